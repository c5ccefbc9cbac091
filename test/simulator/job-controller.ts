import { aboutJob, aboutPod, type Cluster } from './cluster.ts';
import { runElsewhere } from './elsewhere.ts';
import { newPod } from './new-pod.ts';
import { type CronJobObject, isFinished, type JobObject, type PodObject } from './objects.ts';
import { retire } from './removal.ts';

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
  count(cluster, job);
  if (job.ending === null) job.ending = verdictOf(cluster, jobs, job);
  if (job.ending !== null) {
    finish(cluster, jobs, job);
    return;
  }
  const missing = missingPods(job);
  if (missing <= 0) return;
  const wait = job.setbacks === 0 ? 0 : Math.min(600_000, 10_000 * 2 ** (job.setbacks - 1));
  if (engine.now() < job.lastFailure + wait) {
    jobs.sync(job, job.lastFailure + wait - engine.now());
    return;
  }
  for (let i = 0; i < missing && addPod(cluster, jobs, job); i++);
};

/** How many pods are to be made: as many at once as may be, and no more than have still to end well. */
const missingPods = (job: JobObject): number => {
  const { parallelism, completions } = job.cronJob.plan.job;
  if (completions === null && job.successes > 0) return 0;
  const missing = completions === null ? parallelism : completions - job.successes;
  return Math.min(parallelism, missing) - activePods(job).length;
};

/** With a pod failure policy a pod is replaced only when it has really ended. */
const activePods = (job: JobObject): readonly PodObject[] => {
  const stays = hasPolicy(job);
  return job.pods.filter(
    (p) => p.gone === null && !p.counted && p.phase !== 'Succeeded' && (stays || p.deletion === null),
  );
};

const isDone = (job: JobObject): boolean => {
  const { completions } = job.cronJob.plan.job;
  const successes = succeeded(job).length;
  return completions === null
    ? successes > 0 && activePods(job).every((p) => p.deletion !== null)
    : successes >= completions;
};

const hasPolicy = ({ cronJob }: JobObject): boolean =>
  cronJob.plan.job.ignoreDisruptions || cronJob.plan.job.failsJob !== null;

/** Counts the pods that are over since the last look; a terminating one counts as failed unless there is a policy. */
const count = (cluster: Cluster, job: JobObject): void => {
  const { ignoreDisruptions } = job.cronJob.plan.job;
  const policy = hasPolicy(job);
  const successes = succeeded(job).length;
  if (successes > job.successes) job.setbacks = 0;
  job.successes = successes;
  for (const pod of job.pods) {
    if (pod.counted || pod.phase === 'Succeeded') continue;
    const over = pod.phase === 'Failed' || pod.gone !== null || (pod.deletion !== null && !policy);
    if (!over) continue;
    pod.counted = true;
    if (ignoreDisruptions && pod.disruption !== null) continue;
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
  cronJob.plan.job.parallelism > 1 || cronJob.plan.job.completions !== 1;

const verdictOf = (cluster: Cluster, jobs: JobController, job: JobObject): JobObject['ending'] => {
  const { backoffLimit, activeDeadlineSeconds, restart, failsJob } = job.cronJob.plan.job;
  if (isDone(job)) {
    if (cluster.plan.modern) condition(cluster, job, 'SuccessCriteriaMet', 'CompletionsReached');
    return 'complete';
  }
  const restarts = job.pods.reduce((n, p) => n + Math.max(0, p.told.attempts.length - 1), 0);
  const patience = restart === 'OnFailure' && restarts > 0 && restarts >= backoffLimit;
  const late =
    activeDeadlineSeconds !== null &&
    cluster.engine.now() - Math.floor(job.created / 1000) * 1000 >= activeDeadlineSeconds * 1000;
  const fatal = job.pods.some((p) => p.phase === 'Failed' && p.attempts.at(-1)?.exitCode === failsJob);
  if (!fatal && !late && job.failures <= backoffLimit && !patience) return null;
  const reason = fatal
    ? 'PodFailurePolicy'
    : job.failures > backoffLimit || patience
      ? 'BackoffLimitExceeded'
      : 'DeadlineExceeded';
  for (const pod of job.pods)
    if (pod.gone === null && pod.phase !== 'Failed' && pod.phase !== 'Succeeded' && pod.deletion === null) {
      jobs.stopPod(pod, reason === 'DeadlineExceeded' ? 'deadline-exceeded' : 'tidied', 30);
      pod.untold = !cluster.event(aboutJob(job), 'SuccessfulDelete', `Deleted pod: ${pod.name}`);
    }
  condition(cluster, job, cluster.plan.modern ? 'FailureTarget' : 'Failed', reason);
  return 'failed';
};

/** Since 1.31 the last condition waits until no pod is left at work. */
const finish = (cluster: Cluster, jobs: JobController, job: JobObject): void => {
  const working = job.pods.some((p) => p.gone === null && p.phase !== 'Succeeded' && p.phase !== 'Failed');
  if (cluster.plan.modern && working) {
    cluster.write.job(job, 'MODIFIED');
    return;
  }
  const reason = job.conditions[0]?.reason ?? '';
  if (job.ending === 'complete') condition(cluster, job, 'Complete', 'CompletionsReached');
  else if (cluster.plan.modern) condition(cluster, job, 'Failed', reason);
  job.finished = cluster.engine.now();
  cluster.write.job(job, 'MODIFIED');
  if (job.ending === 'complete') cluster.event(aboutJob(job), 'Completed', 'Job completed');
  else
    cluster.event(
      aboutJob(job),
      reason,
      reason === 'DeadlineExceeded'
        ? 'Job was active longer than specified deadline'
        : 'Job has reached the specified backoff limit',
    );
  retire(cluster, jobs, job);
};

const condition = (cluster: Cluster, job: JobObject, type: string, reason: string): void => {
  job.conditions.push({ type, reason, at: cluster.engine.now() });
};

/** False where the API server refused it. */
const addPod = (cluster: Cluster, jobs: JobController, job: JobObject): boolean => {
  if (cluster.hit('pod-quota', job.cronJob.name) !== undefined) {
    cluster.event(aboutJob(job), 'FailedCreate', 'Error creating: pods is forbidden: exceeded quota');
    jobs.sync(job, cluster.dice.between(1000, 20_000, 'quota', job.uid, cluster.engine.now()));
    return false;
  }
  const pod = newPod(cluster, job);
  job.pods.push(pod);
  cluster.write.pod(pod, 'ADDED');
  cluster.event(aboutJob(job), 'SuccessfulCreate', `Created pod: ${pod.name}`);
  jobs.startPod(pod);
  return true;
};

export const tellOfPod = (cluster: Cluster, pod: PodObject, reason: string, message: string): boolean =>
  cluster.event(aboutPod(pod), reason, message);
