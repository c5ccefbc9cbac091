import type { CronJobSpec } from '../facts/fact.ts';
import { nominalFromName, type Run } from '../history/run.ts';
import type { CronJobState, EventState, JobState, PodState } from '../history/state.ts';
import { after, before, type Instant, type Interval, instant, minutes, seconds } from '../time.ts';
import type { KilledCause } from '../verdict/verdict.ts';

/** What surrounds one run: its CronJob, the CronJob's other runs and Events, and the namespace's CronJobs (itself too). */
export type Surroundings = {
  readonly cronJob: CronJobState;
  readonly spec: CronJobSpec;
  readonly runs: readonly Run[];
  readonly events: readonly EventState[];
  readonly namespaceMates: readonly CronJobState[];
  /** Pods of the CronJob's scheduled runs that were created in the interval, also where their Jobs were never seen. */
  readonly podsMade: (interval: Interval) => readonly PodState[];
};

type JobEndCause = Extract<KilledCause, 'replaced' | 'cronjob-deleted' | 'namespace-deleted' | 'job-deleted'>;

/** When the Job was deleted: as exactly as we can tell, the request's own time or between two looks. */
export const deletionOf = (job: JobState): Interval | null => {
  const requested = job.deletionRequested;
  if (requested !== null) return { from: requested.at, to: after(requested.at, seconds(1)) };
  if (job.gone === null) return null;
  return { from: job.gone.notBefore, to: job.gone.learned };
};

/** Was the pod deleted because its Job was? Versions order the two exactly; times to the second at best. */
export const followed = (pod: PodState, job: JobState, deleted: { readonly from: Instant }): boolean => {
  const podVersion = (pod.deletionRequested?.by ?? pod.gone)?.version ?? 0;
  const jobVersion = (job.deletionRequested?.by ?? job.gone)?.version ?? 0;
  if (podVersion > 0 && jobVersion > 0) return podVersion >= jobVersion;
  const podAt = pod.deletionRequested?.at ?? pod.gone?.learned ?? instant(0);
  return podAt >= Math.floor(deleted.from / 1000) * 1000;
};

/** Who deleted an unfinished Job, from what happened around it. */
export const whoDeleted = (job: JobState, deleted: Interval, around: Surroundings): JobEndCause => {
  if (wasReplaced(job, deleted, around)) return 'replaced';
  const { cronJob } = around;
  // One that is missing from a list may have left at any time since it was last seen.
  if (cronJob.gone === null || cronJob.gone.notBefore > after(deleted.to, minutes(2))) return 'job-deleted';
  const first = wentFirst(job, cronJob);
  if (first && around.runs.some((r) => r.job !== null && outlived(r.job, cronJob))) return 'job-deleted';
  const mates = matesAtLast(around);
  const near = mates.every(
    ({ gone }) =>
      gone !== null &&
      gone.notBefore <= after(deleted.to, minutes(2)) &&
      gone.learned >= before(deleted.to, minutes(2)),
  );
  // A dying namespace deletes its Jobs and its CronJobs in any order, and all that is in it.
  if (near && (mates.length > 1 || first)) return 'namespace-deleted';
  // A CronJob goes first, or within seconds of its Jobs where somebody waits for them.
  return first || cronJob.gone.notBefore > after(deleted.to, seconds(5)) ? 'job-deleted' : 'cronjob-deleted';
};

/**
 * It left at once, and its CronJob later: that was not the garbage collector. In the background it deletes what has lost
 * its owner; where somebody waits for the dependents, a Job with pods is asked to go, and stays until they have left.
 */
const wentFirst = (job: JobState, { gone }: CronJobState): boolean =>
  job.deletionRequested === null &&
  job.gone !== null &&
  gone !== null &&
  job.gone.version > 0 &&
  job.gone.version < gone.version;

/** It left after its CronJob: a dying namespace deletes all its Jobs together, before or after. */
export const outlived = (job: JobState, { gone }: CronJobState): boolean =>
  job.gone !== null && gone !== null && gone.version > 0 && job.gone.version > gone.version;

/** Nothing can be made in a namespace that is being deleted: a CronJob that had left before the last run came left alone. */
const matesAtLast = ({ runs, namespaceMates }: Surroundings): readonly CronJobState[] =>
  namespaceMates.filter(
    ({ gone }) => gone === null || runs.every(({ job }) => job === null || job.created < gone.learned),
  );

/** Under Replace the controller deletes the active Job and creates the next in one breath, and says so in an Event. */
const wasReplaced = (job: JobState, deleted: Interval, around: Surroundings): boolean => {
  const { cronJob, runs, events } = around;
  // The policy may have been edited since the run was due.
  if (!cronJob.specs.some((s) => s.spec.concurrency === 'Replace')) return false;
  const said = events.some(
    (e) => e.reason === 'SuccessfulDelete' && e.message.endsWith(`Deleted job ${job.name}`),
  );
  const from = before(deleted.from, seconds(1));
  const to = after(deleted.to, seconds(1));
  // Only a later run takes its place.
  const mine = job.nominal ?? nominalFromName(job.name, cronJob.name);
  const isLater = (nominal: Instant | null): boolean =>
    mine === null || nominal === null || Math.floor(nominal / 60_000) > Math.floor(mine / 60_000);
  return (
    said ||
    runs.some(
      (r) =>
        r.job !== null &&
        r.job.uid !== job.uid &&
        r.trigger === 'schedule' &&
        isLater(r.nominal) &&
        r.job.created >= from &&
        r.job.created <= to,
    ) ||
    around
      .podsMade({ from, to })
      .some((p) => p.jobUid !== job.uid && isLater(nominalFromName(p.jobName, cronJob.name)))
  );
};
