import type { Fact } from '../../core/facts/fact.ts';
import type { Observation, Source } from '../../core/ports/source.ts';
import { type Duration, earliest, type Instant, instant, latest, minutes } from '../../core/time.ts';
import { clocked, clusterClock } from './cluster-clock.ts';
import type { ClusterConnection } from './connect.ts';
import { type Lookout, lookout, type Sighting } from './lookout.ts';
import { type Cursor, type Place, readCursor, writeCursor } from './place.ts';
import { RESOURCE_NAMES, type ResourceName } from './resources.ts';

export type SourceOptions = {
  /** How long one look may take: a function needs the rest of its time for saving. */
  readonly within?: Duration;
  /** Gives the signal that ends a look; by default it fires after `within`. Asked for at each look. */
  readonly limit?: () => AbortSignal;
  /** Fires when the process is to stop: a look then ends with what it has. */
  readonly stop?: AbortSignal;
  /** A clock for lengths of time, in milliseconds; a test gives its server's. */
  readonly elapsed?: () => number;
  /** The label or annotation that names a CronJob's owner. */
  readonly owner?: string;
};

// A first list that does not come to its end begins anew at the next tick: the 100 MB of a large cluster must fit in
// (npm run bench first-list). Who runs in a function passes what the function has.
const WITHIN = minutes(3);

/**
 * A cluster, looked at tick by tick: each look resumes every resource's watch where the record before left it and
 * drains it to the present. What cannot be resumed is listed, and a blind interval says what that may have cost. One
 * resource's trouble leaves the others alone; a cluster that cannot be reached gives an observation without facts.
 */
export const clusterSource = (connection: ClusterConnection, options: SourceOptions = {}): Source => ({
  observe: async (resume, at) => {
    const cursor = readCursor(resume);
    const { posts, deadline } = prepared(connection, cursor, options);
    await lookAll(posts, at, deadline());
    return observationOf(
      posts.map(([name, post]) => [name, post.take()]),
      cursor,
      at,
    );
  },
});

/** All at once, each for itself. A mistake of ours is thrown only when all streams have ended. */
export const lookAll = async (posts: readonly Post[], at: Instant, deadline: AbortSignal): Promise<void> => {
  const looks = posts.map(([, post]) => post.look(at, deadline));
  await Promise.allSettled(looks);
  await Promise.all(looks);
};

export type Post = readonly [ResourceName, Lookout];

/** One lookout for each resource, where the cursor left it. */
export const prepared = (
  connection: ClusterConnection,
  cursor: Cursor | null,
  {
    within = WITHIN,
    limit = () => AbortSignal.timeout(within),
    stop,
    elapsed = () => performance.now(),
    owner,
  }: SourceOptions,
): { readonly posts: readonly Post[]; readonly deadline: () => AbortSignal } => {
  const clock = clusterClock();
  const tools = { connection: clocked(connection, clock, elapsed), clock, elapsed, owner };
  const posts = RESOURCE_NAMES.map(
    (name): Post => [name, lookout(name, cursor?.places[name] ?? null, tools)],
  );
  const deadline = (): AbortSignal => {
    const ended = limit();
    return stop === undefined ? ended : AbortSignal.any([ended, stop]);
  };
  return { posts, deadline };
};

/**
 * What the lookouts saw, as one observation. `before` is the cursor that they went out with; a resource that was not
 * looked at stays where it was.
 */
export const observationOf = (
  sightings: readonly (readonly [ResourceName, Sighting])[],
  before: Cursor | null,
  at: Instant,
): Required<Observation> => {
  const facts: Fact[] = [];
  const places: Partial<Record<ResourceName, Place>> = { ...before?.places };
  const problems: string[] = [];
  let reached: Instant | null = null;
  for (const [name, sighting] of sightings) {
    for (const fact of sighting.facts) facts.push(fact);
    if (sighting.place !== null) places[name] = sighting.place;
    if (sighting.trouble !== null) problems.push(`${name}: ${sighting.trouble.message}`);
    if (sighting.known !== null)
      reached = reached === null ? sighting.known : earliest(reached, sighting.known);
  }
  const ahead = reached === null ? (before?.ahead ?? 0) : at - reached;
  // The least of what the looks prove: a judgement must not be ahead of what it rests on. It never goes back.
  const asOf = latest(reached ?? instant(at - ahead), instant((before?.asOf ?? 0) + 1));
  return { facts, resume: writeCursor({ places, asOf, ahead }), problems: distinct(problems), asOf };
};

/** A cluster that is away says the same of every resource: once is enough. */
const distinct = (problems: readonly string[]): readonly string[] => {
  const said = problems.map((p) => p.slice(p.indexOf(': ') + 2));
  const alike = said.length === RESOURCE_NAMES.length && new Set(said).size === 1;
  return alike ? said.slice(0, 1) : problems;
};
