import type { Instant } from '../../core/time.ts';
import { type ClusterError, MalformedResponse } from './errors.ts';
import { compareVersions } from './resource-version.ts';
import type { Resource } from './resources.ts';
import type { WatchEnd } from './watch.ts';

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

/** The present of a resource, as read at the start of a drain. */
export type Present = { readonly version: string; readonly serverTime: Instant | undefined };

/** An API server waits in silence for a version that lies in its future, so this must be seen beforehand. */
export const wentBack = (from: string, present: string): Drained => ({
  outcome: 'gone',
  reason: 'went-back',
  lastVersion: from,
  message: `the cluster is at version ${present}, before our ${from}: its etcd was restored from a backup`,
});

/** Streams that end without having brought us on before the resource is given up for this tick. */
const MOST_FRUITLESS = 3;

export type Circumstances = {
  readonly resource: Resource;
  readonly present: Present;
  /** It lasted as long as we had asked for. */
  readonly ranItsTime: boolean;
  /** A bookmark came, perhaps an old one: a server sends it after all of the past that it has for us. */
  readonly bookmarked: boolean;
  /** Streams in a row that brought nothing new. */
  readonly fruitless: number;
};

/**
 * A stream of which neither a bookmark nor a change came may have been opened by a server that was too busy to say
 * anything in time: only when that happens twice is it one that knows no bookmarks.
 */
const MOST_SILENT = 2;

/** What the end of a stream means for the drain; undefined: open another. */
export const settle = (
  end: WatchEnd,
  { resource, present, ranItsTime, bookmarked, fruitless }: Circumstances,
): Drained | undefined => {
  const { version } = end;
  const { serverTime } = present;
  switch (end.kind) {
    case 'stopped':
      return { outcome: 'caught-up', version, by: 'version', serverTime };
    case 'gone':
      // Of several API servers behind one address, one that has just started has no past; another may have it.
      if (fruitless < MOST_FRUITLESS) return undefined;
      return { outcome: 'gone', reason: 'expired', lastVersion: version, message: end.error.message };
    case 'ended':
      if (ranItsTime && resource.bookmarks && !bookmarked && fruitless < MOST_SILENT) return undefined;
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
