import type { Columns } from '../facts/columns.ts';
import type { Fact } from '../facts/fact.ts';
import type { Instant } from '../time.ts';

/** What one tick found: it is written once, whole, or not at all. */
export type Tick = {
  /** The instant that the schedule gave the tick. */
  readonly at: Instant;
  readonly facts: readonly Fact[];
  /** Where the next tick goes on (resource versions, offsets): opaque to the ledger, written with the facts it belongs to. */
  readonly resume: string;
};

/** The end of a cluster's chain. `sequence` counts records from 1; `hash` is the record's own, lower-case hex SHA-256. */
export type Head = {
  readonly sequence: number;
  readonly hash: string;
  readonly at: Instant;
  readonly resume: string;
};

/** A record as it stands in the ledger. `previous` is the hash of the record before, '' for the first. */
export type LedgerRecord = Tick & {
  /** The facts as they were written; null where they never were. They need not be made of it to be judged. */
  readonly columns: Columns | null;
  readonly sequence: number;
  readonly hash: string;
  readonly previous: string;
};

/** `taken`: another tick wrote this sequence first; ours is dropped, and nothing is lost: the next one reads it again. */
export type Appended = { readonly kind: 'appended'; readonly head: Head } | { readonly kind: 'taken' };

/**
 * The append-only, hash-chained record of one cluster's facts. The key (cluster, sequence) is the lock: of two
 * overlapping ticks that read the same head, one wins.
 */
export type Ledger = {
  /** The last record's end, read consistently; null where nothing was written yet. */
  readonly head: (cluster: string) => Promise<Head | null>;
  readonly append: (cluster: string, after: Head | null, tick: Tick) => Promise<Appended>;
  /** Records in order, from a sequence on (inclusive). */
  readonly read: (cluster: string, fromSequence: number) => AsyncIterable<LedgerRecord>;
};

/** What somebody kept elsewhere of a record: its sequence, and its hash or the beginning of it. */
export type KnownHead = { readonly sequence: number; readonly hash: string };

/** A record that is not what it was: altered, missing, out of order, or not readable. */
export type ChainFault = {
  readonly sequence: number;
  readonly fault: 'altered' | 'missing' | 'broken-link' | 'unreadable';
  readonly detail: string;
};
