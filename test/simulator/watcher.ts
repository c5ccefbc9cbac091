import type { RecordedLine } from '../../adapters/recording/lines.ts';
import { RESOURCES, type Resource } from '../../core/facts/fact.ts';
import { type Instant, instant } from '../../core/time.ts';
import type { Change, Cluster } from './cluster.ts';
import { inForce, outagesIn, type Plan } from './plan.ts';

/** What the API servers told us, resource by resource, as lines of a recording; and when we could not look. */
export type Seen = {
  readonly lines: Readonly<Record<Resource, readonly RecordedLine[]>>;
  /** True intervals in which changes were never shown, only their traces in the list at the end. */
  readonly lost: readonly { readonly resource: Resource; readonly from: number; readonly to: number }[];
  /** Lists that came from an etcd whose version lay before ours: it had been put back (lookout.ts). */
  readonly restored: readonly { readonly resource: Resource; readonly t: number }[];
};

type Lost = Seen['lost'][number];

export const watch = (cluster: Cluster): Seen => {
  const lost: Lost[] = [];
  const restored: Restored[] = [];
  const wentBack = goesBack(cluster);
  const of = (resource: Resource): readonly RecordedLine[] => {
    const changes = cluster.changes.filter((c) => c.resource === resource);
    const onList = (from: number, t: number): void => {
      lost.push({ resource, from, to: t });
      if (wentBack(from, t)) restored.push({ resource, t });
    };
    const stream = streamOf(cluster.plan, resource, changes, onList);
    return cluster.plan.looking.mode === 'drain'
      ? drained(cluster.plan, resource, stream)
      : followed(cluster.plan, resource, stream);
  };
  const [cronjobs, jobs, pods, events] = RESOURCES.map(of);
  return {
    lines: { cronjobs: cronjobs ?? [], jobs: jobs ?? [], pods: pods ?? [], events: events ?? [] },
    lost,
    restored,
  };
};

type Restored = Seen['restored'][number];

/**
 * Does the version that we knew at an instant lie after the one of a later instant, or so long before it that no etcd can have
 * written so much?
 */
const goesBack = ({ plan, changes }: Cluster): ((from: number, t: number) => boolean) => {
  const restores = plan.faults.flatMap((f) => (f.kind === 'restore' ? [f] : []));
  const versionAt = (t: number): number => changes.findLast((c) => c.t <= t)?.version ?? 0;
  return (from, t) =>
    restores.some((r) => plan.start + r.from >= from && plan.start + r.to <= t) &&
    (versionAt(from) > versionAt(t) ||
      versionAt(t) - versionAt(from) > MOST_WRITES * Math.max(60_000, t - from));
};
// A millisecond.
const MOST_WRITES = 30;

type Stream = {
  readonly lines: RecordedLine[];
  /** Reads all that is new up to a true instant: by the watch if it can be resumed, else by a list. */
  readonly read: (t: number) => void;
  /** The next change not yet shown, and showing it by itself. */
  readonly next: () => Change | undefined;
  readonly show: (at: number) => void;
};

const streamOf = (
  plan: Plan,
  resource: Resource,
  changes: readonly Change[],
  onList: (from: number, t: number) => void,
): Stream => {
  const lines: RecordedLine[] = [];
  const standing = new Map<string, Change>();
  let shown = 0;
  let last: number | null = null;
  const change = (c: Change, at: number): RecordedLine => ({
    kind: 'change',
    t: instant(at),
    deleted: c.type === 'DELETED',
    object: c.raw,
  });
  const take = (c: Change): void => {
    shown++;
    if (c.type === 'DELETED') standing.delete(c.uid);
    else standing.set(c.uid, c);
  };
  const list = (t: number): RecordedLine => {
    const alive = [...standing.values()].filter(
      (c) => resource !== 'events' || t - c.t < plan.looking.eventTtl,
    );
    return { kind: 'list', t: instant(t), items: alive.map((c) => c.raw) };
  };
  return {
    lines,
    next: () => changes[shown],
    show: (at) => {
      const c = changes[shown];
      if (c === undefined) return;
      take(c);
      lines.push(change(c, at));
      last = c.t;
    },
    read: (t) => {
      const resumable = last !== null && !expired(plan, resource, last, t);
      if (last !== null && !resumable) {
        lines.push({ kind: 'error', t: instant(t) });
        onList(last, t);
      }
      for (let c = changes[shown]; c !== undefined && c.t <= t; c = changes[shown]) {
        take(c);
        if (resumable) lines.push(change(c, t));
      }
      lines.push(resumable ? { kind: 'bookmark', t: instant(t) } : list(t));
      last = t;
    },
  };
};

/** Can a watch not go on from `last` any more? The server has forgotten, or was restarted. */
const expired = (plan: Plan, resource: Resource, last: number, t: number): boolean =>
  t - last > plan.looking.retention[resource] ||
  plan.faults.some(
    (f) =>
      (f.kind === 'compaction' &&
        f.resources.includes(resource) &&
        plan.start + f.at > last &&
        plan.start + f.at <= t) ||
      (f.kind === 'restore' && plan.start + f.to > last && plan.start + f.to <= t),
  ) ||
  outagesIn(plan).some((f) => f.what === 'api' && plan.start + f.from > last && plan.start + f.to <= t);

const cannotLook = (plan: Plan, resource: Resource, t: number): boolean =>
  plan.faults.some(
    (f) => f.kind === 'blind' && f.resources.includes(resource) && inForce(f, t - plan.start),
  ) || outagesIn(plan).some((f) => f.what === 'api' && inForce(f, t - plan.start));

/** Each tick reads what came since the one before, and hangs up. */
const drained = (plan: Plan, resource: Resource, stream: Stream): readonly RecordedLine[] => {
  for (const tick of plan.looking.ticks) {
    const t = plan.start + tick;
    if (cannotLook(plan, resource, t)) continue;
    stream.read(t);
    stream.lines.push({ kind: 'disconnect', t: instant(t) });
  }
  return stream.lines;
};

// A held watch brings a change within half a second, and a bookmark about once a minute; we try again every 5 s.
const LATENCY = 400;
const BOOKMARK = 60_000;
const AGAIN = 5000;

/** The watch is held open: changes come as they happen, as long as the line holds. */
const followed = (plan: Plan, resource: Resource, stream: Stream): readonly RecordedLine[] => {
  const end: Instant = instant(plan.start + (plan.looking.ticks.at(-1) ?? 0));
  let t: number = plan.start + (plan.looking.ticks[0] ?? 0);
  let connected = false;
  while (t <= end) {
    if (cannotLook(plan, resource, t)) {
      if (connected) stream.lines.push({ kind: 'disconnect', t: instant(t) });
      connected = false;
      t += AGAIN;
      continue;
    }
    if (!connected) stream.read(t);
    connected = true;
    const change = stream.next();
    const cut = nextCut(plan, resource, t);
    const bookmark = t + BOOKMARK;
    if (change !== undefined && change.t + LATENCY <= Math.min(cut, bookmark, end)) {
      t = Math.max(t, change.t + LATENCY);
      stream.show(t);
    } else if (cut <= bookmark) t = cut;
    else {
      // Before it stops it asks once more.
      t = t < end ? Math.min(bookmark, end) : bookmark;
      if (t <= end) stream.read(t);
    }
  }
  return stream.lines;
};

const nextCut = (plan: Plan, resource: Resource, t: number): number => {
  const blind = plan.faults.flatMap((f) => (f.kind === 'blind' && f.resources.includes(resource) ? [f] : []));
  const down = outagesIn(plan).filter((f) => f.what === 'api');
  const cuts = [...blind, ...down].map((f) => plan.start + f.from);
  return Math.min(Number.POSITIVE_INFINITY, ...cuts.filter((c) => c > t));
};
