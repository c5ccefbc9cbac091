import type { JobObject, PodObject } from './objects.ts';

// Follows pkg/controller/job/indexed_job_utils.go and success_policy.go of kubernetes/kubernetes, release 1.34.

const planned = ({ cronJob }: JobObject) => cronJob.plan.job;

/** The first that is to be made for, by index; how many, the Job's parallelism says. `active`: those at work. */
export const pendingIndexes = (job: JobObject, active: readonly PodObject[]): readonly number[] => {
  const { parallelism, completions } = planned(job);
  const all = Array.from({ length: completions ?? 0 }, (_, index) => index);
  const done = indexesOf(succeededPods(job));
  const wanted = Math.min(parallelism, all.length - done.size) - active.length;
  const at = indexesOf(active);
  return all
    .filter((i) => !done.has(i) && !at.has(i) && !job.failedIndexes.has(i))
    .slice(0, Math.max(0, wanted));
};

/** How long the index has still to wait for its next pod: each has a back-off of its own, from its pod's end. */
export const waitOf = (job: JobObject, index: number, now: number): number => {
  const failed = job.pods.filter((p) => p.index === index && p.counted);
  const last = failed.at(-1);
  if (last === undefined) return 0;
  const ended = last.attempts.at(-1)?.finishedAt ?? last.deletion?.at ?? last.created;
  return Math.max(0, ended + Math.min(600_000, 10_000 * 2 ** (failed.length - 1)) - now);
};

/** One of its pods has just been counted as failed: was it the index's last? */
export const countIndex = (job: JobObject, pod: PodObject): void => {
  const { indexed } = planned(job);
  if (pod.index !== null && indexed?.retries != null && isFailed(job, pod.index))
    job.failedIndexes.add(pod.index);
};

/** As many pods of it have failed as may, or one with the code that fails it at once. */
const isFailed = (job: JobObject, index: number): boolean => {
  const { indexed, ignoreDisruptions } = planned(job);
  const failed = job.pods.filter(
    (p) => p.index === index && p.counted && !(ignoreDisruptions && p.disruption !== null),
  );
  return (
    failed.length > (indexed?.retries ?? Number.POSITIVE_INFINITY) ||
    failed.some((p) => p.phase === 'Failed' && endedWith(p) === indexed?.failsIndex)
  );
};

const endedWith = (pod: PodObject): number | null => pod.told.attempts.at(-1)?.exitCode ?? null;

/** Its limit for failed indexes is passed, or all have come to an end. */
export const failedByIndexes = (job: JobObject): string | null => {
  const { indexed, completions } = planned(job);
  const failed = job.failedIndexes.size;
  if (indexed?.retries == null || failed === 0) return null;
  if (indexed.mostFailed !== null && failed > indexed.mostFailed) return 'MaxFailedIndexesExceeded';
  return failed + indexesOf(succeededPods(job)).size >= (completions ?? 0) ? 'FailedIndexes' : null;
};

/** Are these indexes enough by the success policy? */
export const isEnough = (job: JobObject, done: ReadonlySet<number>): boolean => {
  const enough = planned(job).indexed?.enough ?? null;
  return enough !== null && enough.of.filter((i) => done.has(i)).length >= enough.count;
};

/** One that counts as failed because it was asked to go does not count again, however well it ends. */
export const succeededPods = (job: JobObject): readonly PodObject[] =>
  job.pods.filter((p) => p.phase === 'Succeeded' && !p.counted);

/** Unless its index has a limit of its own and was not tried again yet: then it has not been counted for good. */
export const countAfterAll = (job: JobObject): void => {
  for (const pod of job.pods)
    if (pod.counted && pod.phase === 'Succeeded' && mayBeTriedAgain(pod)) pod.counted = false;
};

export const indexesOf = (pods: readonly PodObject[]): ReadonlySet<number> =>
  new Set(pods.flatMap((p) => p.index ?? []));

/**
 * With a limit for each index a failed pod stays until the next is made for its index, or it is decided: its finalizer goes
 * only then.
 */
export const isAwaited = (pod: PodObject): boolean =>
  pod.phase !== 'Succeeded' &&
  pod.job.deleted === null &&
  pod.job.finished === null &&
  pod.job.ending === null &&
  mayBeTriedAgain(pod);

const mayBeTriedAgain = ({ job, index, created }: PodObject): boolean =>
  index !== null &&
  planned(job).indexed?.retries != null &&
  !job.failedIndexes.has(index) &&
  !job.pods.some((p) => p.index === index && p.created > created);
