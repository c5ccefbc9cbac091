import { occurrencesAfter } from './calendar.ts';
import type { Cluster } from './cluster.ts';
import { createJob, type JobController, tellOfPod } from './job-controller.ts';
import type { Kubelet } from './kubelet.ts';
import { type CronJobObject, type PodObject, runningAttempt } from './objects.ts';
import type { Fault, PodAct } from './plan.ts';
import { deleteJob } from './removal.ts';

export type Parts = { readonly cluster: Cluster; readonly jobs: JobController; readonly kubelet: Kubelet };

type Act = Extract<Fault, { readonly kind: PodAct | 'delete-job' | 'manual' | 'again' }>;

/** What people, the scheduler and nodes do to the CronJob's pods at one instant. */
export const perform = (parts: Parts, cronJob: CronJobObject, { kind }: Act): void => {
  const { cluster, jobs } = parts;
  if (!cluster.isUp('api')) return;
  if (kind === 'manual') {
    const name = `${cronJob.name}-manual-${cluster.dice.between(100, 999, 'manual', cronJob.uid)}`;
    if (cronJob.deleted === null) createJob(cluster, jobs, { cronJob, name, nominal: null });
    return;
  }
  if (kind === 'again') {
    runAgain(parts, cronJob);
    return;
  }
  if (kind === 'delete-job') {
    const job = cronJob.jobs.find((j) => j.deleted === null && j.finished === null);
    if (job !== undefined) deleteJob(cluster, jobs, job, 'job-deleted');
    return;
  }
  for (const pod of cronJob.jobs.flatMap((j) => j.pods))
    if (
      !pod.elsewhere &&
      pod.gone === null &&
      pod.deletion === null &&
      runningAttempt(pod) !== undefined &&
      !pod.stopping
    )
      actOn(parts, pod, kind);
};

/** With the controller's annotation, and a name of its own: the controller does not count it among those that it has made. */
const runAgain = ({ cluster, jobs }: Parts, cronJob: CronJobObject): void => {
  const now = cluster.engine.now();
  const passed = occurrencesAfter(cronJob.spec, Math.max(cronJob.created, now - 3_600_000), now);
  const nominal = passed.at(-cluster.dice.between(1, 2, 'which', cronJob.uid, now));
  if (cronJob.deleted !== null || nominal === undefined) return;
  const name = `${cronJob.name}-again-${cluster.dice.between(100, 999, 'again', cronJob.uid, now)}`;
  createJob(cluster, jobs, { cronJob, name, nominal });
};

const actOn = ({ cluster, jobs, kubelet }: Parts, pod: PodObject, kind: PodAct): void => {
  const at = cluster.engine.now();
  switch (kind) {
    case 'evict':
      pod.disruption = { at, reason: 'EvictionByEvictionAPI' };
      jobs.stopPod(pod, 'evicted', 30);
      return;
    case 'preempt':
      pod.disruption = { at, reason: 'PreemptionByScheduler' };
      tellOfPod(cluster, pod, 'Preempted', 'Preempted by pod 1234 on node node-1');
      jobs.stopPod(pod, 'preempted', 30);
      return;
    case 'delete-pod':
      jobs.stopPod(pod, 'pod-deleted', 30);
      return;
    case 'oom':
      kubelet.kill(pod, { by: 'oom-killed', exitCode: 137, reason: 'OOMKilled' });
      return;
    case 'signal':
      kubelet.kill(pod, { by: 'signal', exitCode: 137, reason: 'Error' });
      return;
    case 'kubelet-evict':
    case 'node-shutdown':
      pod.disruption = { at, reason: 'TerminationByKubelet' };
      byKubelet({ cluster, jobs, kubelet }, pod, kind);
      return;
    case 'own-limit':
      byKubelet({ cluster, jobs, kubelet }, pod, kind);
      return;
    default:
      kind satisfies never;
      return;
  }
};

/** The node ends the pod for good: its phase is Failed and its reason says why. */
const byKubelet = (
  { cluster, kubelet }: Parts,
  pod: PodObject,
  kind: 'kubelet-evict' | 'node-shutdown' | 'own-limit',
): void => {
  pod.stopping = true;
  pod.actualReason = kind === 'node-shutdown' ? 'Terminated' : 'Evicted';
  if (kind !== 'node-shutdown') tellOfPod(cluster, pod, 'Evicted', 'The node was low on resource: memory.');
  kubelet.kill(pod, {
    by: kind === 'node-shutdown' ? 'node-shutdown' : 'evicted',
    exitCode: 137,
    reason: 'Error',
  });
};
