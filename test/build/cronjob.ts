import type { Json } from '../../adapters/kubernetes/json.ts';
import { at, written } from './at.ts';
import { type Change, life, set, type Turn } from './truth.ts';

/** A CronJob of the tests. Times are RFC 3339 or a time of day; unsaid fields are Kubernetes' own defaults. */
export type CronJobSays = {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly created?: string;
  readonly schedule?: string;
  readonly timeZone?: string;
  readonly suspend?: boolean;
  readonly concurrency?: 'Allow' | 'Forbid' | 'Replace';
  readonly startingDeadlineSeconds?: number;
  /** `[when it was written, lastScheduleTime, lastSuccessfulTime]`, the first of them as it stood at the creation. */
  readonly status?: readonly (readonly [string, string | null, (string | null)?])[];
  /** Edits of the spec; `unsigned` leaves no time in managedFields. */
  readonly edits?: readonly { readonly at: string; readonly spec: Json; readonly unsigned?: true }[];
  /** `[when, text]` of the annotation cronwitness.dev/maintenance; null takes it away. */
  readonly maintenance?: readonly (readonly [string, string | null])[];
  readonly deleted?: string;
};

export type CronJobRef = { readonly name: string; readonly namespace: string; readonly uid: string };

export const refOf = (says: CronJobSays): CronJobRef => {
  const name = says.name ?? 'ok';
  return { name, namespace: says.namespace ?? 'lab', uid: says.uid ?? `uid-${name}` };
};

/** A CronJob's life: creation, statuses, edits, deletion. */
export const cronJob = (says: CronJobSays = {}): readonly Change[] => {
  const { name, namespace, uid } = refOf(says);
  const created = at(says.created ?? '12:00:00');
  const first: Json = {
    metadata: { name, namespace, uid, creationTimestamp: written(created), generation: 1 },
    spec: {
      schedule: says.schedule ?? '* * * * *',
      suspend: says.suspend ?? false,
      concurrencyPolicy: says.concurrency ?? 'Allow',
      ...(says.timeZone === undefined ? {} : { timeZone: says.timeZone }),
      ...(says.startingDeadlineSeconds === undefined
        ? {}
        : { startingDeadlineSeconds: says.startingDeadlineSeconds }),
    },
    status: {},
  };
  const turns: Turn[] = [
    { at: created, to: signed(written(created)) },
    ...(says.status ?? []).map(
      ([t, schedule, success]): Turn => ({
        at: at(t),
        to: set('status', {
          ...(schedule === null ? {} : { lastScheduleTime: written(at(schedule)) }),
          ...(success == null ? {} : { lastSuccessfulTime: written(at(success)) }),
        }),
      }),
    ),
    ...(says.edits ?? []).map((e): Turn => ({ at: at(e.at), to: edited(e) })),
    ...(says.maintenance ?? []).map(
      ([t, text]): Turn => ({
        at: at(t),
        to: set('metadata', 'annotations', text === null ? {} : { 'cronwitness.dev/maintenance': text }),
      }),
    ),
    ...(says.deleted === undefined ? [] : [{ at: at(says.deleted), to: (o: Json) => o, end: true as const }]),
  ];
  return life('cronjobs', first, turns);
};

const signed = (time: string) =>
  set('metadata', 'managedFields', [{ manager: 'kubectl', time, fieldsV1: { 'f:spec': {} } }]);

const edited =
  (edit: { readonly at: string; readonly spec: Json; readonly unsigned?: true }) =>
  (before: Json): Json => {
    const metadata = before.metadata as Json;
    const generation = Number(metadata.generation) + 1;
    const bumped = set(
      'metadata',
      'generation',
      generation,
    )({
      ...before,
      spec: { ...(before.spec as Json), ...edit.spec },
    });
    return edit.unsigned
      ? set('metadata', 'managedFields', [])(bumped)
      : signed(written(at(edit.at)))(bumped);
  };
