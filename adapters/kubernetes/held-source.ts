import type { Fact } from '../../core/facts/fact.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, instant } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import { follow } from './follow.ts';
import { type Cursor, readCursor } from './place.ts';
import { RESOURCES } from './resources.ts';
import type { Sleep } from './retry.ts';
import { realSleep } from './sleep.ts';
import { lookAll, observationOf, type Post, prepared, type SourceOptions } from './source.ts';

export type HeldOptions = SourceOptions & {
  /** Our clock, for what arrives between ticks. */
  readonly now?: () => Instant;
  readonly sleep?: Sleep;
};

export type HeldSource = Source & {
  /** Lets go of the watches. What has arrived since the last look is read again by whoever resumes. */
  readonly stop: () => Promise<void>;
};

// While the store is away facts pile up; beyond this we forget them, and read from the last record's versions again.
const MOST_KEPT = 500_000;

/** What one process keeps between ticks. */
type Watchkeeping = {
  readonly posts: readonly Post[];
  readonly deadline: () => AbortSignal;
  cursor: Cursor | null;
  /** What the last look gave, until the next one shows that it was recorded. */
  given: { readonly before: string | null; readonly after: string | null; readonly facts: readonly Fact[] };
};

/**
 * A cluster whose watches are held open between ticks: changes are taken as they come, each with its own instant, and
 * the API server's short memory does not matter. Each tick is the same look as `clusterSource`'s, and resumes from the
 * same cursor: either may go on where the other stopped.
 *
 * ```
 * look ──▶ hold, hear changes ──▶ (next tick) let go ──▶ look …
 * ```
 *
 * A look is kept until its record stands in the ledger: the next tick's cursor tells.
 */
export const heldSource = (connection: ClusterConnection, options: HeldOptions = {}): HeldSource => {
  const {
    now = () => instant(Date.now()),
    elapsed = () => performance.now(),
    sleep = realSleep,
    stop: stopped,
  } = options;
  let keeping: Watchkeeping | null = null;
  let letGo: () => Promise<void> = async () => {};

  const hold = ({ posts }: Watchkeeping): void => {
    const end = new AbortController();
    const signal = stopped === undefined ? end.signal : AbortSignal.any([end.signal, stopped]);
    const following = posts.map(async ([name, post]) => {
      const from = post.version();
      if (from === null) return;
      await follow(connection, RESOURCES[name], {
        from,
        stop: signal,
        elapsed,
        sleep,
        onChange: (_, change) => post.hear(change, now()),
        onDrained: (_, drained) => post.between(drained, { at: now(), began: elapsed(), deadline: signal }),
      });
    });
    // A mistake of ours is thrown at the next look, not into the void.
    const all = Promise.allSettled(following);
    letGo = async () => {
      letGo = async () => {};
      end.abort();
      await all;
      await Promise.all(following);
    };
  };

  /** The watch that we keep, if it is the one that `resume` continues; else a new one from there. */
  const kept = (resume: string | null): Watchkeeping => {
    if (keeping !== null && resume === keeping.given.after) {
      keeping.given = { before: resume, after: null, facts: [] };
      return keeping;
    }
    if (keeping !== null && resume === keeping.given.before) return keeping;
    const cursor = readCursor(resume);
    return {
      ...prepared(connection, cursor, options),
      cursor,
      given: { before: resume, after: null, facts: [] },
    };
  };

  return {
    observe: async (resume, at) => {
      await letGo();
      const current = kept(resume);
      keeping = null;
      await lookAll(current.posts, at, current.deadline());
      const sightings = current.posts.map(([name, post]) => [name, post.take()] as const);
      const seen = observationOf(sightings, current.cursor, at);
      const facts = [...current.given.facts, ...seen.facts];
      current.cursor = readCursor(seen.resume);
      current.given = { before: resume, after: seen.resume, facts };
      if (facts.length <= MOST_KEPT) keeping = current;
      if (keeping !== null && stopped?.aborted !== true) hold(current);
      return { ...seen, facts };
    },
    stop: async () => {
      await letGo();
      keeping = null;
    },
  };
};
