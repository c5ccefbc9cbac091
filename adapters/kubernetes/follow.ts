import { type Duration, duration, seconds } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import { type DrainOptions, drainResource } from './drain.ts';
import type { Drained } from './drained.ts';
import type { Resource, ResourceName } from './resources.ts';
import type { Sleep } from './retry.ts';
import { type WatchEnd, watchOnce } from './watch.ts';

export type FollowOptions = Pick<DrainOptions, 'elapsed' | 'onChange'> & {
  readonly from: string;
  /** Fires when following should end. */
  readonly stop: AbortSignal;
  readonly sleep: Sleep;
  /**
   * Hears, about every 30 s and after every trouble, how far we know everything, and answers the version to go
   * on from: `version` or `lastVersion`, and after `gone` the version of a new list (`lastVersion` again when
   * that failed).
   */
  readonly onDrained: (resource: ResourceName, drained: Drained) => string | Promise<string>;
};

/**
 * How long a watch is held before the present is read again: what bounds the delay with which coverage is
 * confirmed, and a restored etcd noticed.
 */
const HELD_SECONDS = 30;

const SHORTEST_HOLD = seconds(1);

const LONGEST_WAIT = seconds(5);

/**
 * Follows a resource for as long as the process lives: drains to the present, then holds the watch open so that
 * changes come as they happen, and so on. It survives the API server's going away and coming back.
 *
 *   drain ──caught up──▶ hold 30 s ──┐
 *     ▲ └──failed──▶ wait ◀──at once─┤
 *     └────────────────┴─────────────┘
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
    // A list that failed leaves the version where it was: then wait, as after any other failure.
    if (drained.outcome === 'gone' && version !== drained.lastVersion) continue;
    let fruitful = false;
    if (drained.outcome === 'caught-up') {
      const held = await hold(connection, resource, { ...options, from: version, stop });
      version = held.end.version;
      fruitful = held.fruitful;
      if (held.end.kind === 'failed' && !stop.aborted) {
        const { error } = held.end;
        version = await onDrained(resource.name, { outcome: 'failed', error, lastVersion: version });
      }
    }
    failures = fruitful ? 0 : failures + 1;
    if (failures > 0 && !stop.aborted) await pause(sleep, failures, stop);
  }
  return version;
};

type Held = { readonly end: WatchEnd; readonly fruitful: boolean };

/** Holds one watch open. How it ended matters little: the drain that follows finds out what that means. */
const hold = async (
  connection: ClusterConnection,
  resource: Resource,
  { from, stop, elapsed, onChange }: Pick<FollowOptions, 'from' | 'stop' | 'elapsed' | 'onChange'>,
): Promise<Held> => {
  const began = elapsed();
  const end = await watchOnce(connection, resource, {
    from,
    timeoutSeconds: HELD_SECONDS,
    signal: stop,
    onChange: async (change) => {
      if (change.type !== 'BOOKMARK') await onChange(resource.name, change);
      return undefined;
    },
  });
  // A stream that ends as soon as it began must not be opened again and again without a pause.
  return { end, fruitful: end.version !== from || elapsed() - began >= SHORTEST_HOLD };
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
