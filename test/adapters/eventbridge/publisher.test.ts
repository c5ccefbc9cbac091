import { describe, expect, test } from 'vitest';
import { eventBridgeClient } from '../../../adapters/eventbridge/client.ts';
import { type Fault, faultsInOrder } from '../../../adapters/eventbridge/faults.ts';
import type { WireEntry } from '../../../adapters/eventbridge/put-events.ts';
import { type Duration, duration } from '../../../core/time.ts';
import { withLocalBus } from './local-bus.ts';
import { always, arrived, event, has, inGroup, kinds, publisher } from './publishing.ts';

describe('publishing', () => {
  test('an event goes out with our source, its id and its time', () =>
    withLocalBus({}, async (bus) => {
      const [outcome] = await publisher(bus).publish([event('run-1')]);
      await bus.idle();
      expect(bus.deliveries[0]?.event).toMatchObject({
        source: 'cronwitness',
        'detail-type': 'Run Missed',
        time: '2026-11-22T16:00:00Z',
        detail: { schemaVersion: 1, job: 'lab/ok', id: 'run-1' },
      });
      expect(outcome).toEqual({ kind: 'sent', id: 'run-1', eventId: bus.deliveries[0]?.event.id });
    }));

  test('nothing to publish makes no call', () =>
    withLocalBus({ faults: always({ kind: 'server-error' }) }, async (bus) => {
      expect(await publisher(bus).publish([])).toEqual([]);
    }));

  test('25 groups go in three calls of at most ten, and outcomes keep the order of the entries', () => {
    const sizes: number[] = [];
    const faults = ({ entries }: { readonly entries: readonly WireEntry[] }): Fault => {
      sizes.push(entries.length);
      return { kind: 'none' };
    };
    return withLocalBus({ faults }, async (bus) => {
      const events = Array.from({ length: 25 }, (_, i) => event(`e${i}`));
      const outcomes = await publisher(bus).publish(events);
      expect(outcomes.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      expect(sizes.sort()).toEqual([10, 10, 5]);
    });
  });

  test('one group goes one by one, in order', () =>
    withLocalBus({}, async (bus) => {
      await publisher(bus).publish(inGroup('incident', 'a', 'b', 'c'));
      expect(await arrived(bus)).toEqual(['a', 'b', 'c']);
    }));

  test('large entries are spread over calls by their size', () =>
    withLocalBus({}, async (bus) => {
      const large = { text: 'x'.repeat(400_000) };
      const outcomes = await publisher(bus).publish(
        ['a', 'b', 'c', 'd', 'e'].map((id) => event(id, { detail: large })),
      );
      expect(kinds(outcomes)).toBe('sent sent sent sent sent');
    }));
});

describe('a failure', () => {
  test('of one entry repeats only that entry', () => {
    const script: Fault[] = [{ kind: 'fail-entries', code: 'InternalFailure', which: has('b') }];
    return withLocalBus({ faults: faultsInOrder(script) }, async (bus) => {
      const outcomes = await publisher(bus).publish([event('a'), event('b'), event('c')]);
      expect(kinds(outcomes)).toBe('sent sent sent');
      expect((await arrived(bus)).sort()).toEqual(['a', 'b', 'c']);
    });
  });

  const waits: Readonly<Record<string, Fault>> = {
    throttling: { kind: 'throttle' },
    'a server error': { kind: 'server-error' },
  };
  test.each(Object.entries(waits))(
    'of a whole call by %s repeats it, with longer and longer pauses',
    (_, fault) => {
      const slept: Duration[] = [];
      const sleep = async (length: Duration): Promise<void> => {
        slept.push(length);
      };
      return withLocalBus({ faults: faultsInOrder([fault, fault, fault]) }, async (bus) => {
        const outcomes = await publisher(bus, { sleep }).publish([event('a')]);
        expect(kinds(outcomes)).toBe('sent');
        expect(slept).toEqual([200, 400, 800]);
      });
    },
  );

  test('without an answer is repeated under the same id, and a reader sees it twice at most', () =>
    withLocalBus({ faults: faultsInOrder([{ kind: 'lose-answer' }]) }, async (bus) => {
      expect(kinds(await publisher(bus).publish([event('a')]))).toBe('sent');
      expect(await arrived(bus)).toEqual(['a', 'a']);
    }));

  test('by a timeout is repeated', () =>
    withLocalBus({ faults: faultsInOrder([{ kind: 'no-answer' }]) }, async (bus) => {
      const client = eventBridgeClient({ endpoint: bus.url, timeout: duration(100) });
      expect(kinds(await publisher(bus, { client }).publish([event('a')]))).toBe('sent');
      client.destroy();
    }));

  test('that lasts is given up, and holds back the later ones of its own group only', () => {
    const faults = always({ kind: 'fail-entries', code: 'InternalFailure', which: has('a1') });
    return withLocalBus({ faults }, async (bus) => {
      const events = [...inGroup('a', 'a1', 'a2'), ...inGroup('b', 'b1', 'b2')];
      const outcomes = await publisher(bus).publish(events);
      expect(outcomes).toMatchObject([
        { kind: 'failed', id: 'a1', code: 'InternalFailure', retryable: true },
        { kind: 'failed', id: 'a2', code: 'HeldBack', retryable: true },
        { kind: 'sent' },
        { kind: 'sent' },
      ]);
      expect(await arrived(bus)).toEqual(['b1', 'b2']);
    });
  });

  test('of everything ends the run, and everything is kept', () => {
    let calls = 0;
    const faults = (): Fault => {
      calls += 1;
      return { kind: 'server-error' };
    };
    return withLocalBus({ faults }, async (bus) => {
      const events = Array.from({ length: 1000 }, (_, i) => event(`e${i}`));
      const outcomes = await publisher(bus).publish(events);
      expect(outcomes.every((outcome) => outcome.kind === 'failed' && outcome.retryable)).toBe(true);
      // Far fewer than the 500 calls that five tries of each would take.
      expect(calls).toBeLessThan(30);
    });
  });

  test('for a bus that is not there keeps the entries: the fault is in the configuration', () =>
    withLocalBus({}, async (bus) => {
      const outcomes = await publisher(bus, { busName: 'other' }).publish(inGroup('g', 'a', 'b'));
      expect(outcomes).toMatchObject([
        { kind: 'failed', code: 'ResourceNotFoundException', retryable: true },
        { kind: 'failed', code: 'HeldBack', retryable: true },
      ]);
    }));
});

describe('the end of the time', () => {
  test('before the start leaves everything unsent', () =>
    withLocalBus({}, async (bus) => {
      const outcomes = await publisher(bus).publish([event('a')], AbortSignal.abort());
      expect(outcomes).toMatchObject([{ kind: 'failed', code: 'Aborted', retryable: true }]);
      expect(await arrived(bus)).toEqual([]);
    }));

  test('during a call returns at once; what is in flight counts as unsent', () => {
    const time = new AbortController();
    const faults = ({ number }: { readonly number: number }): Fault => {
      if (number === 0) return { kind: 'none' };
      time.abort();
      return { kind: 'no-answer' };
    };
    return withLocalBus({ faults }, async (bus) => {
      const outcomes = await publisher(bus).publish(inGroup('g', 'a', 'b', 'c'), time.signal);
      expect(outcomes).toMatchObject([
        { kind: 'sent' },
        { kind: 'failed', code: 'Aborted', retryable: true },
        { kind: 'failed', code: 'Aborted', retryable: true },
      ]);
    });
  });

  test('during a pause returns at once', () => {
    const time = new AbortController();
    const sleep = (): Promise<void> => {
      time.abort();
      return new Promise(() => undefined);
    };
    return withLocalBus({ faults: always({ kind: 'throttle' }) }, async (bus) => {
      const outcomes = await publisher(bus, { sleep }).publish([event('a')], time.signal);
      expect(outcomes).toMatchObject([{ kind: 'failed', code: 'Aborted', retryable: true }]);
    });
  });
});
