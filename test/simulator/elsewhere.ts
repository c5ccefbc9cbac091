import type { Cluster } from './cluster.ts';
import type { JobController } from './job-controller.ts';
import { newPod } from './new-pod.ts';
import type { Attempt, JobObject } from './objects.ts';
import { retire } from './removal.ts';

/** A Job with spec.managedBy: its manager runs it in another cluster, and writes conditions alone (KEP-4368). */
export const runElsewhere = (cluster: Cluster, jobs: JobController, job: JobObject): void => {
  const { engine, dice } = cluster;
  const pod = newPod(cluster, job, { elsewhere: true, index: null });
  job.pods.push(pod);
  engine.at(job.created + dice.between(300, 20_000, 'elsewhere', job.uid), () => {
    if (job.deleted !== null) return;
    const attempt: Attempt = {
      startedAt: engine.now(),
      skew: 0,
      finishedAt: null,
      startToldAt: null,
      endToldAt: null,
      exitCode: null,
      reason: '',
      killedBy: null,
    };
    pod.attempts.push(attempt);
    const { shortest, longest, failing } = job.cronJob.plan.job;
    engine.at(engine.now() + dice.between(shortest, longest, 'work', pod.uid), () => {
      if (attempt.finishedAt !== null) return;
      attempt.finishedAt = engine.now();
      attempt.exitCode = dice.chance(failing, 'fails', pod.uid) ? 1 : 0;
      record(cluster, jobs, job, attempt.exitCode === 0);
    });
  });
};

const record = (cluster: Cluster, jobs: JobController, job: JobObject, well: boolean): void => {
  const { engine, dice, plan } = cluster;
  const up = cluster.upAt('api');
  engine.at(up + dice.between(100, 2000, 'recorded', job.uid, up), () => {
    if (job.deleted !== null) return;
    if (!cluster.isUp('api')) return record(cluster, jobs, job, well);
    const at = engine.now();
    job.ending = well ? 'complete' : 'failed';
    const reason = well ? 'CompletionsReached' : 'BackoffLimitExceeded';
    if (plan.modern) job.conditions.push({ type: well ? 'SuccessCriteriaMet' : 'FailureTarget', reason, at });
    job.conditions.push({ type: well ? 'Complete' : 'Failed', reason, at });
    job.finished = at;
    cluster.write.job(job, 'MODIFIED');
    retire(cluster, jobs, job);
  });
};
