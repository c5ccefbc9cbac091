import type { ContainerState } from '../facts/fact.ts';
import type { Known, PodState } from '../history/state.ts';
import { earliest, type Instant, instant, latest, seconds } from '../time.ts';
import type { Evidence, KilledCause } from '../verdict/verdict.ts';
import { containerEnded, podSays } from './evidence.ts';

type Attempt = Known<ContainerState>;

/** How a pod stopped working. `cause` is null where it ended by itself, with a code that is not 0. */
export type PodFailure = {
  readonly pod: PodState;
  readonly at: Instant;
  readonly cause: KilledCause | null;
  readonly exitCode: number | null;
  readonly evidence: readonly Evidence[];
};

// pod.status.reason, https://kubernetes.io/docs/concepts/workloads/pods/disruptions/ and pkg/kubelet.
const BY_REASON: Readonly<Record<string, KilledCause>> = {
  DeadlineExceeded: 'deadline-exceeded',
  Evicted: 'evicted',
  Preempting: 'preempted',
  NodeShutdown: 'node-shutdown',
  Terminated: 'node-shutdown',
  NodeLost: 'node-lost',
};
// Reasons of the condition DisruptionTarget.
const BY_DISRUPTION: Readonly<Record<string, KilledCause>> = {
  EvictionByEvictionAPI: 'evicted',
  TerminationByKubelet: 'evicted',
  PreemptionByScheduler: 'preempted',
  DeletionByTaintManager: 'node-lost',
  DeletionByPodGC: 'node-lost',
};
// 128 + SIGKILL, 128 + SIGTERM.
const SIGNAL_CODES: ReadonlySet<number | null> = new Set([137, 143]);

/** The attempts of the regular containers that began, or at least ended. */
export const regularAttempts = (pod: PodState): readonly Attempt[] => {
  const attempts = pod.attempts.filter((a) => !a.init && (a.startedAt !== null || a.finishedAt !== null));
  const error = clockError(pod, attempts);
  return error === 0 ? attempts : attempts.map((a) => corrected(a, error));
};

/**
 * By how much its node's clock is surely off (ahead, or below zero behind): nothing began before the pod was created, nor
 * after we had seen that it had begun. Our own clock, and the API server's, may be off as well: then nothing is sure.
 */
const clockError = (pod: PodState, attempts: readonly Attempt[]): number => {
  const { created } = pod;
  let [behind, ahead] = [0, 0];
  for (const { startedAt, by } of attempts) {
    if (startedAt === null) continue;
    behind = Math.min(behind, startedAt - created);
    // Where we saw it before the pod was created, it is our own clock that is off, or the API server's.
    if (by.learned >= created) ahead = Math.max(ahead, startedAt - by.learned);
  }
  if (behind < 0) return behind;
  // Nor does a kubelet start anything in a pod that is to be deleted; behind a partition it may not have heard of that.
  const asked = pod.disruption === null ? (pod.deletionRequested?.at ?? null) : null;
  const starts = attempts.flatMap((a) => a.startedAt ?? []);
  if (asked === null || starts.length === 0) return ahead;
  const unheard = Math.min(starts.reduce(latest) - asked, starts.reduce(earliest) - created);
  return ahead > 0 || unheard > HEARD ? Math.max(ahead, unheard) : 0;
};

// From the request to the kubelet that hears of it: a second at most; what begins in between says nothing of its clock.
const HEARD = seconds(5);

const corrected = (attempt: Attempt, error: number): Attempt => ({
  ...attempt,
  startedAt: attempt.startedAt === null ? null : instant(attempt.startedAt - error),
  finishedAt: attempt.finishedAt === null ? null : instant(attempt.finishedAt - error),
});

/** A regular container that the kubelet could not find any more (reason ContainerStatusUnknown, no times). */
const lostContainer = (pod: PodState): Attempt | undefined =>
  pod.attempts.find((a) => !a.init && a.startedAt === null && a.finishedAt === null);

/** It left between two looks, its end unseen: what became of its containers is not known. */
export const vanished = (pod: PodState): boolean => {
  if (pod.gone?.witness !== 'list' || outsideAct(pod) !== null) return false;
  const last = lastAttempts(pod);
  return last.length === 0 || last.some((a) => a.finishedAt === null);
};

/** The first act from outside on the pod: a disruption, or somebody's wish to delete it. */
export const outsideAct = (pod: PodState): Instant | null => {
  const acts = [pod.disruption?.at, pod.deletionRequested?.at].filter((t) => t !== undefined);
  return acts.length === 0 ? null : acts.reduce((a, b) => (a <= b ? a : b));
};

/** Ended before anyone acted on its pod; in the same second, success is its own and anything else the act's doing. */
const endedByItself = (attempt: Attempt, act: Instant | null): boolean =>
  attempt.finishedAt !== null &&
  (act === null || attempt.finishedAt < act || (attempt.finishedAt === act && attempt.exitCode === 0));

/** Every regular container's last attempt ended by itself with exit code 0: when the last of them did; else null. */
export const succeededAt = (pod: PodState): Instant | null => {
  const last = lastAttempts(pod);
  const act = outsideAct(pod);
  const all =
    last.length > 0 && pod.phase !== 'Failed' && last.every((a) => a.exitCode === 0 && endedByItself(a, act));
  return all
    ? last.reduce<Instant>(
        (t, a) => (a.finishedAt !== null && a.finishedAt > t ? a.finishedAt : t),
        pod.created,
      )
    : null;
};

export type Success = { readonly pod: PodState; readonly at: Instant };

/** The pods that ended well by themselves. */
export const endedWell = ({ pods }: { readonly pods: readonly PodState[] }): readonly Success[] =>
  pods.flatMap((pod) => {
    const at = succeededAt(pod);
    return at === null ? [] : [{ pod, at }];
  });

/** Started, and as far as we know not over. */
export const isWorking = (pod: PodState): boolean =>
  pod.gone === null &&
  pod.phase !== 'Failed' &&
  pod.phase !== 'Succeeded' &&
  lastAttempts(pod).some((a) => a.finishedAt === null);

/** The last of each regular container. What came before it has ended, also where nobody told when. */
export const lastAttempts = (pod: PodState): readonly Attempt[] => {
  const byName = new Map<string, Attempt>();
  for (const a of regularAttempts(pod)) {
    const before = byName.get(a.name);
    if (
      before === undefined ||
      (a.startedAt ?? a.finishedAt ?? 0) >= (before.startedAt ?? before.finishedAt ?? 0)
    )
      byName.set(a.name, a);
  }
  return [...byName.values()];
};

/** The pod's failure; null where it worked on, or succeeded, or never started. `before` looks no further than that. */
export const failureOf = (pod: PodState, before: Instant | null): PodFailure | null => {
  const attempts = regularAttempts(pod);
  if (!attempts.some((a) => a.startedAt !== null || a.finishedAt !== null)) return null;
  const act = outsideAct(pod);
  const own = attempts
    .filter(
      (a) =>
        a.exitCode !== 0 &&
        endedByItself(a, act) &&
        // Where nobody acted on the pod, a later time was written by a clock that is ahead.
        (before === null || act === null || (a.finishedAt ?? 0) <= before),
    )
    .toSorted((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0));
  // Where containers are restarted in place, the last of the failures ended the Job's patience; else the first one.
  const failed = attempts.some((a) => a.restart > 0) ? own.at(-1) : own[0];
  if (failed !== undefined && !wasStopped(attempts, act, before)) return byOwn(pod, failed);
  return succeededAt(pod) !== null ? null : fromOutside(pod, attempts, act);
};

/** Restarted in place after that failure, it was at work again when somebody acted on the pod. */
const wasStopped = (attempts: readonly Attempt[], act: Instant | null, before: Instant | null): boolean =>
  act !== null &&
  (before === null || act <= before) &&
  attempts.some(
    (a) =>
      a.restart > 0 &&
      a.startedAt !== null &&
      a.startedAt <= act &&
      (a.finishedAt === null || a.finishedAt >= act),
  );

const byOwn = (pod: PodState, attempt: Attempt): PodFailure => ({
  pod,
  at: attempt.finishedAt ?? attempt.by.learned,
  cause: ownCause(pod, attempt),
  exitCode: attempt.exitCode,
  evidence: [
    ...(BY_REASON[pod.reason] === undefined
      ? []
      : [podSays(pod, `pod reason ${pod.reason}`, attempt.finishedAt ?? pod.last.learned)]),
    containerEnded(pod, attempt),
  ],
});

/** Nobody had acted on the pod through the API; the node may have, and says so in the pod's or the container's reason. */
const ownCause = (pod: PodState, attempt: Attempt): KilledCause | null => {
  // One that was stopped by its node, and deleted afterwards.
  const byNode = pod.deletionRequested === null || SIGNAL_CODES.has(attempt.exitCode);
  const reason = pod.disruption === null && byNode ? BY_REASON[pod.reason] : undefined;
  if (reason !== undefined) return reason;
  if (attempt.reason === 'ContainerStatusUnknown') return 'node-lost';
  if (attempt.reason === 'OOMKilled') return 'oom-killed';
  return SIGNAL_CODES.has(attempt.exitCode) ? 'signal' : null;
};

const fromOutside = (pod: PodState, attempts: readonly Attempt[], act: Instant | null): PodFailure | null => {
  const lost = lostContainer(pod);
  const ended = attempts.findLast((a) => a.finishedAt !== null && a.exitCode !== 0) ?? lost;
  const gone = vanished(pod) ? null : (pod.gone?.learned ?? null);
  const at =
    act ??
    lost?.by.learned ??
    (BY_REASON[pod.reason] === undefined ? null : (pod.gone?.notBefore ?? pod.last.learned)) ??
    gone;
  if (at === null) return null;
  const evidence = [...actEvidence(pod), ...(ended === undefined ? [] : [containerEnded(pod, ended)])];
  return { pod, at, cause: outsideCause(pod, ended), exitCode: ended?.exitCode ?? null, evidence };
};

export const actEvidence = (pod: PodState): readonly Evidence[] => [
  ...(pod.disruption === null
    ? []
    : [podSays(pod, `condition DisruptionTarget (${pod.disruption.reason})`, pod.disruption.at)]),
  ...(pod.deletionRequested === null ? [] : [podSays(pod, 'deletion requested', pod.deletionRequested.at)]),
];

/** Whose act on the pod it was, whatever became of its containers. */
export const actedBy = (pod: PodState): KilledCause => outsideCause(pod, undefined);

const outsideCause = (pod: PodState, ended: Attempt | undefined): KilledCause =>
  BY_REASON[pod.reason] ??
  BY_DISRUPTION[pod.disruption?.reason ?? ''] ??
  (ended?.reason === 'ContainerStatusUnknown'
    ? 'node-lost'
    : ended?.reason === 'OOMKilled'
      ? 'oom-killed'
      : 'pod-deleted');
