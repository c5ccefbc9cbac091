import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import type { Outgoing, Publisher } from '../../../core/ports/publisher.ts';
import { after, instant, minutes } from '../../../core/time.ts';
import { busOf, type Fault } from './bus.ts';

const T0 = instant(Date.UTC(2026, 10, 22, 16));
const event = (id: string, group = id): Outgoing => ({
  id,
  detailType: 'Run Missed',
  detail: { id },
  time: T0,
  group,
});
const events = (n: number, groups: number): readonly Outgoing[] =>
  Array.from({ length: n }, (_, i) => event(`e${i}`, `g${i % groups}`));

const inOrderOfGroups = (arrived: readonly string[], groups: number): boolean => {
  const seen = [...new Set(arrived)].map((id) => Number(id.slice(1)));
  return Array.from({ length: groups }, (_, g) => seen.filter((n) => n % groups === g)).every((ns) =>
    ns.every((n, i) => i === 0 || n > (ns[i - 1] ?? 0)),
  );
};

describe('draining the outbox', () => {
  test('an empty outbox asks nothing of the bus', async () => {
    const bus = busOf(() => 'none');
    const outbox = outboxOn(memoryTable());
    expect(await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0)).toEqual({
      sent: 0,
      failed: 0,
      parked: 0,
      oldest: null,
    });
    expect(bus.calls()).toBe(0);
  });

  test('everything is sent in order, in batches, and once', async () => {
    const outbox = outboxOn(memoryTable());
    await outbox.put('c', events(450, 450), T0);
    const bus = busOf(() => 'none');
    const drained = await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0);
    expect(drained).toEqual({ sent: 450, failed: 0, parked: 0, oldest: null });
    expect(bus.arrived).toEqual(events(450, 450).map((e) => e.id));
    await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0);
    expect(bus.arrived).toHaveLength(450);
  });

  test('a poison entry is parked with its reason and blocks nobody', async () => {
    const outbox = outboxOn(memoryTable());
    await outbox.put('c', events(4, 1), T0);
    const bus = busOf(() => 'none', new Set(['e1']));
    expect(await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0)).toMatchObject({
      sent: 3,
      parked: 1,
    });
    expect((await outbox.parked('c')).map((e) => [e.id, e.reason])).toEqual([
      ['e1', 'EntryTooLarge: slow down'],
    ]);
  });

  test('a bus that is down all day parks nothing, and is asked once a drain', async () => {
    const outbox = outboxOn(memoryTable());
    await outbox.put('c', events(500, 500), T0);
    const down = busOf(() => 'all');
    for (let i = 0; i < 100; i += 1) await drain({ cluster: 'c', outbox, publisher: down.publisher }, T0);
    expect(down.calls()).toBe(100);
    const up = busOf(() => 'none');
    expect(await drain({ cluster: 'c', outbox, publisher: up.publisher }, T0)).toMatchObject({
      sent: 500,
      oldest: null,
    });
  });

  test('one that is refused again and again while others go is parked; those behind it in its group go on', async () => {
    const outbox = outboxOn(memoryTable());
    const bus = busOf(() => 'none');
    const publisher: Publisher = {
      publish: async (batch) => {
        const stuck = batch.some((e) => e.id === 'e0');
        const rest = await bus.publisher.publish(batch.filter((e) => !stuck || e.group !== 'g0'));
        const refused = { kind: 'failed', code: 'AccessDenied', message: 'no', retryable: true } as const;
        return [
          ...rest,
          ...batch.flatMap((e) => (stuck && e.group === 'g0' ? [{ ...refused, id: e.id }] : [])),
        ];
      },
    };
    await outbox.put('c', [event('e0', 'g0'), event('e1', 'g0')], T0);
    for (let i = 0; i < 25; i += 1) {
      await outbox.put('c', [event(`other${i}`)], after(T0, minutes(i + 1)));
      await drain({ cluster: 'c', outbox, publisher }, T0);
    }
    expect((await outbox.parked('c')).map((e) => e.id)).toEqual(['e0']);
    expect(bus.arrived).toContain('e1');
    expect(bus.arrived).toHaveLength(26);
  });

  test('a drain that runs out of time leaves the rest for the next', async () => {
    const outbox = outboxOn(memoryTable());
    await outbox.put('c', events(500, 500), T0);
    const bus = busOf(() => 'none');
    let left = 1;
    const hasTime = (): boolean => left-- > 0;
    const drained = await drain({ cluster: 'c', outbox, publisher: bus.publisher, hasTime }, T0);
    expect(drained).toMatchObject({ sent: 200, oldest: T0 });
    expect(await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0)).toMatchObject({
      sent: 300,
      oldest: null,
    });
  });

  test('of drains that overlap one sends, and each id goes once', async () => {
    const outbox = outboxOn(memoryTable());
    await outbox.put('c', events(450, 90), T0);
    const bus = busOf(() => 'none');
    const ports = { cluster: 'c', outbox, publisher: bus.publisher };
    const drains = await Promise.all(Array.from({ length: 5 }, () => drain(ports, T0)));
    expect(drains.map(({ sent }) => sent).toSorted()).toEqual([0, 0, 0, 0, 450]);
    expect(bus.arrived).toHaveLength(450);
    expect(await outbox.oldest('c')).toBeNull();
  });

  test('a turn that nobody kept is over after a minute; who comes back late finds that and stops', async () => {
    let clock = T0;
    const outbox = outboxOn(memoryTable(), () => clock);
    await outbox.put('c', events(450, 450), T0);
    const bus = busOf(() => 'none');
    const ports = { cluster: 'c', outbox, publisher: bus.publisher };
    const slow: Publisher = {
      publish: async (batch) => {
        const outcomes = await bus.publisher.publish(batch);
        clock = instant(clock + minutes(1));
        expect(await drain(ports, T0)).toMatchObject({ sent: 450 });
        return outcomes;
      },
    };
    // The first batch was under way for longer than anybody waits: it went twice, under the same ids.
    expect(await drain({ ...ports, publisher: slow }, T0)).toMatchObject({ sent: 200, oldest: null });
    expect(bus.arrived).toHaveLength(650);
    expect(new Set(bus.arrived).size).toBe(450);
  });

  test('a drain that has ended leaves the turn to the next at once', async () => {
    const outbox = outboxOn(memoryTable());
    const failing: Publisher = { publish: () => Promise.reject(new Error('a mistake of ours')) };
    await outbox.put('c', events(3, 3), T0);
    await expect(drain({ cluster: 'c', outbox, publisher: failing }, T0)).rejects.toThrow('a mistake');
    const bus = busOf(() => 'none');
    expect(await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0)).toMatchObject({ sent: 3 });
  });

  test('whatever the bus does: at least once, in order within a group, and once to a reader that keeps ids', async () => {
    const fault = fc.constantFrom<Fault>('none', 'all', 'some', 'lost-answer');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { maxLength: 8 }),
        fc.integer({ min: 1, max: 6 }),
        async (faults, groups) => {
          const outbox = outboxOn(memoryTable());
          await outbox.put('c', events(40, groups), T0);
          const bus = busOf((call) => faults[call] ?? 'none');
          for (let i = 0; i < 12; i += 1) await drain({ cluster: 'c', outbox, publisher: bus.publisher }, T0);
          expect(new Set(bus.arrived).size).toBe(40);
          expect(inOrderOfGroups(bus.arrived, groups)).toBe(true);
          expect(await outbox.oldest('c')).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });
});
