import { type Duration, duration, seconds } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import { type DrainOptions, drainResource } from './drain.ts';
import type { Drained } from './drained.ts';
import type { Resource, ResourceName } from './resources.ts';
import type { Sleep } from './retry.ts';
import { watchOnce } from './watch.ts';

export type FollowOptions = Pick<DrainOptions, 'elapsed' | 'onChange'> & {
  readonly from: string;
  /** Fires when following should end. */
  readonly stop: AbortSignal;
  readonly sleep: Sleep;
  /**
   * Hears, about every 30 s and after every trouble, how far we know everything, and answers the version to go
   * on from: `version` or `lastVersion`, and after `gone` the version of a new list.
   */
  readonly onDrained: (resource: ResourceName, drained: Drained) => string | Promise<string>;
};

/**
 * How long a watch is held before the present is read again: what bounds the delay with which coverage is
 * confirmed, and a restored etcd noticed.
 */
const HELD_SECONDS = 30;

const LONGEST_WAIT = seconds(5);

/**
 * Follows a resource for as long as the process lives: drains to the present, then holds the watch open so that
 * changes come as they happen, and so on. It survives the API server's going away and coming back.
 *
 *   drain ──caught up──▶ hold 30 s ──┐
 *     ▲ └──failed──▶ wait ──┐        │
 *     └─────────────────────┴────────┘
 *
 * @returns the version to resume from, once stopped. @throws only what a callback throws
 */
export const follow = async (
  connection: ClusterConnection,
  resource: Resource,
  { from, stop, sleep, onDrained, ...options }: FollowOptions,
): Promise<string> => {
  let version = from;
  for (let failures = 0; !stop.aborted; ) {
    const drained = await drainResource(connection, resource, { ...options, from: version, deadline: stop });
    if (stop.aborted) return drained.outcome === 'caught-up' ? drained.version : drained.lastVersion;
    version = await onDrained(resource.name, drained);
    failures = drained.outcome === 'failed' ? failures + 1 : 0;
    if (drained.outcome === 'failed') await pause(sleep, failures, stop);
    if (drained.outcome !== 'caught-up' || stop.aborted) continue;
    const held = await watchOnce(connection, resource, {
      from: version,
      timeoutSeconds: HELD_SECONDS,
      signal: stop,
      onChange: async (change) => {
        if (change.type !== 'BOOKMARK') await options.onChange(resource.name, change);
        return undefined;
      },
    });
    // However it ended: the drain that follows finds out what that means.
    version = held.version;
  }
  return version;
};

/** Waits 1, 2, 4, then 5 s. Being stopped meanwhile is no error. */
const pause = async (sleep: Sleep, failures: number, stop: AbortSignal): Promise<void> => {
  const wait: Duration = duration(Math.min(seconds(1) * 2 ** (failures - 1), LONGEST_WAIT));
  try {
    await sleep(wait, stop);
  } catch (error) {
    if (!stop.aborted) throw error;
  }
};
