import type { Instant } from '../time.ts';
import type { Outgoing } from './publisher.ts';

/** An event that was stored to be sent. */
export type OutboxEntry = Outgoing & {
  /** The step that stored it, and its place among that step's events: together they are the order of sending. */
  readonly stored: Instant;
  readonly place: number;
  /** How often sending it has failed, and what was said the last time. */
  readonly attempts: number;
  readonly reason: string | null;
};

/** An entry that would never be accepted, or was refused too often: kept for people, and out of the others' way. */
export type ParkedEntry = OutboxEntry & { readonly parked: Instant };

/** The right to send, for as long as it is kept. */
export type Turn = {
  /** False where it was not kept in time and another has it: what is not sent yet is the other's. */
  readonly keep: () => Promise<boolean>;
  readonly end: () => Promise<void>;
};

/**
 * What is to be sent, and what was. An id is sent once: put again while it waits, it waits once; put again after it
 * was sent or parked, it is dropped.
 */
export type Outbox = {
  /**
   * Null where somebody else is sending. A turn lasts a minute from when it was taken or kept: whoever dies with it is
   * waited for so long.
   */
  readonly turn: (cluster: string) => Promise<Turn | null>;
  /** All are stored when it returns. Storing the same step twice is storing it once. */
  readonly put: (cluster: string, events: readonly Outgoing[], stored: Instant) => Promise<void>;
  /** The oldest that wait, in the order of sending, each id once. Sees every put that has returned. */
  readonly unsent: (cluster: string, limit: number) => Promise<readonly OutboxEntry[]>;
  readonly markSent: (cluster: string, entries: readonly OutboxEntry[], asOf: Instant) => Promise<void>;
  /** Counts a failure of each; the entries keep their places. */
  readonly markFailed: (
    cluster: string,
    failures: readonly { readonly entry: OutboxEntry; readonly reason: string }[],
  ) => Promise<void>;
  readonly park: (
    cluster: string,
    failures: readonly { readonly entry: OutboxEntry; readonly reason: string }[],
    asOf: Instant,
  ) => Promise<void>;
  readonly parked: (cluster: string) => Promise<readonly ParkedEntry[]>;
  /** When the oldest entry that waits was stored; null where none does. Its age is a metric. */
  readonly oldest: (cluster: string) => Promise<Instant | null>;
};
