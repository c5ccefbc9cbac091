import type { Outgoing, Publisher, PublishOutcome } from '../../../core/ports/publisher.ts';
import type { Trouble } from '../plan.ts';
import type { Chance } from './chance.ts';
import { Killed } from './table.ts';

/** Who listens on the bus, and keeps each id once. `changed` are ids that came again with another content. */
export type Reader = {
  readonly received: ReadonlyMap<string, Outgoing>;
  readonly deliveries: () => number;
  readonly changed: readonly string[];
};

/** A bus that takes some entries, or none, or takes them all and never says so. Groups stay in order, as promised. */
export const troubledBus = (
  chance: Chance,
  trouble: () => Trouble,
): { readonly publisher: Publisher; readonly reader: Reader } => {
  const received = new Map<string, Outgoing>();
  const changed: string[] = [];
  let deliveries = 0;
  const deliver = (event: Outgoing): void => {
    deliveries++;
    const before = received.get(event.id);
    if (before === undefined) received.set(event.id, event);
    else if (JSON.stringify(before.detail) !== JSON.stringify(event.detail)) changed.push(event.id);
  };
  const publish = async (events: readonly Outgoing[]): Promise<readonly PublishOutcome[]> => {
    const { bus, kill } = trouble();
    const down = chance.happens(bus / 2);
    const stopped = new Set<string>();
    const outcomes = events.map((event): PublishOutcome => {
      const { id, group } = event;
      if (down || stopped.has(group) || chance.happens(bus)) {
        stopped.add(group);
        return { kind: 'failed', id, code: 'InternalFailure', message: 'trouble', retryable: true };
      }
      deliver(event);
      return { kind: 'sent', id, eventId: `bus-${deliveries}` };
    });
    await null;
    if (chance.happens(kill)) throw new Killed();
    return outcomes;
  };
  return { publisher: { publish }, reader: { received, deliveries: () => deliveries, changed } };
};
