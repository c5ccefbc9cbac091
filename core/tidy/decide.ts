import { STUCK } from '../alerting/pending.ts';
import { type Coverage, covers, knownUntil } from '../history/coverage.ts';
import { type Duration, type Instant, instant, seconds } from '../time.ts';
import {
  COMPLETE_AT,
  FINISHED_AT,
  JOB_CREATED,
  JOB_LAST,
  MET_AT,
  POD_CREATED,
  STARTED_AT,
  STARTED as STARTED_BY,
} from './run-fields.ts';
import type { Spot } from './spot.ts';
import { CREATED, DONE, DUE, NONE, ODD, STARTED } from './tidy-run.ts';

/** As core/judge/finish.ts has it: an end that is not recorded within a minute is weighed by its containers. */
const UNRECORDED = seconds(60);

type Frame = { readonly coverage: Coverage; readonly grace: Duration };

/** What the general judge would say of the run, as of an instant; `ODD` where it must be asked. */
export const decide = ({ n, at, nominal }: Spot, { coverage, grace }: Frame, asOf: Instant): number => {
  if (n[at + COMPLETE_AT] !== NONE) return startedInTime(n, at, grace) ? DONE : ODD;
  if (n[at + MET_AT] !== NONE) return ODD;
  const created = n[at + JOB_CREATED] ?? NONE;
  if (n[at + STARTED_AT] === NONE) {
    const stuck = created !== NONE && asOf >= nominal + created + STUCK;
    // Of a run that is stuck people are told: who does that looks at what the general judge said.
    return asOf >= nominal + grace || stuck ? ODD : created === NONE ? DUE : CREATED;
  }
  if (!startedInTime(n, at, grace)) return ODD;
  const finished = n[at + FINISHED_AT] ?? NONE;
  if (finished !== NONE && asOf - nominal - finished > UNRECORDED) return ODD;
  const last = nominal + (n[at + JOB_LAST] ?? 0);
  const from = instant(Math.min(last, knownUntil(coverage.jobs) ?? last));
  return covers(coverage.jobs, { from, to: asOf }) ? STARTED : ODD;
};

/** Its container started within its pod's life, before we knew of it, and not after the deadline. */
const startedInTime = (n: Float64Array, at: number, grace: Duration): boolean => {
  const startedAt = n[at + STARTED_AT] ?? NONE;
  return (
    startedAt !== NONE &&
    (n[at + POD_CREATED] ?? 0) <= startedAt &&
    startedAt <= (n[at + STARTED_BY] ?? 0) &&
    startedAt <= grace
  );
};
