import type { JsonObject } from '../event-pattern/json.ts';
import type { Instant } from '../time.ts';

/** An event on its way to the bus. */
export type Outgoing = {
  /** Deterministic; also `detail.id`, by which a reader recognises an event that it has seen. */
  readonly id: string;
  readonly detailType: string;
  readonly detail: JsonObject;
  readonly time: Instant;
  /** Events of one group (an incident, a run) arrive in the order in which they are given. */
  readonly group: string;
};

export type PublishOutcome =
  | { readonly kind: 'sent'; readonly id: string; readonly eventId: string }
  | {
      readonly kind: 'failed';
      readonly id: string;
      readonly code: string;
      readonly message: string;
      /** False: poison, it would fail for ever. True: keep it and publish it again, before the later ones of its group. */
      readonly retryable: boolean;
    };

/** The bus. Says of each event, in the order given, what became of it; does not reject for a bus that fails. */
export type Publisher = {
  readonly publish: (events: readonly Outgoing[]) => Promise<readonly PublishOutcome[]>;
};
