import { aboutPod, ahead, type Cluster } from './cluster.ts';
import type { JobController } from './job-controller.ts';
import { type Attempt, type PodObject, runningAttempt } from './objects.ts';
import { inForce } from './plan.ts';
import { remove } from './removal.ts';

export const NODES = 3;

/** What nodes do with their pods: they pull, start, watch and stop containers, and tell the API server when they can. */
export type Kubelet = {
  readonly accept: (pod: PodObject) => void;
  /** The container is ended by an act from outside that the API server does not know of (yet). */
  readonly kill: (
    pod: PodObject,
    act: { readonly by: string; readonly exitCode: number; readonly reason: string },
  ) => void;
  readonly report: (pod: PodObject) => void;
  /** Somebody asked for the pod's deletion. */
  readonly terminate: (pod: PodObject, act: string) => void;
};

/** When the node can next speak with the API server. */
const reachableAt = ({ plan, engine, upAt }: Cluster, node: number | null): number => {
  let t = upAt('api');
  for (const f of plan.faults)
    if (f.kind === 'partition' && f.node === node && inForce(f, t - plan.start)) t = plan.start + f.to;
  return Math.max(t, engine.now());
};

export const kubeletOf = (cluster: Cluster, jobs: JobController): Kubelet => {
  const { engine, dice } = cluster;
  const report: Kubelet['report'] = (pod) => {
    const at = reachableAt(cluster, pod.node);
    const lag =
      at > engine.now()
        ? dice.between(500, 5000, 'back', pod.uid, at)
        : dice.between(50, 900, 'told', pod.uid, engine.now());
    engine.at(at + lag, () => tell(pod));
  };
  const tell = (pod: PodObject): void => {
    if (pod.gone !== null) return;
    if (reachableAt(cluster, pod.node) > engine.now()) {
      report(pod);
      return;
    }
    const started = pod.told.attempts.length;
    const phaseLater = tellsPhaseLater(pod);
    for (const a of pod.attempts) if (a.finishedAt !== null) a.endToldAt ??= engine.now();
    pod.told = { attempts: pod.attempts.map((a) => ({ ...a })), waiting: pod.waiting };
    for (const [i, a] of pod.attempts.entries()) if (isShown(pod, i)) a.startToldAt ??= engine.now();
    if (phaseLater) engine.at(engine.now() + dice.between(900, 1300, 'phase', pod.uid), () => tell(pod));
    else pod.phase = pod.actualPhase;
    pod.reason = pod.reason || pod.actualReason;
    cluster.write.pod(pod, 'MODIFIED');
    for (const { startedAt } of pod.attempts.slice(started))
      cluster.event(aboutPod(pod), 'Started', 'Started container main', {
        fieldPath: 'spec.containers{main}',
        at: startedAt + ahead(cluster.plan, pod.node),
      });
    const over = pod.phase === 'Succeeded' || pod.phase === 'Failed';
    if (over && pod.deletion !== null) engine.at(engine.now() + 300, () => remove(cluster, pod));
    if (pod.job.deleted !== null && over) engine.at(engine.now() + 600, () => remove(cluster, pod));
    jobs.sync(pod.job, over ? dice.between(100, 1200, 'sync', pod.uid) : 1000);
  };
  const end = (
    pod: PodObject,
    attempt: Attempt,
    how: { by: string | null; exitCode: number; reason: string },
  ): void => {
    attempt.finishedAt = engine.now();
    attempt.exitCode = how.exitCode;
    attempt.reason = how.reason;
    attempt.killedBy = how.by;
    const again = how.exitCode !== 0 && pod.job.cronJob.plan.job.restart === 'OnFailure' && !pod.stopping;
    if (again) restart(pod);
    else pod.actualPhase = how.exitCode === 0 ? 'Succeeded' : 'Failed';
    if (how.by === null && how.exitCode === 0) somebodyDeletes(pod);
    report(pod);
  };
  const somebodyDeletes = (pod: PodObject): void => {
    if (!dice.chance(pod.job.cronJob.plan.job.deletedAtEnd, 'deleted as it ended', pod.uid)) return;
    engine.at(engine.now() + dice.between(0, 2500, 'after its end', pod.uid), () => {
      if (pod.gone === null && cluster.isUp('api')) jobs.stopPod(pod, 'pod-deleted', 30);
    });
  };
  const restart = (pod: PodObject): void => {
    pod.waiting = 'CrashLoopBackOff';
    const pause = Math.min(300_000, 10_000 * 2 ** (pod.attempts.length - 1));
    engine.at(engine.now() + pause, () => begin(pod));
  };
  const begin = (pod: PodObject): void => {
    if (pod.stopping || pod.gone !== null) return;
    // The kubelet starts nothing in a pod that is to be deleted; out of reach, it does not know of that.
    if (pod.deletion !== null && reachableAt(cluster, pod.node) <= engine.now()) return;
    const attempt: Attempt = {
      startedAt: engine.now(),
      skew: ahead(cluster.plan, pod.node),
      finishedAt: null,
      startToldAt: null,
      endToldAt: null,
      exitCode: null,
      reason: '',
      killedBy: null,
    };
    pod.attempts.push(attempt);
    pod.waiting = null;
    pod.actualPhase = 'Running';
    report(pod);
    const { shortest, longest, failing } = pod.job.cronJob.plan.job;
    const nth = pod.attempts.length;
    engine.at(engine.now() + dice.between(shortest, longest, 'work', pod.uid, nth), () => {
      if (attempt.finishedAt !== null || pod.stopping) return;
      const fails = dice.chance(failing, 'fails', pod.uid, nth);
      end(pod, attempt, {
        by: null,
        exitCode: fails ? dice.between(1, 3, 'code', pod.uid) : 0,
        reason: fails ? 'Error' : 'Completed',
      });
    });
  };
  const pull = (pod: PodObject): void => {
    if (pod.stopping) return;
    const trouble = cluster.hit('image-pull', pod.job.cronJob.name);
    if (trouble === undefined) {
      begin(pod);
      return;
    }
    if (pod.waiting === null) {
      pod.waiting = 'ImagePullBackOff';
      report(pod);
    }
    engine.at(engine.now() + dice.between(4000, 30_000, 'pull', pod.uid, engine.now()), () => pull(pod));
  };
  const accept: Kubelet['accept'] = (pod) => {
    const at = reachableAt(cluster, pod.node);
    engine.at(at + dice.between(300, 4000, 'start', pod.uid), () => pull(pod));
  };
  const kill: Kubelet['kill'] = (pod, act) => {
    const attempt = runningAttempt(pod);
    if (attempt !== undefined) end(pod, attempt, act);
  };
  const terminate: Kubelet['terminate'] = (pod, act) => {
    const at = pod.node === null ? engine.now() : reachableAt(cluster, pod.node);
    const heard = at + dice.between(50, 800, 'heard', pod.uid);
    engine.at(heard, () => {
      pod.stopping = true;
      // What is not to be started again does not wait: its state is the end of the last attempt.
      if (pod.attempts.length > 0) pod.waiting = null;
      const attempt = runningAttempt(pod);
      if (attempt !== undefined) return stop(pod, attempt, act);
      if (pod.attempts.length === 0) {
        jobs.sync(pod.job, dice.between(100, 900, 'removed', pod.uid));
        return remove(cluster, pod);
      }
      if (pod.actualPhase === 'Running' || pod.actualPhase === 'Pending') pod.actualPhase = 'Failed';
      report(pod);
    });
  };
  /** SIGTERM; whoever ignores it gets SIGKILL at the end of the grace period. */
  const stop = (pod: PodObject, attempt: Attempt, act: string): void => {
    const heeds = dice.chance(0.7, 'heeds', pod.uid);
    const grace = (pod.deletion?.grace ?? 30) * 1000;
    engine.at(engine.now() + (heeds ? dice.between(50, 2000, 'exit', pod.uid) : grace), () => {
      if (attempt.finishedAt === null)
        end(pod, attempt, { by: act, exitCode: heeds ? 143 : 137, reason: 'Error' });
    });
  };
  return { accept, kill, report, terminate };
};

/** It tells a container's good end first, and the phase a second later. */
const tellsPhaseLater = ({ job, told, actualPhase }: PodObject): boolean =>
  job.cronJob.plan.job.deletedAtEnd > 0 &&
  actualPhase === 'Succeeded' &&
  told.attempts.at(-1)?.finishedAt === null;

/** A status tells of a container's last two attempts; while it waits to be restarted, of the last alone. */
const isShown = ({ attempts, waiting }: PodObject, i: number): boolean =>
  i >= attempts.length - (waiting === null ? 2 : 1);
