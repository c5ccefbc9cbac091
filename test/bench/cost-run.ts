import type { Json } from '../../adapters/kubernetes/json.ts';
import type { Resource } from '../../core/facts/fact.ts';

/** One object as it was at an instant, or gone. */
export type Change = {
  readonly at: number;
  readonly resource: Resource;
  readonly gone: boolean;
  /** Made when its time comes: the deletions of a run are known hours before. */
  readonly raw: () => Json;
};

const stamp = (t: number): string => `${new Date(t).toISOString().slice(0, 19)}Z`;
// As random as the real ones: what does not repeat does not compress. Four times FNV-1a, each with another beginning.
const uidOf = (of: string): string => {
  const words = [0x811c9dc5, 0x01000193, 0x9e3779b9, 0x85ebca6b].map((seed) => {
    let h = seed;
    for (let i = 0; i < of.length; i++) h = Math.imul(h ^ of.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    return ((h ^ (h >>> 13)) >>> 0).toString(16).padStart(8, '0');
  });
  const hex = words.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The CronJob as it stands; it was scheduled `last` for a run that has completed. */
export const cronJob = (
  i: number,
  gap: number,
  { last, version }: { last: number | null; version: number },
): Json => ({
  metadata: {
    namespace: `team-${i % 20}`,
    name: `job-${i}`,
    uid: uidOf(`c${i}`),
    resourceVersion: String(version),
    generation: 1,
    creationTimestamp: '2026-11-01T00:00:00Z',
    annotations: { 'cronwitness.dev/owner': `owner-${i % 20}` },
  },
  spec: { schedule: scheduleOf(i, gap), concurrencyPolicy: 'Allow' },
  status: last === null ? {} : { lastScheduleTime: stamp(last), lastSuccessfulTime: stamp(last + 21_000) },
});

/** Each job runs once in `gap` minutes (at most 60), spread evenly over them. */
const scheduleOf = (i: number, gap: number): string => {
  if (gap === 1) return '* * * * *';
  const minutes = Array.from({ length: 60 }, (_, m) => m).filter((m) => m % gap === i % gap);
  return `${gap >= 60 ? i % 60 : minutes.join(',')} * * * *`;
};

/** One run: who is who in it, and when. */
type Run = {
  readonly i: number;
  readonly gap: number;
  readonly nominal: number;
  readonly namespace: string;
  readonly name: string;
  readonly pod: string;
  /** Its container was out of memory. */
  readonly killed: boolean;
};

/** All that is told of one run, from its creation to its deletion by the history limit. */
export const storyOf = (
  i: number,
  { gap, killedOneIn }: { readonly gap: number; readonly killedOneIn: number },
  nominal: number,
): readonly Change[] => {
  const name = `job-${i}-${nominal / 60_000}`;
  const pod = `${name}-${uidOf(`n${name}`).slice(0, 5)}`;
  const killed = Number.parseInt(uidOf(`k${name}`).slice(0, 8), 16) % killedOneIn === 0;
  const run: Run = { i, gap, nominal, namespace: `team-${i % 20}`, name, pod, killed };
  const deleted = 60 * 3 * Math.min(gap, 60) + 22;
  return [
    ...beginning(run),
    ...ending(run),
    gone(jobAt(run, deleted, true)),
    eventAt(run, deleted, 'CronJob', 'SuccessfulDelete'),
    gone(podAt(run, deleted, 'Succeeded')),
  ];
};

const beginning = (run: Run): readonly Change[] => [
  jobAt(run, 1, false),
  cronJobAt(run, 1),
  eventAt(run, 1, 'CronJob', 'SuccessfulCreate'),
  podAt(run, 1, 'Pending'),
  eventAt(run, 1, 'Job', 'SuccessfulCreate'),
  podAt(run, 2, 'Pending'),
  eventAt(run, 2, 'Pod', 'Scheduled'),
  eventAt(run, 3, 'Pod', 'Pulled'),
  eventAt(run, 3, 'Pod', 'Created'),
  podAt(run, 4, 'Running'),
  eventAt(run, 4, 'Pod', 'Started'),
  jobAt(run, 4, false),
];

const ending = (run: Run): readonly Change[] => [
  podAt(run, 20, 'Succeeded'),
  jobAt(run, 21, true),
  eventAt(run, 21, 'Job', run.killed ? 'BackoffLimitExceeded' : 'Completed'),
  cronJobAt(run, 21),
  eventAt(run, 21, 'CronJob', 'SawCompletedJob'),
];

const gone = (change: Change): Change => ({ ...change, gone: true });

/** So many seconds into the run, each job's a little later than the one before. */
const at = ({ i, nominal }: Run, s: number): number => nominal + s * 1000 + (i % 900);
const versionAt = (run: Run, s: number): number => Math.round((at(run, s) - 1_700_000_000_000) / 10);

const changeAt = (run: Run, s: number, resource: Resource, raw: () => Json): Change => ({
  at: at(run, s),
  resource,
  gone: false,
  raw,
});

const metaOf = (
  run: Run,
  s: number,
  { name, uid }: { readonly name: string; readonly uid: string },
): Json => ({
  namespace: run.namespace,
  name,
  uid,
  resourceVersion: String(versionAt(run, s)),
  creationTimestamp: stamp(at(run, 1)),
});

const cronJobAt = (run: Run, s: number): Change =>
  changeAt(run, s, 'cronjobs', () =>
    cronJob(run.i, run.gap, { last: run.nominal, version: versionAt(run, s) }),
  );

const jobAt = (run: Run, s: number, complete: boolean): Change =>
  changeAt(run, s, 'jobs', () => ({
    metadata: {
      ...metaOf(run, s, { name: run.name, uid: uidOf(`j${run.name}`) }),
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp(run.nominal) },
      ownerReferences: [{ kind: 'CronJob', name: `job-${run.i}`, uid: uidOf(`c${run.i}`), controller: true }],
    },
    spec: { completions: 1, parallelism: 1 },
    status: { conditions: complete ? [endedBy(run)] : [] },
  }));

const endedBy = (run: Run): Json => ({
  type: run.killed ? 'Failed' : 'Complete',
  status: 'True',
  reason: run.killed ? 'BackoffLimitExceeded' : 'CompletionsReached',
  lastTransitionTime: stamp(at(run, 21)),
});

const podAt = (run: Run, s: number, phase: 'Pending' | 'Running' | 'Succeeded'): Change => {
  const startedAt = stamp(at(run, 4));
  const finishedAt = stamp(at(run, 20));
  const end = run.killed ? { exitCode: 137, reason: 'OOMKilled' } : { exitCode: 0, reason: 'Completed' };
  const terminated = { startedAt, finishedAt, ...end };
  const state = phase === 'Running' ? { running: { startedAt } } : { terminated };
  const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(at(run, 2)) };
  return changeAt(run, s, 'pods', () => ({
    metadata: {
      ...metaOf(run, s, { name: run.pod, uid: uidOf(`p${run.name}`) }),
      labels: { 'job-name': run.name },
      ownerReferences: [{ kind: 'Job', name: run.name, uid: uidOf(`j${run.name}`), controller: true }],
    },
    spec: s > 1 ? { nodeName: `node-${run.i % 20}` } : {},
    status: {
      phase: phase === 'Succeeded' && run.killed ? 'Failed' : phase,
      conditions: s > 1 ? [scheduled] : [],
      containerStatuses: phase === 'Pending' ? [] : [{ name: 'main', restartCount: 0, state }],
    },
  }));
};

/** The words of each Event, as the recorded cluster has them: what repeats an object's own news is known by them. */
const MESSAGES: Readonly<Record<string, (run: Run) => string>> = {
  'CronJob SuccessfulCreate': ({ name }) => `Created job ${name}`,
  'CronJob SawCompletedJob': ({ name }) => `Saw completed job: ${name}, condition: Complete`,
  'CronJob SuccessfulDelete': ({ name }) => `Deleted job ${name}`,
  'Job SuccessfulCreate': ({ pod }) => `Created pod: ${pod}`,
  'Job Completed': () => 'Job completed',
  'Job BackoffLimitExceeded': () => 'Job has reached the specified backoff limit',
  'Pod Scheduled': ({ namespace, pod, i }) => `Successfully assigned ${namespace}/${pod} to node-${i % 20}`,
  'Pod Pulled': () => 'Container image "shop/job:1" already present on machine',
  'Pod Created': () => 'Created container: main',
  'Pod Started': () => 'Started container main',
};

const eventAt = (run: Run, s: number, kind: 'CronJob' | 'Job' | 'Pod', reason: string): Change => {
  const about = {
    CronJob: { name: `job-${run.i}`, uid: uidOf(`c${run.i}`) },
    Job: { name: run.name, uid: uidOf(`j${run.name}`) },
    Pod: { name: run.pod, uid: uidOf(`p${run.name}`) },
  }[kind];
  const ofContainer = kind === 'Pod' && reason !== 'Scheduled';
  return changeAt(run, s, 'events', () => ({
    metadata: metaOf(run, s, {
      name: `${about.name}.${versionAt(run, s).toString(16)}`,
      uid: uidOf(`e${kind}${reason}${run.name}`),
    }),
    involvedObject: {
      kind,
      namespace: run.namespace,
      ...about,
      fieldPath: ofContainer ? 'spec.containers{main}' : '',
    },
    reason,
    message: MESSAGES[`${kind} ${reason}`]?.(run) ?? reason,
    count: 1,
    firstTimestamp: stamp(at(run, s)),
    lastTimestamp: stamp(at(run, s)),
  }));
};
