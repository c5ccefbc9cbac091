import { STUCK } from '../alerting/pending.ts';
import { type Coverage, covers, knownUntil } from '../history/coverage.ts';
import { type Duration, type Instant, instant, seconds } from '../time.ts';
import { CREATED, DONE, DUE, NONE, ODD, STARTED, type TidyRun } from './tidy-run.ts';

/** As core/judge/finish.ts has it: an end that is not recorded within a minute is weighed by its containers. */
const UNRECORDED = seconds(60);

type Frame = { readonly coverage: Coverage; readonly grace: Duration };

/** What the general judge would say of the run as of an instant; `ODD` where it must be asked itself. */
export const decide = (run: TidyRun, { coverage, grace }: Frame, asOf: Instant): number => {
  if (run.completeAt !== NONE) return startedInTime(run, grace) ? DONE : ODD;
  if (run.metAt !== NONE) return ODD;
  const overdue = asOf >= run.nominal + grace;
  if (run.startedAt === NONE) return overdue || isStuck(run, asOf) ? ODD : run.jobUid === '' ? DUE : CREATED;
  if (!startedInTime(run, grace)) return ODD;
  if (run.finishedAt !== NONE && asOf - run.nominal - run.finishedAt > UNRECORDED) return ODD;
  const last = run.nominal + run.jobLast;
  const from = instant(Math.min(last, knownUntil(coverage.jobs) ?? last));
  return covers(coverage.jobs, { from, to: asOf }) ? STARTED : ODD;
};

/** People are told of it: who does that looks at what the general judge said. */
const isStuck = ({ nominal, jobUid, jobCreated }: TidyRun, asOf: Instant): boolean =>
  jobUid !== '' && asOf >= nominal + jobCreated + STUCK;

/** Its container started within its pod's life, before we knew of it, and not after the deadline. */
const startedInTime = (run: TidyRun, grace: Duration): boolean =>
  run.startedAt !== NONE &&
  run.podCreated <= run.startedAt &&
  run.startedAt <= run.started &&
  run.startedAt <= grace;
