import type { Json } from '../../adapters/kubernetes/json.ts';
import type { Instant } from '../../core/time.ts';
import { at, plus, written } from './at.ts';
import { type CronJobRef, refOf } from './cronjob.ts';
import { add, asked, type Change, condition, life, set, type Turn } from './truth.ts';

/** A Job of the tests: by default the one that kube-controller-manager makes for an occurrence, a moment after it. */
export type JobSays = {
  readonly of?: CronJobRef;
  readonly nominal?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly created?: string;
  /** Without the annotation that Kubernetes writes since 1.32: the name alone tells the occurrence. */
  readonly unannotated?: true;
  readonly manual?: true;
  readonly spec?: Json;
  readonly complete?: string;
  /** `[when, reason]`: FailureTarget at once, Failed a second later. */
  readonly failed?: readonly [string, string];
  /** `[when, indexes]`: which of an Indexed Job's it will not try again. */
  readonly failedIndexes?: readonly [string, string];
  readonly suspended?: readonly [string, string?];
  /** The deletion request; the Job is gone a tenth of a second later. */
  readonly deleted?: string;
  /** Deleted in the background, as controllers do: it leaves at once, and no request is ever seen. */
  readonly removed?: string;
  /** Finished, but held by a finalizer that nobody removes: only SuccessCriteriaMet is written. */
  readonly stuck?: string;
};

export type JobRef = {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly created: Instant;
};

export const jobRef = (says: JobSays): JobRef => {
  const of = says.of ?? refOf({});
  const nominal = at(says.nominal ?? '15:31:00');
  const name = says.name ?? `${of.name}-${Math.floor(nominal / 60_000)}`;
  return {
    name,
    namespace: of.namespace,
    uid: says.uid ?? `uid-${name}`,
    created: says.created === undefined ? plus(nominal, 0.1) : at(says.created),
  };
};

/** A Job's life: creation, suspension, its end, its deletion. */
export const job = (says: JobSays = {}): readonly Change[] => {
  const of = says.of ?? refOf({});
  const { name, namespace, uid, created } = jobRef(says);
  const first: Json = {
    metadata: {
      name,
      namespace,
      uid,
      creationTimestamp: written(created),
      annotations: {
        ...(says.manual ? { 'cronjob.kubernetes.io/instantiate': 'manual' } : {}),
        ...(says.manual || says.unannotated || says.nominal === undefined
          ? {}
          : { 'batch.kubernetes.io/cronjob-scheduled-timestamp': written(at(says.nominal)) }),
      },
      ownerReferences: [{ kind: 'CronJob', name: of.name, uid: of.uid, controller: true }],
    },
    spec: { parallelism: 1, completions: 1, backoffLimit: 0, suspend: false, ...says.spec },
    status: { conditions: [] },
  };
  return life('jobs', first, [{ at: created, to: (o) => o }, ...turnsOf(says)]);
};

const turnsOf = (says: JobSays): readonly Turn[] => {
  const turns: Turn[] = [];
  if (says.failedIndexes !== undefined) {
    const [time, indexes] = says.failedIndexes;
    turns.push({ at: at(time), to: set('status', 'failedIndexes', indexes) });
  }
  if (says.suspended !== undefined) {
    turns.push({ at: at(says.suspended[0]), to: set('spec', 'suspend', true) });
    if (says.suspended[1] !== undefined)
      turns.push({ at: at(says.suspended[1]), to: set('spec', 'suspend', false) });
  }
  // The order of the list in Kubernetes 1.31 and later: what led to the end stands first.
  if (says.stuck !== undefined) turns.push(says1(says.stuck, 'SuccessCriteriaMet', 'CompletionsReached'));
  if (says.complete !== undefined) {
    const t = at(says.complete);
    turns.push(says1(says.complete, 'SuccessCriteriaMet', 'CompletionsReached'));
    turns.push({
      at: t,
      to: add(['status', 'conditions'], condition('Complete', t, { reason: 'CompletionsReached' })),
    });
    turns.push({ at: t, to: set('status', 'completionTime', written(t)) });
  }
  if (says.failed !== undefined) {
    const [time, reason] = says.failed;
    turns.push(says1(time, 'FailureTarget', reason));
    const over = plus(time, 1);
    turns.push({ at: over, to: add(['status', 'conditions'], condition('Failed', over, { reason })) });
  }
  if (says.deleted !== undefined) {
    const t = at(says.deleted);
    turns.push({ at: t, to: asked(t, 0) }, { at: plus(t, 0.1), to: (o) => o, end: true });
  }
  if (says.removed !== undefined) turns.push({ at: at(says.removed), to: (o) => o, end: true });
  return turns;
};

const says1 = (time: string, type: string, reason: string): Turn => ({
  at: at(time),
  to: add(['status', 'conditions'], condition(type, at(time), { reason })),
});
