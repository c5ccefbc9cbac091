import type { WireEntry } from './put-events.ts';

/** What goes wrong with one PutEvents call to the embedded endpoint. */
export type Fault =
  | { readonly kind: 'none' }
  /** Some entries fail, the others are accepted. `code` is a per-entry error code of the service. */
  | { readonly kind: 'fail-entries'; readonly code: string; readonly which: (entry: WireEntry) => boolean }
  /** Nothing is accepted: HTTP 400 ThrottlingException. */
  | { readonly kind: 'throttle' }
  /** Nothing is accepted: HTTP 500. */
  | { readonly kind: 'server-error' }
  /** Nothing is accepted, and the connection stays open without an answer until the client gives up. */
  | { readonly kind: 'no-answer' }
  /** Everything is accepted and delivered, and then the connection is cut: the client cannot know. */
  | { readonly kind: 'lose-answer' };

/** Decides the fault of each call; `number` counts from 0. */
export type FaultScript = (call: {
  readonly number: number;
  readonly entries: readonly WireEntry[];
}) => Fault;

/** One fault per call, in this order, and none afterwards. */
export const faultsInOrder =
  (faults: readonly Fault[]): FaultScript =>
  ({ number }) =>
    faults[number] ?? { kind: 'none' };
