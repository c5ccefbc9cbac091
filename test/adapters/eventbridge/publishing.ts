import type { Fault } from '../../../adapters/eventbridge/faults.ts';
import { createPublisher, type PublisherOptions } from '../../../adapters/eventbridge/publisher.ts';
import type { WireEntry } from '../../../adapters/eventbridge/put-events.ts';
import type { Outgoing } from '../../../core/ports/publisher.ts';
import { type LocalBus, T0 } from './local-bus.ts';

export const event = (id: string, changes: Partial<Outgoing> = {}): Outgoing => ({
  id,
  detailType: 'Run Missed',
  detail: { schemaVersion: 1, job: 'lab/ok' },
  time: T0,
  group: id,
  ...changes,
});
export const inGroup = (group: string, ...ids: string[]): Outgoing[] => ids.map((id) => event(id, { group }));

export const publisher = (bus: LocalBus, changes: Partial<PublisherOptions> = {}) =>
  createPublisher({
    client: bus.client,
    busName: 'cronwitness',
    sleep: async () => undefined,
    random: () => 1,
    ...changes,
  });

export const arrived = async (bus: LocalBus): Promise<unknown[]> => {
  await bus.idle();
  return bus.deliveries.map(({ event: { detail } }) => detail.id);
};
export const has = (id: string) => (entry: WireEntry) => String(entry.Detail).includes(`"id":"${id}"`);
export const always = (fault: Fault) => () => fault;
export const kinds = (outcomes: readonly { readonly kind: string }[]) =>
  outcomes.map(({ kind }) => kind).join(' ');
