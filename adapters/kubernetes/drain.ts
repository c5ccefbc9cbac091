import type { ClusterConnection } from './connect.ts';
import { type Drained, type Present, settle, wentBack } from './drained.ts';
import { isClusterError } from './errors.ts';
import { presentVersion } from './list.ts';
import { compareVersions, reaches } from './resource-version.ts';
import { RESOURCE_NAMES, RESOURCES, type Resource, type ResourceName } from './resources.ts';
import { type WatchChange, watchOnce } from './watch.ts';

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

/** Our count begins before the server's, so only the coarseness of two clocks can make it come out shorter. */
const TIMER_SLACK_MS = 100;

type FollowOptions = DrainOptions & { readonly from: string; readonly present: Present };

const follow = async (
  connection: ClusterConnection,
  resource: Resource,
  { from, present, deadline, elapsed, onChange }: FollowOptions,
): Promise<Drained> => {
  let version = from;
  for (let fruitless = 0; ; ) {
    const began = elapsed();
    let bookmarked = false;
    const end = await watchOnce(connection, resource, {
      from: version,
      timeoutSeconds: STREAM_SECONDS,
      signal: deadline,
      onChange: async (change) => {
        if (change.type === 'BOOKMARK') bookmarked = true;
        else await onChange(resource.name, change);
        return reaches(change.version, present.version) ? 'stop' : undefined;
      },
    });
    const ranItsTime = elapsed() - began >= STREAM_SECONDS * 1000 - TIMER_SLACK_MS;
    fruitless = end.version === version ? fruitless + 1 : 0;
    const settled = settle(end, { resource, present, ranItsTime, bookmarked, fruitless });
    if (settled) return settled;
    version = end.version;
  }
};
