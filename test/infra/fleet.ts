import { type Instant, instant, minutes, parseInstant, seconds } from '../../core/time.ts';
import type { KubeObject } from '../api-server/kinds.ts';
import type { ClusterState } from '../api-server/state.ts';

/** What becomes of one run. */
export type Fate = 'on-time' | 'dropped' | 'killed';

export type FleetJob = {
  readonly name: string;
  readonly owner: string | null;
  readonly everyMinutes: number;
  readonly fate: (nominal: Instant) => Fate;
};

const stamp = (t: number): string => `${new Date(t).toISOString().slice(0, 19)}Z`;

/** A cluster that runs CronJobs as told: `until` writes everything that has happened by an instant. */
export const fleet = (state: ClusterState, jobs: readonly FleetJob[], from: Instant) => {
  for (const job of jobs) state.apply('cronjobs', cronJob(job, from, null));
  let done = from;
  return {
    until: (t: Instant): void => {
      for (
        let at = instant(Math.floor(done / 60_000) * 60_000 + 60_000);
        at <= t;
        at = instant(at + 60_000)
      ) {
        for (const job of jobs) if (at % minutes(job.everyMinutes) === 0) run(state, job, { at, from });
        clean(state, at);
      }
      done = t;
    },
  };
};

const NAMESPACE = 'shop';
const uidOf = (kind: string, name: string): string => {
  const digits = Buffer.from(`${kind}${name}`).toString('hex').padEnd(32, '0').slice(-32);
  return digits.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');
};

const cronJob = (
  { name, owner, everyMinutes }: FleetJob,
  created: number,
  last: number | null,
): KubeObject => ({
  metadata: {
    namespace: NAMESPACE,
    name,
    uid: uidOf('c', name),
    generation: 1,
    creationTimestamp: stamp(created),
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    ...(owner === null ? {} : { annotations: { 'cronwitness.dev/owner': owner } }),
  },
  spec: {
    schedule: everyMinutes === 60 ? '0 * * * *' : `*/${everyMinutes} * * * *`,
    concurrencyPolicy: 'Allow',
  },
  status: last === null ? {} : { lastScheduleTime: stamp(last) },
});

const run = (state: ClusterState, job: FleetJob, { at, from }: { at: Instant; from: Instant }): void => {
  const fate = job.fate(at);
  if (fate === 'dropped') return;
  const name = `${job.name}-${at / 60_000}`;
  const killed = fate === 'killed';
  const [created, started, ended] = [at + seconds(1), at + seconds(3), at + seconds(20)];
  state.apply('jobs', jobObject(job, { name, at, created, conditions: [] }));
  state.apply('cronjobs', cronJob(job, from, at));
  state.apply('pods', podObject(name, { created, started, ended: null, killed }));
  state.apply('pods', podObject(name, { created, started, ended, killed }));
  const condition = killed
    ? { type: 'Failed', reason: 'BackoffLimitExceeded' }
    : { type: 'Complete', reason: 'CompletionsReached' };
  const conditions = [{ ...condition, status: 'True', lastTransitionTime: stamp(ended + seconds(1)) }];
  state.apply('jobs', jobObject(job, { name, at, created, conditions }));
};

type JobTimes = {
  readonly name: string;
  readonly at: Instant;
  readonly created: number;
  readonly conditions: readonly object[];
};

const jobObject = (job: FleetJob, { name, at, created, conditions }: JobTimes): KubeObject => ({
  metadata: {
    namespace: NAMESPACE,
    name,
    uid: uidOf('j', name),
    creationTimestamp: stamp(created),
    annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp(at) },
    ownerReferences: [{ kind: 'CronJob', name: job.name, uid: uidOf('c', job.name), controller: true }],
  },
  spec: { completions: 1, parallelism: 1 },
  status: { conditions },
});

type PodTimes = {
  readonly created: number;
  readonly started: number;
  readonly ended: number | null;
  readonly killed: boolean;
};

const podObject = (job: string, { created, started, ended, killed }: PodTimes): KubeObject => ({
  metadata: {
    namespace: NAMESPACE,
    name: `${job}-x`,
    uid: uidOf('p', job),
    labels: { 'job-name': job, 'batch.kubernetes.io/job-name': job },
    creationTimestamp: stamp(created),
    ownerReferences: [{ kind: 'Job', name: job, uid: uidOf('j', job), controller: true }],
  },
  spec: { nodeName: 'node-1' },
  status: {
    phase: ended === null ? 'Running' : killed ? 'Failed' : 'Succeeded',
    conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(created + seconds(1)) }],
    containerStatuses: [
      {
        name: 'job',
        restartCount: 0,
        state:
          ended === null
            ? { running: { startedAt: stamp(started) } }
            : { terminated: end(started, ended, killed) },
      },
    ],
  },
});

const end = (started: number, ended: number, killed: boolean): KubeObject => ({
  startedAt: stamp(started),
  finishedAt: stamp(ended),
  exitCode: killed ? 137 : 0,
  reason: killed ? 'OOMKilled' : 'Completed',
});

// The history limit's work: what finished two hours ago is gone.
const clean = (state: ClusterState, at: Instant): void => {
  for (const plural of ['jobs', 'pods'] as const) {
    for (const { metadata } of state.list(plural)) {
      const { name, creationTimestamp } = metadata as {
        readonly name: string;
        readonly creationTimestamp: string;
      };
      const created = parseInstant(creationTimestamp);
      if (created !== undefined && at - created > minutes(120)) state.delete(plural, `${NAMESPACE}/${name}`);
    }
  }
};
