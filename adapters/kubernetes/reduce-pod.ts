import type { ContainerState, Observed, PodCondition, PodFact } from '../../core/facts/fact.ts';
import { instant } from '../../core/time.ts';
import {
  clipped,
  isJson,
  type Json,
  LONGEST_MESSAGE,
  list,
  numberOr,
  object,
  text,
  textOrNull,
  time,
} from './json.ts';
import { deletionRequested } from './reduce-job.ts';

/** A Pod of a Job; null for any other Pod. */
export const reducePod = (raw: Json, observed: Observed): PodFact | null => {
  const metadata = object(raw, 'metadata');
  const labels = object(metadata, 'labels');
  const owner = list(metadata.ownerReferences).find((o) => o.kind === 'Job' && o.controller === true);
  const jobName =
    textOrNull(owner?.name) ??
    textOrNull(labels['batch.kubernetes.io/job-name']) ??
    textOrNull(labels['job-name']);
  if (jobName === null) return null;
  const status = object(raw, 'status');
  return {
    kind: 'pod',
    ...observed,
    namespace: text(metadata.namespace),
    name: text(metadata.name),
    created: time(metadata.creationTimestamp) ?? observed.learned,
    // An orphaned Pod has lost its owner reference; the label still tells whose it was.
    jobUid:
      textOrNull(owner?.uid) ??
      textOrNull(labels['batch.kubernetes.io/controller-uid']) ??
      textOrNull(labels['controller-uid']),
    jobName,
    node: textOrNull(object(raw, 'spec').nodeName),
    phase: text(status.phase),
    reason: text(status.reason),
    disruption: condition(status, 'DisruptionTarget', 'True'),
    unschedulable: condition(status, 'PodScheduled', 'False'),
    scheduled: condition(status, 'PodScheduled', 'True')?.at ?? null,
    containers: [
      ...list(status.initContainerStatuses).flatMap((c) => attempts(c, true)),
      ...list(status.containerStatuses).flatMap((c) => attempts(c, false)),
    ],
    deletionRequested: deletionRequested(metadata),
    ...observed,
  };
};

const condition = (status: Json, type: string, holds: 'True' | 'False'): PodCondition | null => {
  const found = list(status.conditions).find((c) => c.type === type && c.status === holds);
  if (!found) return null;
  return {
    at: time(found.lastTransitionTime) ?? instant(0),
    reason: text(found.reason),
    message: clipped(found.message, LONGEST_MESSAGE),
  };
};

/**
 * `state` is the attempt numbered restartCount, `lastState` the one before it; older ones are forgotten by Kubernetes.
 * While it waits to be started again, `lastState` is the attempt numbered restartCount itself: it counts as it will then.
 */
const attempts = (raw: Json, init: boolean): readonly ContainerState[] => {
  const restart = numberOr(raw.restartCount, 0);
  const current = attempt(raw, object(raw, 'state'), { init, restart });
  const previous = isJson(object(raw, 'lastState').terminated)
    ? [
        attempt(raw, object(raw, 'lastState'), {
          init,
          restart: current.waiting === null ? restart : restart + 1,
        }),
      ]
    : [];
  return [...previous, current];
};

const attempt = (
  raw: Json,
  state: Json,
  { init, restart }: { init: boolean; restart: number },
): ContainerState => {
  const terminated = object(state, 'terminated');
  const running = object(state, 'running');
  const waiting = object(state, 'waiting');
  return {
    name: text(raw.name),
    init,
    restart,
    waiting: textOrNull(waiting.reason),
    startedAt: time(running.startedAt) ?? time(terminated.startedAt),
    finishedAt: time(terminated.finishedAt),
    exitCode: numberOr(terminated.exitCode, null),
    reason: text(terminated.reason),
  };
};
