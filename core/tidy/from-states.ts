import type { JobState, Learned, PodState } from '../history/state.ts';
import type { Instant } from '../time.ts';
import type { Lane } from './lane.ts';
import { jobOf, podOf } from './restore.ts';
import { NONE, type TidyRun, tidyRun } from './tidy-run.ts';

/** The run in numbers; null where they could not give back exactly these states. */
export const runFrom = (lane: Lane, nominal: Instant, job: JobState, pod: PodState): TidyRun | null => {
  const run = tidyRun(nominal);
  const common = { ...lane.common };
  setJob(lane, run, job);
  setPod(lane, run, pod);
  const same =
    JSON.stringify([jobOf(lane, run), podOf(lane, run)]) === JSON.stringify([job, pod]) &&
    (common.container === '' || common.container === lane.common.container);
  if (!same) Object.assign(lane.common, common);
  return same ? run : null;
};

type Stamp = readonly [number, number, number];

const stampOf = (run: TidyRun, by: Learned | null): Stamp =>
  by === null ? [NONE, NONE, NONE] : [by.learned - run.nominal, by.notBefore - run.nominal, by.version];

const offset = (run: TidyRun, t: Instant | null | undefined): number =>
  t === null || t === undefined ? NONE : t - run.nominal;

const setJob = ({ common }: Lane, run: TidyRun, job: JobState): void => {
  run.jobUid = job.uid;
  run.jobName = job.name;
  run.jobCreated = offset(run, job.created);
  [run.jobFirst, run.jobFirstAfter, run.jobFirstVersion] = stampOf(run, job.first);
  [run.jobLast, run.jobLastAfter, run.jobLastVersion] = stampOf(run, job.last);
  [run.jobGone, run.jobGoneAfter, run.jobGoneVersion] = stampOf(run, job.gone);
  for (const c of job.conditions) {
    if (c.type === 'Complete') {
      run.completeAt = offset(run, c.at);
      [run.complete, run.completeAfter, run.completeVersion] = stampOf(run, c.by);
      if (common.completeReason === '') common.completeReason = c.reason;
      if (common.completeMessage === '') common.completeMessage = c.message;
    } else if (c.type === 'SuccessCriteriaMet') {
      run.metAt = offset(run, c.at);
      [run.met, run.metAfter, run.metVersion] = stampOf(run, c.by);
      if (common.metReason === '') common.metReason = c.reason;
      if (common.metMessage === '') common.metMessage = c.message;
    }
  }
};

const setPod = ({ common }: Lane, run: TidyRun, pod: PodState): void => {
  run.podUid = pod.uid;
  run.podName = pod.name;
  run.podCreated = offset(run, pod.created);
  [run.podFirst, run.podFirstAfter, run.podFirstVersion] = stampOf(run, pod.first);
  [run.podLast, run.podLastAfter, run.podLastVersion] = stampOf(run, pod.last);
  [run.podGone, run.podGoneAfter, run.podGoneVersion] = stampOf(run, pod.gone);
  [run.deleted, run.deletedAfter, run.deletedVersion] = stampOf(run, pod.deletionRequested?.by ?? null);
  run.deletedAt = offset(run, pod.deletionRequested?.at);
  run.node = pod.node;
  run.phase = pod.phase;
  run.scheduled = offset(run, pod.scheduled);
  run.waited = offset(run, pod.waiting[0]?.at);
  const [attempt] = pod.attempts;
  if (attempt === undefined) return;
  if (common.container === '') common.container = attempt.name;
  run.startedAt = offset(run, attempt.startedAt);
  [run.started, run.startedAfter, run.startedVersion] = stampOf(run, attempt.by);
  run.finishedAt = offset(run, attempt.finishedAt);
  if (attempt.finishedAt !== null) common.ended ??= attempt.reason;
};
