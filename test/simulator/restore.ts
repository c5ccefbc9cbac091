import type { Parts } from './acts.ts';
import type { CronJobController } from './cronjob-controller.ts';
import { isFinished, type JobObject, type PodObject, runningAttempt } from './objects.ts';
import type { Fault } from './plan.ts';

type Restore = Extract<Fault, { readonly kind: 'restore' }>;

/**
 * etcd comes back as it was some time before: versions are counted on from there, what was made since is forgotten
 * (kubelets end its containers), and statuses say what they said. Whatever else had changed is put right again at once
 * by those who had changed it, and what had been deleted is deleted again: that is not played.
 */
export const restore = (parts: Parts, controller: CronJobController, fault: Restore): void => {
  const { cluster } = parts;
  const { from, to, back, bump } = fault;
  const { engine, dice, plan } = cluster;
  const since = plan.start + from - back;
  engine.at(plan.start + to, () => {
    cluster.goBack(since, bump);
    for (const c of cluster.cronJobs) {
      if (c.deleted !== null) continue;
      const said = c.saidBefore.find((s) => s.until > since);
      if (said !== undefined) {
        c.lastSchedule = said.lastSchedule;
        c.lastSuccess = said.lastSuccess;
      }
      if (bump === 0) cluster.write.cronJob(c, 'MODIFIED');
      else cluster.asOf(since, () => cluster.write.cronJob(c, 'MODIFIED'));
      for (const job of c.jobs) {
        if (job.deleted !== null) continue;
        if (job.created > since) forgetJob(parts, job);
        else keep(parts, job, { since, bump });
      }
      controller.sync(c, dice.between(200, 6000, 'restored', c.uid));
    }
  });
};

type Backup = { readonly since: number; readonly bump: number };

const keep = (parts: Parts, job: JobObject, { since, bump }: Backup): void => {
  const { cluster, jobs } = parts;
  // What was put right has been written anew; the rest nobody has touched, and with a bumped revision that shows.
  const isAnew = (uid: string): boolean => bump === 0 || cluster.isWrittenSince(since, uid);
  if (isAnew(job.uid)) cluster.write.job(job, 'MODIFIED');
  for (const pod of job.pods) {
    if (pod.gone !== null || pod.elsewhere) continue;
    if (pod.created > since) forgetPod(parts, pod, 'pod-deleted');
    else if (isAnew(pod.uid)) cluster.write.pod(pod, 'MODIFIED');
  }
  jobs.sync(job, cluster.dice.between(500, 6000, 'restored', job.uid));
};

const forgetJob = (parts: Parts, job: JobObject): void => {
  job.deleted = { at: parts.cluster.engine.now(), by: 'restore', unfinished: !isFinished(job) };
  job.forgotten = true;
  job.cronJob.active.delete(job);
  parts.cluster.write.job(job, 'DELETED');
  for (const pod of job.pods) if (pod.gone === null) forgetPod(parts, pod, 'restore');
};

/** No API server knows it: its kubelet stops it as soon as it hears that. */
const forgetPod = ({ cluster }: Parts, pod: PodObject, by: string): void => {
  const { engine } = cluster;
  pod.gone = engine.now();
  pod.counted = true;
  pod.stopping = true;
  if (!pod.elsewhere) cluster.write.pod(pod, 'DELETED');
  engine.at(engine.now() + 1000, () => {
    const attempt = runningAttempt(pod);
    if (attempt === undefined) return;
    attempt.finishedAt = engine.now();
    attempt.exitCode = 137;
    attempt.killedBy = by;
  });
};
