import type { JsonObject } from '../../core/event-pattern/json.ts';
import type { Instant } from '../../core/time.ts';

/** An event to be published; `source` is always "cronwitness". */
export type OutgoingEvent = {
  /** Deterministic. It becomes `detail.id`, by which a reader recognises an event that it has seen. */
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

export type Publisher = {
  /**
   * Publishes and says for each entry, in the order given, what became of it. Never rejects for a failing bus. When the
   * signal aborts it returns at once: what is not known to have arrived is `failed`, retryable, and is to be sent again
   * under the same id.
   */
  readonly publish: (
    entries: readonly OutgoingEvent[],
    signal?: AbortSignal,
  ) => Promise<readonly PublishOutcome[]>;
};
