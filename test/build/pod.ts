import type { Json } from '../../adapters/kubernetes/json.ts';
import { type Instant, instant } from '../../core/time.ts';
import { at, plus, written } from './at.ts';
import type { JobRef } from './job.ts';
import { add, asked, type Change, condition, life, set, type Turn } from './truth.ts';

/** A Job's Pod with one container. Nothing happens to it that is not said: without `started` it waits for ever. */
export type PodSays = {
  readonly of: JobRef;
  readonly suffix?: string;
  readonly created?: string;
  /** Default: with its creation. `never`: the scheduler has not looked at it. */
  readonly scheduled?: string;
  /** `[when, message]`: the scheduler looked and found no node. */
  readonly unschedulable?: readonly [string, string];
  /** The container waits with this reason from a second after its creation on. */
  readonly waiting?: string;
  readonly started?: string;
  readonly ended?: string;
  readonly exit?: number;
  readonly reason?: string;
  /** When the kubelet told of start and end; half a second after each by default. */
  readonly reported?: string;
  readonly podReason?: readonly [string, string];
  /** `[when, reason]` of the condition DisruptionTarget. */
  readonly disrupted?: readonly [string, string];
  /** `[when, grace in seconds]` of the request to delete it. */
  readonly deleted?: readonly [string, number?];
  readonly gone?: string;
  readonly restarts?: number;
  readonly init?: readonly Json[];
  /** From then on the kubelet cannot find its container any more. */
  readonly lost?: string;
};

export const podName = (says: PodSays): string => `${says.of.name}-${says.suffix ?? 'aaaaa'}`;

/** A Pod's life, as the API tells it: the kubelet's times are cut to the second. */
export const pod = (says: PodSays): readonly Change[] => {
  const created = says.created === undefined ? plus(says.of.created, 0.1) : at(says.created);
  const name = podName(says);
  const first: Json = {
    metadata: {
      name,
      namespace: says.of.namespace,
      uid: `uid-${name}`,
      creationTimestamp: written(created),
      labels: { 'batch.kubernetes.io/job-name': says.of.name },
      ownerReferences: [{ kind: 'Job', name: says.of.name, uid: says.of.uid, controller: true }],
    },
    spec: {},
    status: {
      phase: 'Pending',
      ...(says.init === undefined ? {} : { initContainerStatuses: says.init }),
    },
  };
  return life('pods', first, [
    { at: created, to: (o) => o },
    ...scheduling(says, created),
    ...work(says, created),
    ...outside(says),
  ]);
};

const scheduling = (says: PodSays, created: Instant): readonly Turn[] => {
  const turns: Turn[] = [];
  if (says.unschedulable !== undefined) {
    const [time, message] = says.unschedulable;
    const no = condition('PodScheduled', at(time), { status: 'False', reason: 'Unschedulable', message });
    turns.push({ at: at(time), to: add(['status', 'conditions'], no) });
  }
  if (says.scheduled !== 'never' && (says.scheduled !== undefined || says.unschedulable === undefined)) {
    const t = says.scheduled === undefined ? plus(created, 0.1) : at(says.scheduled);
    turns.push({ at: t, to: set('spec', 'nodeName', 'node-a') });
    turns.push({ at: t, to: add(['status', 'conditions'], condition('PodScheduled', t)) });
  }
  return turns;
};

const statuses = (says: PodSays, state: Json): Json => ({
  name: 'main',
  restartCount: says.restarts ?? 0,
  state,
});

const work = (says: PodSays, created: Instant): readonly Turn[] => {
  const turns: Turn[] = [];
  const show = (t: Instant, phase: string, state: Json): void => {
    turns.push({ at: t, to: set('status', 'containerStatuses', [statuses(says, state)]) });
    turns.push({ at: t, to: set('status', 'phase', phase) });
  };
  if (says.waiting !== undefined)
    show(instant(created + 1000), 'Pending', { waiting: { reason: says.waiting } });
  const startedAt = says.started === undefined ? null : written(at(says.started));
  if (says.started !== undefined)
    show(says.reported === undefined ? plus(says.started, 0.5) : at(says.reported), 'Running', {
      running: { startedAt },
    });
  if (says.ended !== undefined) {
    const exitCode = says.exit ?? 0;
    const reason = says.reason ?? (exitCode === 0 ? 'Completed' : 'Error');
    const finishedAt = written(at(says.ended));
    show(
      says.reported === undefined ? plus(says.ended, 0.5) : plus(says.reported, 0.1),
      exitCode === 0 ? 'Succeeded' : 'Failed',
      { terminated: { startedAt, finishedAt, exitCode, reason } },
    );
  }
  if (says.lost !== undefined)
    show(at(says.lost), 'Failed', {
      terminated: { startedAt: null, finishedAt: null, exitCode: 137, reason: 'ContainerStatusUnknown' },
    });
  return turns;
};

const outside = (says: PodSays): readonly Turn[] => {
  const turns: Turn[] = [];
  if (says.disrupted !== undefined) {
    const [time, reason] = says.disrupted;
    turns.push({
      at: at(time),
      to: add(['status', 'conditions'], condition('DisruptionTarget', at(time), { reason })),
    });
  }
  if (says.podReason !== undefined) {
    turns.push({ at: at(says.podReason[0]), to: set('status', 'reason', says.podReason[1]) });
    turns.push({ at: at(says.podReason[0]), to: set('status', 'phase', 'Failed') });
  }
  if (says.deleted !== undefined)
    turns.push({ at: at(says.deleted[0]), to: asked(at(says.deleted[0]), says.deleted[1] ?? 2) });
  if (says.gone !== undefined) turns.push({ at: at(says.gone), to: (o) => o, end: true });
  return turns;
};
