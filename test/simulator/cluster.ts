import type { Resource } from '../../core/facts/fact.ts';
import { type Dice, diceOf } from './dice.ts';
import { type Engine, engineFrom } from './engine.ts';
import type { CronJobObject, JobObject, PodObject } from './objects.ts';
import { type Component, inForce, outagesIn, type Plan } from './plan.ts';
import { type Raw, rawCronJob, rawJob, rawPod, stamp } from './raw.ts';

/** One write, as etcd orders them. */
export type Change = {
  readonly t: number;
  /** etcd's own; the object's, but for one that a backup brought back as it was. */
  readonly version: number;
  readonly resource: Resource;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly uid: string;
  readonly raw: Raw;
};

type About = { readonly kind: 'CronJob' | 'Job' | 'Pod'; readonly name: string; readonly uid: string };

/** A kubelet's Event carries the kubelet's time, also where it could be sent only later. */
type Origin = { readonly fieldPath: string; readonly at: number };

export type Cluster = {
  readonly plan: Plan;
  readonly dice: Dice;
  readonly engine: Engine;
  readonly changes: Change[];
  readonly cronJobs: CronJobObject[];
  readonly newUid: (kind: string) => string;
  readonly write: {
    readonly cronJob: (c: CronJobObject, type: Change['type']) => void;
    readonly job: (j: JobObject, type: Change['type']) => void;
    readonly pod: (p: PodObject, type: Change['type']) => void;
  };
  /** A Kubernetes Event, true where it was written: the client drops what exceeds its rate for the object, and what it cannot send. */
  readonly event: (about: About, reason: string, message: string, from?: Origin) => boolean;
  /** Versions are counted on from where they stood then, or so much later, and Events first told since are no more. */
  readonly goBack: (t: number, bump: number) => void;
  /** Writes what was in the backup of then as it was, with the version that it had. */
  readonly asOf: (t: number, write: () => void) => void;
  readonly isWrittenSince: (t: number, uid: string) => boolean;
  /** The first instant from now on at which all of these work. */
  readonly upAt: (...what: readonly Component[]) => number;
  readonly isUp: (...what: readonly Component[]) => boolean;
  readonly hit: (kind: string, cronJob: string) => { readonly from: number; readonly to: number } | undefined;
};

// tools/events of client-go: a burst of 25 for each object, then one in 5 minutes.
const BURST = 25;
const REFILL = 300_000;

export const clusterOf = (plan: Plan): Cluster => {
  const engine = engineFrom(plan.start + Math.min(0, ...plan.cronJobs.map((c) => c.created)));
  const changes: Change[] = [];
  let version = 1000;
  const events = recorder(engine, (uid, type, render) => {
    if (!isUp('api')) return false;
    put('events', uid, type, render);
    return true;
  });
  const goBack: Cluster['goBack'] = (t, bump) => {
    version = (changes.findLast((c) => c.t <= t)?.version ?? 1000) + bump;
    for (const uid of events.forget(t)) put('events', uid, 'DELETED', () => ({}));
  };
  let uids = 0;
  const put = (
    resource: Resource,
    uid: string,
    type: Change['type'],
    render: (version: number) => Raw,
  ): void => {
    version++;
    const own = backup === null ? version : versionIn(backup, uid);
    changes.push({ t: engine.now(), version, resource, type, uid, raw: render(own) });
  };
  let backup: number | null = null;
  const versionIn = (t: number, uid: string): number =>
    changes.findLast((c) => c.uid === uid && c.t <= t)?.version ?? version;
  const asOf: Cluster['asOf'] = (t, write) => {
    backup = t;
    write();
    backup = null;
  };
  // Asked at every step of everybody: most plans have no such fault, and then there is nothing to go through.
  const outages = outagesIn(plan);
  const troubles = plan.faults.flatMap((f) => ('cronJob' in f && 'from' in f ? [f] : []));
  const upAt: Cluster['upAt'] = (...what) => {
    if (outages.length === 0) return engine.now();
    const downs = outages.filter((f) => what.includes(f.what));
    let t = engine.now() - plan.start;
    for (let again = true; again; ) {
      again = false;
      for (const down of downs) {
        if (!inForce(down, t)) continue;
        t = down.to;
        again = true;
      }
    }
    return plan.start + t;
  };
  const isUp: Cluster['isUp'] = (...what) => upAt(...what) <= engine.now();
  return {
    plan,
    dice: diceOf(plan.seed),
    engine,
    changes,
    cronJobs: [],
    newUid: (kind) => `${kind}-${plan.seed}-${uids++}`,
    write: {
      cronJob: (c, type) => put('cronjobs', c.uid, type, (v) => rawCronJob(c, v, plan.managedFields)),
      job: (j, type) => put('jobs', j.uid, type, (v) => rawJob(j, v, plan.modern)),
      pod: (p, type) => put('pods', p.uid, type, (v) => rawPod(p, v, ahead(plan, p.node))),
    },
    event: events.record,
    goBack,
    asOf,
    isWrittenSince: (t, uid) => changes.some((c) => c.uid === uid && c.t > t),
    upAt,
    isUp,
    hit: (kind, cronJob) =>
      troubles.find((f) => f.kind === kind && f.cronJob === cronJob && inForce(f, engine.now() - plan.start)),
  };
};

/** By how much the node's clock is ahead. */
export const ahead = ({ clocks }: Plan, node: number | null): number => clocks.nodes[node ?? -1] ?? 0;

type Write = (uid: string, type: Change['type'], render: (version: number) => Raw) => boolean;
type Kept = { readonly uid: string; readonly first: number; count: number };

type Recorder = {
  readonly record: Cluster['event'];
  /** What was first told after an instant, and is told anew if it comes again. */
  readonly forget: (since: number) => readonly string[];
};

const recorder = (engine: Engine, write: Write): Recorder => {
  const kept = new Map<string, Kept>();
  let written = 0;
  const buckets = new Map<string, { tokens: number; at: number }>();
  const record: Cluster['event'] = (about, reason, message, from) => {
    const now = from?.at ?? engine.now();
    const fieldPath = from?.fieldPath ?? '';
    const bucket = buckets.get(about.uid) ?? { tokens: BURST, at: now };
    bucket.tokens = Math.min(BURST, bucket.tokens + (now - bucket.at) / REFILL);
    bucket.at = now;
    buckets.set(about.uid, bucket);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    const key = `${about.uid} ${reason} ${message} ${fieldPath}`;
    const before = kept.get(key);
    const event = before ?? { uid: `event-${about.uid}-${written++}`, first: now, count: 0 };
    event.count++;
    kept.set(key, event);
    const { count } = event;
    return write(event.uid, before === undefined ? 'ADDED' : 'MODIFIED', (v) => ({
      metadata: {
        namespace: 'sim',
        name: event.uid,
        uid: event.uid,
        resourceVersion: String(v),
        creationTimestamp: stamp(event.first),
      },
      involvedObject: { kind: about.kind, namespace: 'sim', name: about.name, uid: about.uid, fieldPath },
      reason,
      message,
      firstTimestamp: stamp(event.first),
      lastTimestamp: stamp(now),
      count,
    }));
  };
  const forget: Recorder['forget'] = (since) => {
    const late = [...kept].filter(([, e]) => e.first > since);
    for (const [key] of late) kept.delete(key);
    return late.map(([, e]) => e.uid);
  };
  return { record, forget };
};

export const aboutCronJob = (c: CronJobObject): About => ({ kind: 'CronJob', name: c.name, uid: c.uid });
export const aboutJob = (j: JobObject): About => ({ kind: 'Job', name: j.name, uid: j.uid });
export const aboutPod = (p: PodObject): About => ({ kind: 'Pod', name: p.name, uid: p.uid });
