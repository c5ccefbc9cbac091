import type { Instant } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import { type ClusterError, isClusterError, MalformedResponse } from './errors.ts';
import { presentVersion } from './list.ts';
import { compareVersions, reaches } from './resource-version.ts';
import { RESOURCE_NAMES, RESOURCES, type Resource, type ResourceName } from './resources.ts';
import { type WatchChange, type WatchEnd, watchOnce } from './watch.ts';

/** What came of draining one resource. Every change up to `version` / `lastVersion` has been handed on. */
export type Drained =
  | {
      readonly outcome: 'caught-up';
      /** Resume from here. */
      readonly version: string;
      /**
       * 'version': an object or bookmark at or past the present was seen, which proves that nothing is missing.
       * 'time': the stream ran its full time without one (Events have no bookmarks; a quiet resource of an
       * older API server gets old ones), long after a server delivers what it has.
       */
      readonly by: 'version' | 'time';
      /** The API server's clock when the present was read: what we know is complete up to then. */
      readonly serverTime: Instant | undefined;
    }
  /** The past since `lastVersion` is lost (410), or never was in this etcd (`went-back`): list anew. */
  | {
      readonly outcome: 'gone';
      readonly reason: 'expired' | 'went-back';
      readonly lastVersion: string;
      readonly message: string;
    }
  /** Nothing is lost yet: resume from `lastVersion` at the next tick. */
  | { readonly outcome: 'failed'; readonly error: ClusterError; readonly lastVersion: string };

export type DrainOptions = {
  /** Fires when the function needs its remaining time for saving. */
  readonly deadline: AbortSignal;
  /** A clock for measuring lengths of time, in milliseconds. Only its differences are used. */
  readonly elapsed: () => number;
  /** Gets every change but bookmarks, in order within a resource. What it throws ends the drain. */
  readonly onChange: (resource: ResourceName, change: WatchChange) => void | Promise<void>;
};

/**
 * Seconds for one stream. The watch cache sends its last bookmark 2 s before the end (nextBookmarkTime in
 * cacher/cache_watcher.go) and looks for what is due about once a second, so a quiet resource is proved complete
 * 1 to 2.3 s after it was asked; a shorter stream might end before.
 */
const STREAM_SECONDS = 3;

/** Streams that end without having brought us on before the resource is given up for this tick. */
const MOST_FRUITLESS = 3;

/**
 * Drains each resource from its stored version to the present, all at once and each for itself: what happens to
 * one does not touch the others.
 */
export const drain = async (
  connection: ClusterConnection,
  from: Readonly<Partial<Record<ResourceName, string>>>,
  options: DrainOptions,
): Promise<ReadonlyMap<ResourceName, Drained>> => {
  const stored = RESOURCE_NAMES.flatMap((name) => {
    const version = from[name];
    return version === undefined ? [] : [{ name, version }];
  });
  const settled = await Promise.allSettled(
    stored.map(({ name, version }) =>
      drainResource(connection, RESOURCES[name], { ...options, from: version }),
    ),
  );
  return new Map(
    stored.map(({ name }, i) => {
      const result = settled[i];
      // Only a mistake of ours gets here (a callback that threw), and only after all streams have ended.
      if (result?.status !== 'fulfilled') throw result?.reason;
      return [name, result.value];
    }),
  );
};

/** Drains one resource. @throws only what `onChange` throws */
export const drainResource = async (
  connection: ClusterConnection,
  resource: Resource,
  options: DrainOptions & { readonly from: string },
): Promise<Drained> => {
  const { from, deadline } = options;
  let present: Present;
  try {
    present = await presentVersion(connection, resource, deadline);
  } catch (error) {
    if (isClusterError(error)) return { outcome: 'failed', error, lastVersion: from };
    throw error;
  }
  switch (compareVersions(from, present.version)) {
    case 'same':
      return { outcome: 'caught-up', version: from, by: 'version', serverTime: present.serverTime };
    case 'after':
      return wentBack(from, present.version);
    case 'before':
    case 'unknown':
      return follow(connection, resource, { ...options, present });
  }
};

type Present = Awaited<ReturnType<typeof presentVersion>>;

/** An API server waits in silence for a version that lies in its future, so this must be seen beforehand. */
const wentBack = (from: string, present: string): Drained => ({
  outcome: 'gone',
  reason: 'went-back',
  lastVersion: from,
  message: `the cluster is at version ${present}, before our ${from}: its etcd was restored from a backup`,
});

type FollowOptions = DrainOptions & { readonly from: string; readonly present: Present };

const follow = async (
  connection: ClusterConnection,
  resource: Resource,
  { from, present, deadline, elapsed, onChange }: FollowOptions,
): Promise<Drained> => {
  let version = from;
  for (let fruitless = 0; ; ) {
    const began = elapsed();
    const end = await watchOnce(connection, resource, {
      from: version,
      timeoutSeconds: STREAM_SECONDS,
      signal: deadline,
      onChange: async (change) => {
        if (change.type !== 'BOOKMARK') await onChange(resource.name, change);
        return reaches(change.version, present.version) ? 'stop' : undefined;
      },
    });
    const ranItsTime = elapsed() - began >= (STREAM_SECONDS / 2) * 1000;
    fruitless = end.version === version ? fruitless + 1 : 0;
    const settled = settle(end, { resource, present, ranItsTime, fruitless });
    if (settled) return settled;
    version = end.version;
  }
};

type Circumstances = {
  readonly resource: Resource;
  readonly present: Present;
  readonly ranItsTime: boolean;
  readonly fruitless: number;
};

/** What the end of a stream means for the drain; undefined: open another. */
const settle = (
  end: WatchEnd,
  { resource, present, ranItsTime, fruitless }: Circumstances,
): Drained | undefined => {
  const { version } = end;
  const { serverTime } = present;
  switch (end.kind) {
    case 'stopped':
      return { outcome: 'caught-up', version, by: 'version', serverTime };
    case 'gone':
      return { outcome: 'gone', reason: 'expired', lastVersion: version, message: end.error.message };
    case 'ended':
      if (ranItsTime) return caughtUpByTime(version, resource, present);
      if (fruitless < MOST_FRUITLESS) return undefined;
      return endedAtOnce(version, resource);
    case 'cut':
    case 'failed':
      if (end.error.kind === 'out-of-time')
        return { outcome: 'failed', error: end.error, lastVersion: version };
      if (fruitless < MOST_FRUITLESS && end.kind === 'cut') return undefined;
      return { outcome: 'failed', error: end.error, lastVersion: version };
    default:
      return end satisfies never;
  }
};

/**
 * Without bookmarks the version of a quiet resource would stay behind until its past is compacted, and a quiet
 * hour would look like a lost one: therefore it moves to the present that was read. etcd feeds a watch that
 * is behind every 100 ms, so seconds later all before the present has come; and no verdict rests on an Event alone.
 */
const caughtUpByTime = (
  version: string,
  { bookmarks }: Resource,
  { version: now, serverTime }: Present,
): Drained => ({
  outcome: 'caught-up',
  version: !bookmarks && compareVersions(version, now) === 'before' ? now : version,
  by: 'time',
  serverTime,
});

/**
 * A stream that ends at once, again and again, with nothing in it. For Events this is how API servers said 410
 * (kubernetes/kubernetes#104171); elsewhere it is a server that is going down.
 */
const endedAtOnce = (version: string, { name, bookmarks }: Resource): Drained => {
  const said = `the watch of ${name} from ${version} ends at once with nothing in it`;
  return bookmarks
    ? { outcome: 'failed', error: new MalformedResponse(said), lastVersion: version }
    : { outcome: 'gone', reason: 'expired', lastVersion: version, message: said };
};
