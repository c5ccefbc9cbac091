import type { JobCondition } from '../facts/fact.ts';
import type { JobState, Known, Learned, PodState } from '../history/state.ts';
import { type Instant, instant } from '../time.ts';
import type { Lane } from './lane.ts';
import { NONE, type TidyRun } from './tidy-run.ts';

/** The Job's state as its facts would have joined to it. */
export const jobOf = (lane: Lane, run: TidyRun): JobState => ({
  uid: run.jobUid,
  namespace: lane.namespace,
  name: run.jobName,
  created: timeOf(run, run.jobCreated),
  cronJobUid: lane.uid,
  cronJobName: lane.name,
  nominal: run.nominal,
  manual: false,
  managedBy: null,
  parallelism: 1,
  completions: 1,
  failedIndexes: null,
  conditions: conditionsOf(lane, run),
  suspended: null,
  deletionRequested: null,
  gone: jobGoneOf(run),
  first: learned(run, [run.jobFirst, run.jobFirstAfter, run.jobFirstVersion]),
  last: learned(run, [run.jobLast, run.jobLastAfter, run.jobLastVersion]),
});

const conditionsOf = ({ common }: Lane, run: TidyRun): readonly Known<JobCondition>[] => {
  const found: Known<JobCondition>[] = [];
  if (run.completeAt !== NONE)
    found.push({
      by: learned(run, [run.complete, run.completeAfter, run.completeVersion]),
      type: 'Complete',
      at: timeOf(run, run.completeAt),
      reason: common.completeReason,
      message: common.completeMessage,
    });
  if (run.metAt !== NONE)
    found.push({
      by: learned(run, [run.met, run.metAfter, run.metVersion]),
      type: 'SuccessCriteriaMet',
      at: timeOf(run, run.metAt),
      reason: common.metReason,
      message: common.metMessage,
    });
  return found;
};

/** The Pod's; null where none was seen. */
export const podOf = (lane: Lane, run: TidyRun): PodState | null =>
  run.podUid === ''
    ? null
    : {
        uid: run.podUid,
        namespace: lane.namespace,
        name: run.podName,
        created: timeOf(run, run.podCreated),
        jobUid: run.jobUid,
        jobName: run.jobName,
        node: run.node,
        phase: run.phase,
        reason: '',
        disruption: null,
        unschedulable: null,
        scheduled: run.scheduled === NONE ? null : timeOf(run, run.scheduled),
        attempts: attemptsOf(lane, run),
        waiting:
          run.waited === NONE
            ? []
            : [{ reason: 'ContainerCreating', init: false, at: timeOf(run, run.waited) }],
        deletionRequested:
          run.deletedAt === NONE
            ? null
            : {
                at: timeOf(run, run.deletedAt),
                by: learned(run, [run.deleted, run.deletedAfter, run.deletedVersion]),
              },
        gone: podGoneOf(run),
        first: learned(run, [run.podFirst, run.podFirstAfter, run.podFirstVersion]),
        last: learned(run, [run.podLast, run.podLastAfter, run.podLastVersion]),
      };

const attemptsOf = ({ common }: Lane, run: TidyRun): PodState['attempts'] => {
  if (run.startedAt === NONE) return [];
  const ended = run.finishedAt !== NONE;
  return [
    {
      by: learned(run, [run.started, run.startedAfter, run.startedVersion]),
      name: common.container,
      init: false,
      restart: 0,
      waiting: null,
      startedAt: timeOf(run, run.startedAt),
      finishedAt: ended ? timeOf(run, run.finishedAt) : null,
      exitCode: ended ? 0 : null,
      reason: ended ? (common.ended ?? '') : '',
    },
  ];
};

export const jobGoneOf = (run: TidyRun): Learned | null =>
  run.jobGone === NONE ? null : learned(run, [run.jobGone, run.jobGoneAfter, run.jobGoneVersion]);

export const podGoneOf = (run: TidyRun): Learned | null =>
  run.podGone === NONE ? null : learned(run, [run.podGone, run.podGoneAfter, run.podGoneVersion]);

const learned = (run: TidyRun, [at, after, version]: readonly [number, number, number]): Learned => ({
  learned: timeOf(run, at),
  notBefore: timeOf(run, after),
  version,
  witness: 'watch',
});

const timeOf = ({ nominal }: TidyRun, offset: number): Instant => instant(nominal + offset);
