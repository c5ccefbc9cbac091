import type { Fact } from '../../core/facts/fact.ts';
import { duration, earliest, type Instant, instant, latest } from '../../core/time.ts';
import type { ClusterClock } from './cluster-clock.ts';
import type { ClusterConnection } from './connect.ts';
import { drainResource } from './drain.ts';
import type { Drained } from './drained.ts';
import { type ClusterError, isClusterError } from './errors.ts';
import { listAll } from './list.ts';
import type { Place } from './place.ts';
import type { RawObject } from './raw-object.ts';
import { type Arrival, reduce, reduceDeleted } from './reduce.ts';
import { leaps } from './resource-version.ts';
import { RESOURCES, type ResourceName } from './resources.ts';
import type { WatchChange } from './watch.ts';

/** What every resource's lookout shares. */
export type LookoutTools = {
  readonly connection: ClusterConnection;
  readonly clock: ClusterClock;
  /** Milliseconds; only differences count. */
  readonly elapsed: () => number;
  /** The label or annotation that names a CronJob's owner. */
  readonly owner: string | undefined;
};

/** What a lookout has seen since it was asked the last time. */
export type Sighting = {
  readonly facts: readonly Fact[];
  readonly place: Place | null;
  /** Everything up to here is known as of this look; null where the look failed. */
  readonly known: Instant | null;
  readonly trouble: ClusterError | null;
};

/** Watches one resource: lists it when it must, resumes where it can, keeps facts and no object. */
export type Lookout = {
  /** Looks up to the present, by the tick's time `at`. @throws only our own mistakes */
  readonly look: (at: Instant, deadline: AbortSignal) => Promise<void>;
  /** One change of a watch that is held open between looks. */
  readonly hear: (change: WatchChange, at: Instant) => void;
  /**
   * What a drain between looks came to; answers the version to go on from. Coverage is left to the next look, which
   * knows when it asked for the present.
   */
  readonly between: (drained: Drained, look: Look) => Promise<string>;
  readonly take: () => Sighting;
  readonly version: () => string | null;
};

export type Look = {
  /** The tick's time, or now: coverage claims nothing beyond the earlier of this and the cluster's own time. */
  readonly at: Instant;
  /** When the look began, by `elapsed`: what happened before it is known when it ends. */
  readonly began: number;
  readonly deadline: AbortSignal;
};

/**
 * The two clocks. A look proves what happened up to the moment at which the present was asked for: told cautiously,
 * by the earlier of the cluster's clock and the tick's, so that a wrong clock makes us late and never makes us sure.
 * What was seen had happened by the time that it arrived (`learned`, the cluster's clock at the latest). A blind
 * interval spans both clocks' opinions.
 */
export const lookout = (resource: ResourceName, from: Place | null, tools: LookoutTools): Lookout => {
  const { connection, clock, elapsed, owner } = tools;
  let place = from;
  let facts: Fact[] = [];
  let known: Instant | null = null;
  let trouble: ClusterError | null = null;
  let stamped = from?.learned ?? instant(0);

  /** Not before anything that was stamped earlier: a list must come after what it supersedes. */
  const stamp = (at: Instant): Instant => {
    stamped = latest(stamped, clock.notAfter(elapsed()) ?? at);
    return stamped;
  };
  const certain = ({ at, began }: Look): Instant => {
    const theirs = clock.notBefore(began);
    return theirs === null ? at : earliest(theirs, at);
  };
  const move = (to: Omit<Place, 'learned'>): void => {
    place = { ...to, learned: stamped };
  };

  const hear = ({ type, object, version }: WatchChange, at: Instant): void => {
    const notBefore = place?.known ?? instant(0);
    const arrival: Arrival = { learned: stamp(at), notBefore, witness: 'watch' };
    if (type === 'DELETED') facts.push(...reduceDeleted(resource, object, arrival, owner));
    else keep(object, arrival);
    if (place !== null) move({ ...place, version });
  };
  const keep = (object: RawObject, arrival: Arrival): void => {
    const fact = reduce(resource, object, arrival, owner);
    if (fact !== null) facts.push(fact);
  };

  const list = async (look: Look, wentBack = false): Promise<void> => {
    const before = place;
    const mark = facts.length;
    const notBefore = before?.known ?? instant(0);
    let read: Instant | null = null;
    /** One instant for the whole list, later than all that was learned before it. */
    const readAt = (): Instant => {
      if (read !== null) return read;
      stamped = instant(Math.max(stamped, notBefore) + 1);
      read = stamp(look.at);
      return read;
    };
    try {
      const listed = await listAll(connection, RESOURCES[resource], {
        signal: look.deadline,
        sink: {
          item: (object) => keep(object, { learned: readAt(), notBefore, witness: 'list' }),
          restart: () => void facts.splice(mark),
        },
      });
      const at = readAt();
      facts.push({ kind: 'listed', resource, at });
      // Of what a backup forgot, no list and no status can tell.
      const leapt = before !== null && leaps(before.version, listed.version, duration(at - before.known));
      if (wentBack || leapt) facts.push({ kind: 'restored', resource, at });
      // By whichever clock is later: of what lies between the two opinions nothing is claimed.
      const since = latest(at, look.at);
      if (before !== null)
        facts.push({ kind: 'blind', resource, interval: { from: before.known, to: since } });
      known = latest(certain(look), notBefore);
      move({ version: listed.version, known, since });
      trouble = null;
    } catch (error) {
      facts.splice(mark);
      if (!isClusterError(error)) throw error;
      trouble = error;
    }
  };

  const settle = async (drained: Drained, look: Look): Promise<void> => {
    switch (drained.outcome) {
      case 'caught-up': {
        known = latest(place?.known ?? instant(0), certain(look));
        const since = place?.since ?? known;
        if (known > since) facts.push({ kind: 'watched', resource, interval: { from: since, to: known } });
        move({ version: drained.version, known, since: latest(since, known) });
        trouble = null;
        return;
      }
      case 'failed':
        if (place !== null) move({ ...place, version: drained.lastVersion });
        trouble = drained.error;
        return;
      case 'gone':
        return list(look, drained.reason === 'went-back');
      default:
        return drained satisfies never;
    }
  };

  const between = async (drained: Drained, look: Look): Promise<string> => {
    if (drained.outcome === 'gone') await list(look, drained.reason === 'went-back');
    else if (place !== null)
      move({ ...place, version: drained.outcome === 'failed' ? drained.lastVersion : drained.version });
    return place?.version ?? '';
  };

  const look = async (at: Instant, deadline: AbortSignal): Promise<void> => {
    const now: Look = { at, began: elapsed(), deadline };
    known = null;
    if (place === null) return list(now);
    const drained = await drainResource(connection, RESOURCES[resource], {
      from: place.version,
      deadline,
      elapsed,
      onChange: (_, change) => hear(change, at),
    });
    await settle(drained, now);
  };

  const take = (): Sighting => {
    const sighting = { facts, place, known, trouble };
    facts = [];
    return sighting;
  };

  return { look, hear, between, take, version: () => place?.version ?? null };
};
