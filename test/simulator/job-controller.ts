import { aboutJob, aboutPod, type Cluster } from './cluster.ts';
import { activePods, count, givesUp, isDone, missingPods } from './counting.ts';
import { runElsewhere } from './elsewhere.ts';
import { indexesOf, isEnough, pendingIndexes, succeededPods, waitOf } from './indexes.ts';
import { newPod } from './new-pod.ts';
import { type CronJobObject, isFinished, type JobObject, type PodObject } from './objects.ts';
import { letGo, retire } from './removal.ts';

// Follows pkg/controller/job/job_controller.go (syncJob, trackJobStatusAndRemoveFinalizers) of kubernetes/kubernetes,
// release 1.34: when a pod counts as failed, back-off, deadline, delayed terminal conditions.

export type JobController = {
  readonly sync: (job: JobObject, delay: number) => void;
  /** Set by whoever runs pods and CronJobs: the three call each other. */
  startPod: (pod: PodObject) => void;
  stopPod: (pod: PodObject, act: string, grace: number) => void;
  changed: (cronJob: CronJobObject) => void;
};

export const createJob = (
  cluster: Cluster,
  jobs: JobController,
  { cronJob, name, nominal }: { cronJob: CronJobObject; name: string; nominal: number | null },
): JobObject => {
  const job: JobObject = {
    uid: cluster.newUid('job'),
    name,
    cronJob,
    nominal,
    created: cluster.engine.now(),
    conditions: [],
    pods: [],
    failures: 0,
    lastFailure: 0,
    setbacks: 0,
    successes: 0,
    failedIndexes: new Set(),
    ending: null,
    finished: null,
    deleted: null,
    forgotten: false,
  };
  cronJob.jobs.push(job);
  cluster.write.job(job, 'ADDED');
  if (cronJob.plan.job.managed) {
    runElsewhere(cluster, jobs, job);
    return job;
  }
  jobs.sync(job, cluster.dice.between(5, 400, 'job', job.uid));
  const limit = cronJob.plan.job.activeDeadlineSeconds;
  if (limit !== null) cluster.engine.at(job.created + limit * 1000 + 500, () => jobs.sync(job, 0));
  return job;
};

export const jobController = (cluster: Cluster): JobController => {
  const controller: JobController = {
    sync: (job, delay) =>
      cluster.engine.at(cluster.engine.now() + delay, () => syncJob(cluster, controller, job)),
    startPod: () => {},
    stopPod: () => {},
    changed: () => {},
  };
  return controller;
};

const syncJob = (cluster: Cluster, jobs: JobController, job: JobObject): void => {
  const { engine, dice } = cluster;
  if (job.deleted !== null || isFinished(job)) return;
  const up = cluster.upAt('controllers', 'api');
  if (up > engine.now()) {
    jobs.sync(job, up - engine.now() + dice.between(200, 6000, 'jobs', job.uid, up));
    return;
  }
  const failed = job.failedIndexes.size;
  count(cluster, job);
  if (job.failedIndexes.size > failed) cluster.write.job(job, 'MODIFIED');
  if (job.ending === null) job.ending = verdictOf(cluster, jobs, job);
  if (job.ending !== null) {
    letGo(cluster, job);
    finish(cluster, jobs, job);
    return;
  }
  const { indexed } = job.cronJob.plan.job;
  const missing: readonly (number | null)[] =
    indexed === null
      ? Array.from({ length: Math.max(0, missingPods(job)) }, () => null)
      : pendingIndexes(job, activePods(job));
  if (missing.length === 0) return;
  const limited = indexed !== null && indexed.retries !== null;
  const wait = job.setbacks === 0 || limited ? 0 : Math.min(600_000, 10_000 * 2 ** (job.setbacks - 1));
  if (engine.now() < job.lastFailure + wait) {
    jobs.sync(job, job.lastFailure + wait - engine.now());
    return;
  }
  const waits = missing.map((i) => (limited && i !== null ? waitOf(job, i, engine.now()) : 0));
  missing.filter((_, i) => waits[i] === 0).every((i) => addPod(cluster, jobs, job, i));
  if (waits.some((w) => w > 0)) jobs.sync(job, Math.min(...waits.filter((w) => w > 0)));
  letGo(cluster, job);
};

const verdictOf = (cluster: Cluster, jobs: JobController, job: JobObject): JobObject['ending'] => {
  const { indexed } = job.cronJob.plan.job;
  if (indexed === null && isDone(job)) return done(cluster, job, 'CompletionsReached');
  const reason = givesUp(cluster, job);
  if (reason !== null) {
    stopAll(cluster, jobs, { job, act: reason === 'DeadlineExceeded' ? 'deadline-exceeded' : 'tidied' });
    condition(cluster, job, cluster.plan.modern ? 'FailureTarget' : 'Failed', reason);
    return 'failed';
  }
  if (isEnough(job, indexesOf(succeededPods(job)))) {
    stopAll(cluster, jobs, { job, act: 'tidied' });
    return done(cluster, job, 'SuccessPolicy');
  }
  return indexed !== null && isDone(job) ? done(cluster, job, 'CompletionsReached') : null;
};

const done = (cluster: Cluster, job: JobObject, reason: string): 'complete' => {
  if (cluster.plan.modern) condition(cluster, job, 'SuccessCriteriaMet', reason);
  return 'complete';
};

/** Those that are at work are deleted before the Job's status says why. */
const stopAll = (
  cluster: Cluster,
  jobs: JobController,
  { job, act }: { readonly job: JobObject; readonly act: string },
): void => {
  for (const pod of job.pods)
    if (pod.gone === null && pod.phase !== 'Failed' && pod.phase !== 'Succeeded' && pod.deletion === null) {
      jobs.stopPod(pod, act, 30);
      pod.untold = !cluster.event(aboutJob(job), 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
    }
};

/** Since 1.31 the last condition waits until no pod is left at work. */
const finish = (cluster: Cluster, jobs: JobController, job: JobObject): void => {
  const working = job.pods.some((p) => p.gone === null && p.phase !== 'Succeeded' && p.phase !== 'Failed');
  if (cluster.plan.modern && working) {
    cluster.write.job(job, 'MODIFIED');
    return;
  }
  const reason = job.conditions[0]?.reason ?? '';
  if (job.ending === 'complete') condition(cluster, job, 'Complete', reason || 'CompletionsReached');
  else if (cluster.plan.modern) condition(cluster, job, 'Failed', reason);
  job.finished = cluster.engine.now();
  cluster.write.job(job, 'MODIFIED');
  if (job.ending === 'complete') cluster.event(aboutJob(job), 'Completed', 'Job completed');
  else
    cluster.event(aboutJob(job), reason, MESSAGES[reason] ?? 'Job has reached the specified backoff limit');
  retire(cluster, jobs, job);
};

const MESSAGES: Readonly<Record<string, string>> = {
  DeadlineExceeded: 'Job was active longer than specified deadline',
  FailedIndexes: 'Job has failed indexes',
  MaxFailedIndexesExceeded: 'Job has exceeded the specified maximal number of failed indexes',
};

const condition = (cluster: Cluster, job: JobObject, type: string, reason: string): void => {
  job.conditions.push({ type, reason, at: cluster.engine.now() });
};

/** False where the API server refused it. */
const addPod = (cluster: Cluster, jobs: JobController, job: JobObject, index: number | null): boolean => {
  if (cluster.hit('pod-quota', job.cronJob.name) !== undefined) {
    cluster.event(aboutJob(job), 'FailedCreate', 'Error creating: pods is forbidden: exceeded quota');
    jobs.sync(job, cluster.dice.between(1000, 20_000, 'quota', job.uid, cluster.engine.now()));
    return false;
  }
  const pod = newPod(cluster, job, { elsewhere: false, index });
  job.pods.push(pod);
  cluster.write.pod(pod, 'ADDED');
  cluster.event(aboutJob(job), 'SuccessfulCreate', `Created pod: ${pod.name}`);
  jobs.startPod(pod);
  return true;
};

export const tellOfPod = (cluster: Cluster, pod: PodObject, reason: string, message: string): boolean =>
  cluster.event(aboutPod(pod), reason, message);
