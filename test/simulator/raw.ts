import type { Attempt, CronJobObject, JobObject, PodObject } from './objects.ts';
import type { IndexPlan } from './plan.ts';

// The objects as an API server writes them: times to the second, in RFC 3339.

export type Raw = { readonly [field: string]: unknown };

const known = new Map<number, string>();
/** Cut to the second, as metav1.Time is. */
export const stamp = (t: number): string => {
  const second = Math.floor(t / 1000);
  let text = known.get(second);
  if (text === undefined) {
    if (known.size > 50_000) known.clear();
    text = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    known.set(second, text);
  }
  return text;
};

export const rawCronJob = (c: CronJobObject, version: number, managedFields: boolean): Raw => ({
  metadata: {
    namespace: 'sim',
    name: c.name,
    uid: c.uid,
    resourceVersion: String(version),
    generation: c.generation,
    creationTimestamp: stamp(c.created),
    ...(managedFields
      ? { managedFields: [{ manager: 'kubectl', time: stamp(c.specChanged), fieldsV1: { 'f:spec': {} } }] }
      : {}),
  },
  spec: {
    schedule: c.spec.schedule,
    ...(c.spec.timeZone === null ? {} : { timeZone: c.spec.timeZone }),
    suspend: c.spec.suspend,
    concurrencyPolicy: c.spec.concurrency,
    ...(c.spec.startingDeadlineSeconds === null
      ? {}
      : { startingDeadlineSeconds: c.spec.startingDeadlineSeconds }),
  },
  status: {
    ...(c.lastSchedule === null ? {} : { lastScheduleTime: stamp(c.lastSchedule) }),
    ...(c.lastSuccess === null ? {} : { lastSuccessfulTime: stamp(c.lastSuccess) }),
  },
});

export const rawJob = (j: JobObject, version: number, modern: boolean): Raw => {
  const complete = j.conditions.find((c) => c.type === 'Complete');
  return {
    metadata: {
      namespace: 'sim',
      name: j.name,
      uid: j.uid,
      resourceVersion: String(version),
      creationTimestamp: stamp(j.created),
      annotations:
        j.nominal === null
          ? { 'cronjob.kubernetes.io/instantiate': 'manual' }
          : modern
            ? { 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp(j.nominal) }
            : {},
      ownerReferences: [{ kind: 'CronJob', controller: true, name: j.cronJob.name, uid: j.cronJob.uid }],
    },
    spec: {
      parallelism: j.cronJob.plan.job.parallelism,
      ...(j.cronJob.plan.job.completions === null ? {} : { completions: j.cronJob.plan.job.completions }),
      suspend: false,
      ...(j.cronJob.plan.job.indexed === null ? {} : rawIndexed(j.cronJob.plan.job.indexed)),
      ...(j.cronJob.plan.job.managed ? { managedBy: 'example.com/elsewhere' } : {}),
    },
    status: {
      ...(typeof j.cronJob.plan.job.indexed?.retries === 'number'
        ? { failedIndexes: [...j.failedIndexes].toSorted((a, b) => a - b).join() }
        : {}),
      ...(complete === undefined ? {} : { completionTime: stamp(complete.at) }),
      conditions: j.conditions.map((c) => ({
        type: c.type,
        status: 'True',
        lastTransitionTime: stamp(c.at),
        reason: c.reason,
        message: '',
      })),
    },
  };
};

const rawIndexed = ({ retries, mostFailed, enough }: IndexPlan): Raw => ({
  completionMode: 'Indexed',
  ...(retries === null ? {} : { backoffLimitPerIndex: retries }),
  ...(mostFailed === null ? {} : { maxFailedIndexes: mostFailed }),
  ...(enough === null
    ? {}
    : { successPolicy: { rules: [{ succeededIndexes: enough.of.join(), succeededCount: enough.count }] } }),
});

/** By the kubelet's clock, which is `ahead` by so much. */
const terminated = (a: Readonly<Attempt>, ahead: number) => ({
  terminated: {
    startedAt: stamp(a.startedAt + ahead),
    finishedAt: stamp((a.finishedAt ?? a.startedAt) + ahead),
    exitCode: a.exitCode ?? 0,
    reason: a.reason,
  },
});

const stateOf = (p: PodObject, ahead: number): Raw => {
  const last = p.told.attempts.at(-1);
  if (p.told.waiting !== null) return { waiting: { reason: p.told.waiting } };
  if (last === undefined) return { waiting: { reason: 'ContainerCreating' } };
  return last.finishedAt === null
    ? { running: { startedAt: stamp(last.startedAt + ahead) } }
    : terminated(last, ahead);
};

const containerOf = (p: PodObject, ahead: number): Raw => {
  const ended = p.told.attempts.filter((a) => a.finishedAt !== null);
  const showsLast = p.told.waiting !== null || p.told.attempts.at(-1)?.finishedAt === null;
  const previous = showsLast ? ended.at(-1) : ended.at(-2);
  return {
    name: 'main',
    restartCount: Math.max(0, p.told.attempts.length - 1),
    state: stateOf(p, ahead),
    lastState: previous === undefined ? {} : terminated(previous, ahead),
  };
};

const conditionsOf = (p: PodObject): readonly Raw[] => [
  ...(p.scheduled === null
    ? p.unschedulable === null
      ? []
      : [
          {
            type: 'PodScheduled',
            status: 'False',
            reason: 'Unschedulable',
            message: '0/3 nodes are available',
            lastTransitionTime: stamp(p.unschedulable),
          },
        ]
    : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(p.scheduled) }]),
  ...(p.disruption === null
    ? []
    : [
        {
          type: 'DisruptionTarget',
          status: 'True',
          reason: p.disruption.reason,
          message: '',
          lastTransitionTime: stamp(p.disruption.at),
        },
      ]),
];

export const rawPod = (p: PodObject, version: number, ahead = 0): Raw => ({
  metadata: {
    namespace: 'sim',
    name: p.name,
    uid: p.uid,
    resourceVersion: String(version),
    creationTimestamp: stamp(p.created),
    labels: { 'batch.kubernetes.io/job-name': p.job.name, 'batch.kubernetes.io/controller-uid': p.job.uid },
    ...(p.index === null
      ? {}
      : { annotations: { 'batch.kubernetes.io/job-completion-index': `${p.index}` } }),
    ownerReferences: [{ kind: 'Job', controller: true, name: p.job.name, uid: p.job.uid }],
    ...(p.deletion === null
      ? {}
      : {
          deletionTimestamp: stamp(p.deletion.at + p.deletion.grace * 1000),
          deletionGracePeriodSeconds: p.deletion.grace,
        }),
  },
  spec: p.node === null ? {} : { nodeName: `node-${p.node}` },
  status: {
    phase: p.phase,
    ...(p.reason === '' ? {} : { reason: p.reason }),
    conditions: conditionsOf(p),
    // Where no kubelet has spoken yet there are no statuses.
    containerStatuses:
      p.node === null || (p.told.attempts.length === 0 && p.told.waiting === null)
        ? []
        : [containerOf(p, ahead)],
  },
});
