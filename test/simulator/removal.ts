import type { Cluster } from './cluster.ts';
import { isAwaited } from './indexes.ts';
import type { JobController } from './job-controller.ts';
import { type Deleter, isFinished, type JobObject, type PodObject, runningAttempt } from './objects.ts';

/** In the background: the Job leaves at once, the garbage collector deletes its pods a little later. */
export const deleteJob = (
  cluster: Cluster,
  jobs: JobController | null,
  job: JobObject,
  by: Deleter,
): void => {
  if (job.deleted !== null) return;
  job.deleted = { at: cluster.engine.now(), by, unfinished: !isFinished(job) };
  cluster.write.job(job, 'DELETED');
  // The CronJob controller hears of it. (What it deleted itself it has just looked at.)
  if (by === 'job-deleted') jobs?.changed(job.cronJob);
  const later = cluster.engine.now() + cluster.dice.between(20, 900, 'gc', job.uid);
  cluster.engine.at(later, () => collect(cluster, jobs, job));
};

const collect = (cluster: Cluster, jobs: JobController | null, job: JobObject): void => {
  const up = cluster.upAt('controllers', 'api');
  if (up > cluster.engine.now()) {
    cluster.engine.at(up + 2000, () => collect(cluster, jobs, job));
    return;
  }
  for (const pod of job.pods) {
    if (pod.elsewhere) stopElsewhere(cluster, pod);
    if (pod.gone !== null || pod.elsewhere) continue;
    if (pod.phase === 'Succeeded' || pod.phase === 'Failed') remove(cluster, pod);
    // One that is being stopped leaves when its kubelet says so.
    else if (jobs !== null) jobs.stopPod(pod, job.deleted?.by ?? 'job-deleted', 30);
  }
};

export const remove = (cluster: Cluster, pod: PodObject): void => {
  if (pod.gone !== null) return;
  if (isAwaited(pod)) {
    hold(cluster, pod);
    return;
  }
  pod.gone = cluster.engine.now();
  cluster.write.pod(pod, 'DELETED');
};

/** What never began is given up by the pod garbage collector; then it counts. */
const hold = (cluster: Cluster, pod: PodObject): void => {
  pod.held = true;
  if (pod.phase === 'Failed') return;
  pod.phase = 'Failed';
  cluster.write.pod(pod, 'MODIFIED');
};

/** Those that nothing keeps any more leave. */
export const letGo = (cluster: Cluster, job: JobObject): void => {
  for (const pod of job.pods)
    if (pod.held && pod.gone === null && !isAwaited(pod))
      cluster.engine.at(cluster.engine.now() + 150, () => remove(cluster, pod));
};

/** Its own manager hears of it, too. */
const stopElsewhere = ({ engine }: Cluster, pod: PodObject): void => {
  const attempt = runningAttempt(pod);
  pod.stopping = true;
  if (attempt === undefined) return;
  attempt.finishedAt = engine.now();
  attempt.exitCode = 143;
  attempt.killedBy = pod.job.deleted?.by ?? 'job-deleted';
};

/** A Job that is over: its CronJob hears of it, and its time to live begins. */
export const retire = (cluster: Cluster, jobs: JobController, job: JobObject): void => {
  jobs.changed(job.cronJob);
  const { ttlSeconds } = job.cronJob.plan.job;
  if (ttlSeconds !== null)
    cluster.engine.at((job.finished ?? 0) + ttlSeconds * 1000 + 300, () => expire(cluster, job));
};

const expire = (cluster: Cluster, job: JobObject): void => {
  const up = cluster.upAt('controllers', 'api');
  if (up > cluster.engine.now()) cluster.engine.at(up + 3000, () => expire(cluster, job));
  else deleteJob(cluster, null, job, 'history');
};
