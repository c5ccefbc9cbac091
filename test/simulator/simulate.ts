import { type Parts, perform } from './acts.ts';
import { type Cluster, clusterOf } from './cluster.ts';
import { type CronJobController, cronJobController } from './cronjob-controller.ts';
import { jobController, tellOfPod } from './job-controller.ts';
import { kubeletOf, NODES } from './kubelet.ts';
import type { CronJobObject, PodObject } from './objects.ts';
import { type CronJobPlan, inForce, type Plan, type SpecChange } from './plan.ts';
import { deleteJob } from './removal.ts';
import { restore } from './restore.ts';

// The node controller (pkg/controller/nodelifecycle): unreachable after 40 s; pods tolerate that for 300 s.
const NOT_READY = 40_000;
const TOLERATION = 300_000;

/** Runs the plan to its end. What comes back is the whole truth. */
export const simulate = (plan: Plan): Cluster => {
  const cluster = clusterOf(plan);
  const jobs = jobController(cluster);
  const kubelet = kubeletOf(cluster, jobs);
  const parts: Parts = { cluster, jobs, kubelet };
  const controller = cronJobController(cluster, jobs);
  jobs.changed = (c) => controller.sync(c, 20);
  jobs.startPod = (pod) => schedule(parts, pod);
  jobs.stopPod = (pod, act, grace) => {
    if (pod.deletion !== null) return;
    pod.deletion = { at: cluster.engine.now(), grace, by: act };
    cluster.write.pod(pod, 'MODIFIED');
    kubelet.terminate(pod, act);
    jobs.sync(pod.job, cluster.dice.between(50, 1000, 'stopped', pod.uid));
  };
  for (const c of plan.cronJobs) live(parts, controller, c);
  for (const fault of plan.faults) {
    if (fault.kind === 'partition') partition(parts, fault);
    if (fault.kind === 'restore') restore(parts, controller, fault);
    // Its informers are up to date again, and it looks at what has changed.
    if (fault.kind === 'stale')
      cluster.engine.at(plan.start + fault.to, () => {
        for (const c of cluster.cronJobs) if (c.name === fault.cronJob) controller.sync(c, 20);
      });
  }
  cluster.engine.run(plan.start + plan.busy + plan.quiet);
  return cluster;
};

const schedule = (parts: Parts, pod: PodObject): void => {
  const { cluster, kubelet } = parts;
  const { engine, dice, plan } = cluster;
  const up = cluster.upAt('scheduler', 'api');
  engine.at(up + dice.between(10, 300, 'bind', pod.uid, up), () => {
    if (pod.gone !== null || pod.deletion !== null) return;
    if (!cluster.isUp('scheduler', 'api')) return schedule(parts, pod);
    const none = cluster.hit('unschedulable', pod.job.cronJob.name);
    if (none !== undefined) {
      if (pod.unschedulable === null) {
        pod.unschedulable = engine.now();
        cluster.write.pod(pod, 'MODIFIED');
        tellOfPod(cluster, pod, 'FailedScheduling', '0/3 nodes are available: 3 Insufficient cpu.');
      }
      return engine.at(plan.start + none.to + dice.between(100, 5000, 'retry', pod.uid), () =>
        schedule(parts, pod),
      );
    }
    const tainted = (node: number) =>
      plan.faults.some(
        (f) =>
          f.kind === 'partition' &&
          f.node === node &&
          inForce({ from: f.from + NOT_READY, to: f.to }, engine.now() - plan.start),
      );
    const nodes = Array.from({ length: NODES }, (_, i) => i).filter((n) => !tainted(n));
    if (nodes.length === 0) return engine.at(engine.now() + 15_000, () => schedule(parts, pod));
    pod.node = dice.pick(nodes, 'node', pod.uid);
    pod.scheduled = engine.now();
    cluster.write.pod(pod, 'MODIFIED');
    kubelet.accept(pod);
  });
};

const partition = (
  { cluster, jobs }: Parts,
  fault: { readonly node: number; readonly from: number; readonly to: number },
): void => {
  const at = cluster.plan.start + fault.from + NOT_READY + TOLERATION;
  if (at >= cluster.plan.start + fault.to) return;
  cluster.engine.at(at, () => evictAll());
  const evictAll = (): void => {
    const up = cluster.upAt('controllers', 'api');
    if (up > cluster.engine.now()) {
      if (up < cluster.plan.start + fault.to) cluster.engine.at(up + 2000, evictAll);
      return;
    }
    for (const pod of cluster.cronJobs.flatMap((c) => c.jobs.flatMap((j) => j.pods))) {
      if (pod.elsewhere || pod.node !== fault.node || pod.gone !== null || pod.deletion !== null) continue;
      if (pod.phase === 'Succeeded' || pod.phase === 'Failed') continue;
      pod.disruption = { at: cluster.engine.now(), reason: 'DeletionByTaintManager' };
      tellOfPod(cluster, pod, 'TaintManagerEviction', 'Marking for deletion Pod');
      jobs.stopPod(pod, 'node-lost', 30);
    }
  };
};

/** A CronJob from its creation to the end of the plan. */
const live = (parts: Parts, controller: CronJobController, c: CronJobPlan): void => {
  const { cluster } = parts;
  const { engine, plan } = cluster;
  let current: CronJobObject | null = null;
  const born = (): void => {
    // One of a name at a time.
    if (current !== null && current.deleted === null) return;
    current = create(cluster, c);
    controller.sync(current, 30);
  };
  engine.at(plan.start + c.created, born);
  for (const change of c.changes)
    engine.at(plan.start + change.at, () => {
      if (!cluster.isUp('api')) return;
      if (current === null) return;
      if (change.kind === 'recreate') born();
      else apply(parts, controller, current, change);
    });
  for (const fault of plan.faults)
    if ('cronJob' in fault && 'at' in fault && fault.cronJob === c.name)
      engine.at(plan.start + fault.at, () => {
        if (current !== null) perform(parts, current, fault);
      });
};

const create = (cluster: Cluster, plan: CronJobPlan): CronJobObject => {
  const now = cluster.engine.now();
  const cronJob: CronJobObject = {
    uid: cluster.newUid('cronjob'),
    name: plan.name,
    plan,
    created: now,
    spec: plan.spec,
    generation: 1,
    specChanged: now,
    lastSchedule: null,
    lastSuccess: null,
    saidBefore: [],
    active: new Set(),
    jobs: [],
    deleted: null,
    revisions: [{ from: now, spec: plan.spec }],
    failures: 0,
    busyUntil: 0,
  };
  cluster.cronJobs.push(cronJob);
  cluster.write.cronJob(cronJob, 'ADDED');
  return cronJob;
};

const apply = (
  { cluster, jobs }: Parts,
  controller: CronJobController,
  c: CronJobObject,
  change: SpecChange,
): void => {
  const now = cluster.engine.now();
  if (c.deleted !== null) return;
  if (change.kind === 'edit') {
    const before = c.spec;
    c.spec = { ...c.spec, ...change.spec };
    c.generation++;
    c.specChanged = now;
    c.revisions.push({ from: now, spec: c.spec });
    cluster.write.cronJob(c, 'MODIFIED');
    if (before.schedule === c.spec.schedule && before.timeZone === c.spec.timeZone) controller.sync(c, 30);
    else controller.rescheduled(c);
  } else if (change.kind === 'delete') {
    c.deleted = now;
    cluster.write.cronJob(c, 'DELETED');
    const collect = (): void => {
      const up = cluster.upAt('controllers', 'api');
      if (up > cluster.engine.now()) {
        cluster.engine.at(up + 1500, collect);
        return;
      }
      for (const job of c.jobs) deleteJob(cluster, jobs, job, 'cronjob-deleted');
    };
    cluster.engine.at(now + cluster.dice.between(30, 900, 'collect', c.uid), collect);
  }
};
