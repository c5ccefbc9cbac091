import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../../adapters/eventbridge/faults.ts';
import { createPublisher, type EventBridgePublisher } from '../../../adapters/eventbridge/publisher.ts';
import type { WireEntry } from '../../../adapters/eventbridge/put-events.ts';
import type { Outgoing } from '../../../core/ports/publisher.ts';
import { T0, withLocalBus } from './local-bus.ts';

// `die`: the function's time is over while this call is in flight, before or after it is accepted.
type Trouble = Fault['kind'] | 'deny-some' | 'die-before' | 'die-after';
const trouble = fc.constantFrom<Exclude<Trouble, 'no-answer'>>(
  'none',
  'throttle',
  'server-error',
  'lose-answer',
  'fail-entries',
  'deny-some',
  'die-before',
  'die-after',
);

const given = fc.record({
  // One number per event: its group.
  groups: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 40 }),
  poison: fc.func(fc.integer({ min: 0, max: 9 })),
  troubles: fc.array(trouble, { maxLength: 30 }),
  // In which entries a call fails, by a hash of the entry and the call.
  which: fc.func(fc.boolean()),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

const faultOf = (kind: Trouble, which: (entry: WireEntry) => boolean, die: () => void): Fault => {
  switch (kind) {
    case 'fail-entries':
      return { kind, code: 'InternalFailure', which };
    case 'deny-some':
      return { kind: 'fail-entries', code: 'AccessDeniedException', which };
    case 'die-before':
      die();
      return { kind: 'no-answer' };
    case 'die-after':
      die();
      return { kind: 'lose-answer' };
    default:
      return { kind };
  }
};

type Life = { die: () => void };

/** What an outbox does: publishes what is left, in order, until nothing is left that can be sent. */
const drain = async (
  events: readonly Outgoing[],
  publisher: EventBridgePublisher,
  life: Life,
): Promise<void> => {
  let left = events;
  for (let run = 0; left.length > 0; run += 1) {
    expect(run, 'runs until everything is sent').toBeLessThan(60);
    const time = new AbortController();
    life.die = () => time.abort();
    const outcomes = await publisher.publish(left, time.signal);
    left = left.filter((_, i) => {
      const outcome = outcomes[i];
      return outcome?.kind === 'failed' && outcome.retryable;
    });
  }
};

test('whatever fails, every event arrives, exactly once for a reader of ids, and in the order of its group', () =>
  fc.assert(
    fc.asyncProperty(given, async ({ groups, poison, troubles, which, concurrency }) => {
      const life: Life = { die: () => undefined };
      const faults = ({ number, entries }: { number: number; entries: readonly WireEntry[] }): Fault =>
        faultOf(
          troubles[number] ?? 'none',
          (entry) => which(number, entries.indexOf(entry)),
          () => life.die(),
        );
      await withLocalBus({ faults }, async (bus) => {
        const isPoison = (i: number): boolean => poison(i) === 0;
        const events = groups.map(
          (group, i): Outgoing => ({
            id: `e${i}`,
            group: `g${group}`,
            detailType: isPoison(i) ? '' : 'Run Missed',
            detail: { group },
            time: T0,
          }),
        );
        const publisher = createPublisher({
          client: bus.client,
          busName: 'cronwitness',
          sleep: async () => undefined,
          concurrency,
          attempts: 3,
        });
        await drain(events, publisher, life);
        await bus.idle();

        const seen = [...new Set(bus.deliveries.map(({ event }) => String(event.detail.id)))];
        const healthy = events.filter((_, i) => !isPoison(i));
        expect([...seen].sort()).toEqual(healthy.map(({ id }) => id).sort());
        for (const group of new Set(healthy.map((event) => event.group))) {
          const ids = healthy.filter((event) => event.group === group).map(({ id }) => id);
          expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
        }
      });
    }),
    { numRuns: 60 },
  ));
