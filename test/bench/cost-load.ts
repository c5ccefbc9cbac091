import { createHash } from 'node:crypto';
import type { Json } from '../../adapters/kubernetes/json.ts';
import { reduce, reduceDeleted } from '../../adapters/kubernetes/reduce.ts';
import { type Fact, RESOURCES, type Resource } from '../../core/facts/fact.ts';
import type { Source } from '../../core/ports/source.ts';
import { after, type Instant, instant, seconds } from '../../core/time.ts';

export type Load = { readonly jobs: number; readonly runsPerMinute: number };

/** One object as it was at an instant, or gone. */
type Change = {
  readonly at: number;
  readonly resource: Resource;
  readonly gone: boolean;
  readonly raw: Json;
};

const stamp = (t: number): string => `${new Date(t).toISOString().slice(0, 19)}Z`;
// As random as the real ones: what does not repeat does not compress.
const uidOf = (of: string): string =>
  createHash('sha256')
    .update(of)
    .digest('hex')
    .slice(0, 32)
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/**
 * A cluster under load, with every change and Event that the recorded one shows for a run: the Job three times, its Pod
 * five times, the CronJob twice, eight Events, and both deletions by the history limit.
 */
export const loadedSource = (load: Load): Source => {
  const gap = Math.max(1, Math.round(load.jobs / load.runsPerMinute));
  let begun: Instant | null = null;
  return {
    observe: async (resume, at) => {
      const from = resume === null ? at : instant(Number(resume));
      begun ??= at;
      const facts: Fact[] = resume === null ? firstList(load, gap, at) : [];
      for (const change of changesIn(load, gap, { begun, from, to: at })) {
        const arrival = { learned: instant(change.at + 100), notBefore: from, witness: 'watch' } as const;
        const fact = change.gone
          ? reduceDeleted(change.resource, change.raw, arrival)
          : [reduce(change.resource, change.raw, arrival)];
        facts.push(...fact.filter((f) => f !== null));
      }
      const watched = RESOURCES.map(
        (resource): Fact => ({ kind: 'watched', resource, interval: { from, to: at } }),
      );
      return { facts: [...facts, ...(resume === null ? [] : watched)], resume: String(at), problems: [] };
    },
  };
};

const cronJob = (
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

const firstList = ({ jobs }: Load, gap: number, at: Instant): Fact[] => {
  const arrival = { learned: at, notBefore: at, witness: 'list' } as const;
  const found = Array.from({ length: jobs }, (_, i) =>
    reduce('cronjobs', cronJob(i, gap, { last: null, version: i }), arrival),
  );
  const listed = RESOURCES.map((resource): Fact => ({ kind: 'listed', resource, at }));
  return [...found.filter((f) => f !== null), ...listed];
};

type Window = { readonly begun: Instant; readonly from: Instant; readonly to: Instant };

const changesIn = ({ jobs }: Load, gap: number, { begun, from, to }: Window): readonly Change[] => {
  const changes: Change[] = [];
  // A run's story begins at its minute and ends with the deletions three runs later.
  const story = 60_000 * (3 * Math.min(gap, 60) + 2);
  const first = Math.max(
    Math.ceil(begun / 60_000) * 60_000 + 60_000,
    Math.floor((from - story) / 60_000) * 60_000,
  );
  for (let minute = first; minute <= to; minute += 60_000) {
    const phase = (minute / 60_000) % 60;
    for (let i = 0; i < jobs; i++) {
      const due = gap >= 60 ? phase === i % 60 : phase % gap === i % gap;
      if (due)
        for (const change of storyOf(i, gap, minute))
          if (change.at > from && change.at <= to) changes.push(change);
    }
  }
  return changes.sort((a, b) => a.at - b.at);
};

const storyOf = (i: number, gap: number, nominal: number): readonly Change[] => {
  const [namespace, name] = [`team-${i % 20}`, `job-${i}-${nominal / 60_000}`];
  const [jobUid, podUid, pod] = [
    uidOf(`j${name}`),
    uidOf(`p${name}`),
    `${name}-${uidOf(`n${name}`).slice(0, 5)}`,
  ];
  const at = (s: number): number => nominal + s * 1000 + (i % 900);
  const version = (s: number): number => Math.round((at(s) - 1_700_000_000_000) / 10);
  const meta = (object: string, uid: string, s: number): Json => ({
    namespace,
    name: object,
    uid,
    resourceVersion: String(version(s)),
    creationTimestamp: stamp(at(1)),
  });
  const job = (s: number, conditions: readonly Json[]): Change => ({
    at: at(s),
    resource: 'jobs',
    gone: false,
    raw: {
      metadata: {
        ...meta(name, jobUid, s),
        annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': stamp(nominal) },
        ownerReferences: [{ kind: 'CronJob', name: `job-${i}`, uid: uidOf(`c${i}`), controller: true }],
      },
      spec: { completions: 1, parallelism: 1 },
      status: { conditions },
    },
  });
  const container = (state: Json): Json => ({ name: 'main', restartCount: 0, state });
  const podAt = (s: number, phase: string, containers: readonly Json[]): Change => ({
    at: at(s),
    resource: 'pods',
    gone: false,
    raw: {
      metadata: {
        ...meta(pod, podUid, s),
        labels: { 'job-name': name },
        ownerReferences: [{ kind: 'Job', name, uid: jobUid, controller: true }],
      },
      spec: s > 1 ? { nodeName: `node-${i % 20}` } : {},
      status: {
        phase,
        conditions: s > 1 ? [{ type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(at(2)) }] : [],
        containerStatuses: containers,
      },
    },
  });
  const event = (s: number, about: readonly [string, string, string], reason: string): Change => ({
    at: at(s),
    resource: 'events',
    gone: false,
    raw: {
      metadata: { ...meta(`${about[1]}.${reason}`, uidOf(`e${about[1]}${reason}`), s) },
      involvedObject: {
        kind: about[0],
        namespace,
        name: about[1],
        uid: about[2],
        fieldPath: about[0] === 'Pod' ? 'spec.containers{main}' : '',
      },
      reason,
      message: `${reason} ${about[1]}`,
      count: 1,
      firstTimestamp: stamp(at(s)),
      lastTimestamp: stamp(at(s)),
    },
  });
  const started = { startedAt: stamp(at(4)) };
  const terminated = { ...started, finishedAt: stamp(at(20)), exitCode: 0, reason: 'Completed' };
  const complete = [
    { type: 'Complete', status: 'True', reason: 'CompletionsReached', lastTransitionTime: stamp(at(21)) },
  ];
  const own = (s: number): Change => ({
    at: at(s),
    resource: 'cronjobs',
    gone: false,
    raw: cronJob(i, gap, { last: nominal, version: version(s) }),
  });
  const ended = 60 * 3 * Math.min(gap, 60) + 22;
  const podAbout = ['Pod', pod, podUid] as const;
  return [
    job(1, []),
    own(1),
    event(1, ['CronJob', `job-${i}`, uidOf(`c${i}`)], 'SuccessfulCreate'),
    podAt(1, 'Pending', []),
    event(1, ['Job', name, jobUid], 'SuccessfulCreate'),
    podAt(2, 'Pending', []),
    event(2, podAbout, 'Scheduled'),
    event(3, podAbout, 'Pulled'),
    event(3, podAbout, 'Created'),
    podAt(4, 'Running', [container({ running: started })]),
    event(4, podAbout, 'Started'),
    job(4, []),
    podAt(20, 'Succeeded', [container({ terminated })]),
    job(21, complete),
    event(21, ['Job', name, jobUid], 'Completed'),
    own(21),
    event(21, ['CronJob', `job-${i}`, uidOf(`c${i}`)], 'SawCompletedJob'),
    { ...job(ended, complete), gone: true },
    { ...podAt(ended, 'Succeeded', [container({ terminated })]), gone: true },
  ];
};

export const later = (t: Instant, s: number): Instant => after(t, seconds(s));
