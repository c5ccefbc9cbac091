import { type Duration, duration, type Instant, instant } from '../time.ts';
import type { Evidence, FinishVerdict, StartVerdict, Verdict } from '../verdict/verdict.ts';
import type { Lane } from './lane.ts';
import { CREATED, DONE, DUE, STARTED, type TidyRun } from './tidy-run.ts';

/** What verdicts say of a tidy run. */
export type Spoken = Pick<
  TidyRun,
  | 'nominal'
  | 'jobName'
  | 'jobCreated'
  | 'jobFirst'
  | 'podName'
  | 'startedAt'
  | 'started'
  | 'completeAt'
  | 'complete'
>;

// What core/judge says of such a run, word for word: the numbers of a run only grow, so what was said of it once can
// be said again at any later time.

/** The verdict on a run of which so much has been told: `DUE` … `DONE`. */
export const verdictOf = (lane: Lane, run: Spoken, told: number, grace: Duration): Verdict => ({
  cronJobUid: lane.uid,
  namespace: lane.namespace,
  name: lane.name,
  owner: lane.spec.owner,
  nominal: run.nominal,
  deadline: instant(run.nominal + grace),
  job: told === DUE ? null : run.jobName,
  start: startOf(lane, run, told),
  finish: finishOf(lane, run, told),
});

const startOf = (lane: Lane, run: Spoken, told: number): StartVerdict => {
  const due: Evidence = {
    says: `due by the schedule ${lane.spec.schedule}`,
    subject: `CronJob ${lane.namespace}/${lane.name}`,
    at: run.nominal,
    learned: null,
    witness: 'calendar',
  };
  if (told === DUE) return { kind: 'pending', evidence: [due] };
  if (told === CREATED) return { kind: 'pending', evidence: [due, jobCreated(lane, run)] };
  return {
    kind: 'on-time',
    at: timeOf(run, run.startedAt),
    delay: duration(run.startedAt),
    basis: 'container',
    evidence: [due, jobCreated(lane, run), containerStarted(lane, run)],
  };
};

const finishOf = (lane: Lane, run: Spoken, told: number): FinishVerdict | null => {
  if (told === STARTED) return { kind: 'running', evidence: [] };
  if (told !== DONE) return null;
  const { completeReason } = lane.common;
  const said: Evidence = {
    says: completeReason === '' ? 'condition Complete' : `condition Complete (${completeReason})`,
    subject: `Job ${lane.namespace}/${run.jobName}`,
    at: timeOf(run, run.completeAt),
    learned: timeOf(run, run.complete),
    witness: 'watch',
  };
  return {
    kind: 'completed',
    at: timeOf(run, run.completeAt),
    disruptions: 0,
    basis: 'job',
    evidence: [said],
  };
};

const jobCreated = (lane: Lane, run: Spoken): Evidence => ({
  says: 'created',
  subject: `Job ${lane.namespace}/${run.jobName}`,
  at: timeOf(run, run.jobCreated),
  learned: timeOf(run, run.jobFirst),
  witness: 'watch',
});

const containerStarted = (lane: Lane, run: Spoken): Evidence => ({
  says: `container ${lane.common.container} started`,
  subject: `Pod ${lane.namespace}/${run.podName}`,
  at: timeOf(run, run.startedAt),
  learned: timeOf(run, run.started),
  witness: 'watch',
});

const timeOf = ({ nominal }: Spoken, offset: number): Instant => instant(nominal + offset);
