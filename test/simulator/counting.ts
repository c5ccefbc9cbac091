import type { Cluster } from './cluster.ts';
import { countAfterAll, countIndex, failedByIndexes, indexesOf, succeededPods } from './indexes.ts';
import type { JobObject, PodObject } from './objects.ts';

// What the Job controller counts of a Job's pods, and what that comes to (job_controller.go, see job-controller.ts).

/** How many pods are to be made: as many at once as may be, and no more than have still to end well. */
export const missingPods = (job: JobObject): number => {
  const { parallelism, completions } = job.cronJob.plan.job;
  if (completions === null && job.successes > 0) return 0;
  const missing = completions === null ? parallelism : completions - job.successes;
  return Math.min(parallelism, missing) - activePods(job).length;
};

/** With a pod failure policy a pod is replaced only when it has really ended. */
export const activePods = (job: JobObject): readonly PodObject[] => {
  const stays = hasPolicy(job);
  return job.pods.filter(
    (p) => p.gone === null && !p.counted && p.phase !== 'Succeeded' && (stays || p.deletion === null),
  );
};

export const isDone = (job: JobObject): boolean => {
  const { completions, indexed } = job.cronJob.plan.job;
  if (indexed !== null)
    return (
      indexesOf(succeededPods(job)).size >= (completions ?? 0) &&
      activePods(job).every((p) => p.deletion !== null)
    );
  const successes = succeeded(job).length;
  return completions === null
    ? successes > 0 && activePods(job).every((p) => p.deletion !== null)
    : successes >= completions;
};

const hasPolicy = ({ cronJob: { plan } }: JobObject): boolean =>
  plan.job.ignoreDisruptions ||
  plan.job.failsJob !== null ||
  typeof plan.job.indexed?.failsIndex === 'number';

/** Counts the pods that are over since the last look; a terminating one counts as failed unless there is a policy. */
export const count = (cluster: Cluster, job: JobObject): void => {
  const { ignoreDisruptions } = job.cronJob.plan.job;
  const policy = hasPolicy(job);
  countAfterAll(job);
  const successes = succeeded(job).length;
  if (successes > job.successes) job.setbacks = 0;
  job.successes = successes;
  for (const pod of job.pods) {
    if (pod.counted || pod.phase === 'Succeeded') continue;
    const over = pod.phase === 'Failed' || pod.gone !== null || (pod.deletion !== null && !policy);
    if (!over) continue;
    pod.counted = true;
    if (ignoreDisruptions && pod.disruption !== null) continue;
    // What its controller stops when it gives up fails no index: its finalizer has gone.
    if (job.ending === null) countIndex(job, pod);
    job.failures++;
    job.setbacks++;
    job.lastFailure = cluster.engine.now();
  }
};

/** Of several, one that counts as failed because it was asked to go does not count again, however well it ends. */
const succeeded = (job: JobObject): readonly PodObject[] =>
  job.pods.filter(
    (p) =>
      p.phase === 'Succeeded' && !(p.counted && (hasSeveral(job) || job.cronJob.plan.job.deletedAtEnd > 0)),
  );

const hasSeveral = ({ cronJob }: JobObject): boolean =>
  cronJob.plan.job.parallelism > 1 || cronJob.plan.job.completions !== 1 || cronJob.plan.job.indexed !== null;

/** Why it gives up, if it does. */
export const givesUp = (cluster: Cluster, job: JobObject): string | null => {
  const { backoffLimit, activeDeadlineSeconds, restart, failsJob } = job.cronJob.plan.job;
  const restarts = job.pods.reduce((n, p) => n + Math.max(0, p.told.attempts.length - 1), 0);
  const patience = restart === 'OnFailure' && restarts > 0 && restarts >= backoffLimit;
  const late =
    activeDeadlineSeconds !== null &&
    cluster.engine.now() - Math.floor(job.created / 1000) * 1000 >= activeDeadlineSeconds * 1000;
  if (job.pods.some((p) => p.phase === 'Failed' && p.attempts.at(-1)?.exitCode === failsJob))
    return 'PodFailurePolicy';
  if (job.failures > backoffLimit || patience) return 'BackoffLimitExceeded';
  return late ? 'DeadlineExceeded' : failedByIndexes(job);
};
