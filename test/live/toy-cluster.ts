import type { KubeObject } from '../api-server/kinds.ts';
import type { ClusterState } from '../api-server/state.ts';

/** What becomes of a run. */
export type Fate = 'well' | 'evicted' | 'dropped';

/** A CronJob of the toy cluster: due at every minute, or at one minute of the hour. */
export type ToyCronJob = {
  readonly name: string;
  readonly minute: number | null;
  readonly forbid: boolean;
  /** Seconds that a run works. */
  readonly works: number;
  /** Finished Jobs that are kept: succeeded, failed; or none, by ttlSecondsAfterFinished: 0. */
  readonly keeps: readonly [number, number] | 'ttl-0';
};

type Kept = { readonly name: string; readonly failed: boolean };

const text = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;

/**
 * A cluster at work, second by second: a controller, a scheduler and a kubelet without fault, except for the fates that
 * the test decides. It writes what real ones write, in their order.
 */
export const toyCluster = (
  state: ClusterState,
  cronJobs: readonly ToyCronJob[],
  options: { readonly fate: (cronJob: string, nominal: number) => Fate; readonly since: number },
): { readonly until: (milliseconds: number) => void } => {
  const { fate, since } = options;
  const todo = new Map<number, (() => void)[]>();
  const status = new Map<string, { lastScheduleTime?: string; lastSuccessfulTime?: string }>();
  const finished = new Map<string, Kept[]>();
  const active = new Set<string>();
  let now = since;
  let events = 0;

  const later = (seconds: number, run: () => void): void => {
    todo.set(now + seconds, [...(todo.get(now + seconds) ?? []), run]);
  };

  const putCronJob = ({ name, minute, forbid }: ToyCronJob): void =>
    state.apply('cronjobs', {
      metadata: {
        namespace: 'toy',
        name,
        uid: `c-${name}`,
        generation: 1,
        creationTimestamp: text(since - 86_400),
      },
      spec: {
        schedule: minute === null ? '* * * * *' : `${minute} * * * *`,
        concurrencyPolicy: forbid ? 'Forbid' : 'Allow',
      },
      status: { ...status.get(name) },
    });

  const say = (
    kind: string,
    about: string,
    what: { reason: string; message: string; fieldPath?: string },
  ): void => {
    const name = `event-${++events}`;
    const { reason, message, fieldPath = '' } = what;
    const metadata = { namespace: 'toy', name, uid: `e-${events}`, creationTimestamp: text(now) };
    const involvedObject = {
      kind,
      namespace: 'toy',
      name: about,
      uid: `${kind[0]?.toLowerCase()}-${about}`,
      fieldPath,
    };
    const times = { firstTimestamp: text(now), lastTimestamp: text(now), count: 1 };
    state.apply('events', { metadata, involvedObject, reason, message, ...times });
    later(3600, () => state.delete('events', `toy/${name}`));
  };

  const putJob = (
    cronJob: string,
    name: string,
    nominal: number,
    conditions: readonly KubeObject[] = [],
  ): void =>
    state.apply('jobs', {
      metadata: {
        namespace: 'toy',
        name,
        uid: `j-${name}`,
        creationTimestamp: text(nominal),
        annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': text(nominal) },
        ownerReferences: [{ kind: 'CronJob', name: cronJob, uid: `c-${cronJob}`, controller: true }],
      },
      spec: { parallelism: 1, completions: 1 },
      status: { conditions },
    });

  const putPod = (job: string, created: number, status: KubeObject): void =>
    state.apply('pods', {
      metadata: {
        namespace: 'toy',
        name: `${job}-abcde`,
        uid: `p-${job}-abcde`,
        creationTimestamp: text(created),
        labels: { 'job-name': job },
        ownerReferences: [{ kind: 'Job', name: job, uid: `j-${job}`, controller: true }],
      },
      spec: { nodeName: 'node-a' },
      status,
    });

  const start = (cronJob: ToyCronJob, nominal: number, fated: Fate): void => {
    const job = `${cronJob.name}-${nominal / 60}`;
    putJob(cronJob.name, job, nominal);
    active.add(cronJob.name);
    status.set(cronJob.name, { ...status.get(cronJob.name), lastScheduleTime: text(nominal) });
    putCronJob(cronJob);
    later(1, () => {
      putPod(job, nominal + 1, { phase: 'Pending' });
      say('Job', job, { reason: 'SuccessfulCreate', message: `Created pod: ${job}-abcde` });
    });
    later(2, () => {
      putPod(job, nominal + 1, { phase: 'Running', containerStatuses: [running(nominal + 2)] });
      say('Pod', `${job}-abcde`, {
        reason: 'Started',
        message: 'Container started',
        fieldPath: 'spec.containers{main}',
      });
    });
    if (fated === 'evicted') later(4, () => evict(cronJob, job, nominal));
    else later(cronJob.works, () => complete(cronJob, job, nominal));
  };

  const complete = (cronJob: ToyCronJob, job: string, nominal: number): void => {
    putPod(job, nominal + 1, {
      phase: 'Succeeded',
      containerStatuses: [ended(nominal + 2, now, { exitCode: 0, reason: 'Completed' })],
    });
    later(1, () => {
      putJob(cronJob.name, job, nominal, [
        { type: 'Complete', status: 'True', lastTransitionTime: text(now) },
      ]);
      say('Job', job, { reason: 'Completed', message: 'Job completed' });
      status.set(cronJob.name, { ...status.get(cronJob.name), lastSuccessfulTime: text(now) });
      over(cronJob, { name: job, failed: false });
    });
  };

  const evict = (cronJob: ToyCronJob, job: string, nominal: number): void => {
    putPod(job, nominal + 1, {
      phase: 'Failed',
      reason: 'Evicted',
      containerStatuses: [ended(nominal + 2, now, { exitCode: 137, reason: 'Error' })],
    });
    say('Pod', `${job}-abcde`, { reason: 'Evicted', message: 'The node was low on resource: memory.' });
    later(1, () => {
      const reason = 'BackoffLimitExceeded';
      putJob(cronJob.name, job, nominal, [
        { type: 'Failed', status: 'True', reason, lastTransitionTime: text(now) },
      ]);
      say('Job', job, { reason, message: 'Job has reached the specified backoff limit' });
      over(cronJob, { name: job, failed: true });
    });
  };

  const over = (cronJob: ToyCronJob, job: Kept): void => {
    active.delete(cronJob.name);
    putCronJob(cronJob);
    const kept = [...(finished.get(cronJob.name) ?? []), job];
    const surplus = new Set(surplusOf(kept, cronJob.keeps));
    finished.set(
      cronJob.name,
      kept.filter((k) => !surplus.has(k)),
    );
    later(1, () => {
      for (const { name } of surplus) {
        state.delete('jobs', `toy/${name}`);
        state.delete('pods', `toy/${name}-abcde`);
      }
    });
  };

  const second = (): void => {
    for (const run of todo.get(now) ?? []) run();
    todo.delete(now);
    if (now % 60 !== 0) return;
    for (const cronJob of cronJobs) {
      if (cronJob.minute !== null && (now / 60) % 60 !== cronJob.minute) continue;
      if (cronJob.forbid && active.has(cronJob.name)) continue;
      const fated = fate(cronJob.name, now);
      if (fated !== 'dropped') start(cronJob, now, fated);
    }
  };

  for (const cronJob of cronJobs) putCronJob(cronJob);
  return {
    until: (milliseconds) => {
      for (; now * 1000 <= milliseconds; now++) second();
    },
  };
};

const surplusOf = (kept: readonly Kept[], keeps: ToyCronJob['keeps']): readonly Kept[] => {
  if (keeps === 'ttl-0') return kept;
  const [succeeded, failed] = [kept.filter((k) => !k.failed), kept.filter((k) => k.failed)];
  return [
    ...succeeded.slice(0, Math.max(0, succeeded.length - keeps[0])),
    ...failed.slice(0, Math.max(0, failed.length - keeps[1])),
  ];
};

const running = (started: number): KubeObject => ({
  name: 'main',
  restartCount: 0,
  state: { running: { startedAt: text(started) } },
});

const ended = (started: number, at: number, how: KubeObject): KubeObject => ({
  name: 'main',
  restartCount: 0,
  state: { terminated: { startedAt: text(started), finishedAt: text(at), ...how } },
});
