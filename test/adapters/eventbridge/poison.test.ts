import { describe, expect, test } from 'vitest';
import type { Outgoing } from '../../../core/ports/publisher.ts';
import { withLocalBus } from './local-bus.ts';
import { always, arrived, event, has, inGroup, publisher } from './publishing.ts';

const cycle: { self?: unknown } = {};
cycle.self = cycle;
const poison: Readonly<Record<string, readonly [Partial<Outgoing>, string]>> = {
  'too large': [{ detail: { text: 'x'.repeat(1_000_000) } }, 'EntryTooLarge'],
  'without a detail type': [{ detailType: '' }, 'InvalidDetailType'],
  'with a detail type of 129 characters': [{ detailType: 'x'.repeat(129) }, 'InvalidDetailType'],
  'that goes in circles': [{ detail: JSON.parse('{}', () => cycle) }, 'UnserialisableDetail'],
};

describe('a poison entry', () => {
  test.each(Object.entries(poison))(
    '%s is refused before it is sent, and its group goes on',
    (_, [changes, code]) =>
      withLocalBus({}, async (bus) => {
        const events = [...inGroup('g', 'a'), event('bad', { ...changes, group: 'g' }), ...inGroup('g', 'c')];
        const outcomes = await publisher(bus).publish(events);
        expect(outcomes).toMatchObject([
          { kind: 'sent' },
          { kind: 'failed', code, retryable: false },
          { kind: 'sent' },
        ]);
        expect(await arrived(bus)).toEqual(['a', 'c']);
      }),
  );

  test('that the service refuses is not tried again, and its group goes on', () => {
    const faults = always({ kind: 'fail-entries', code: 'MalformedDetail', which: has('a') });
    return withLocalBus({ faults }, async (bus) => {
      const outcomes = await publisher(bus).publish(inGroup('g', 'a', 'b'));
      expect(outcomes).toMatchObject([
        { kind: 'failed', code: 'MalformedDetail', retryable: false },
        { kind: 'sent' },
      ]);
    });
  });

  test('that spoils whole calls fails alone', () =>
    withLocalBus({}, async (bus) => {
      // The client is bent to make the endpoint refuse any call in which `bad` takes part.
      bus.client.middlewareStack.add(
        (next) => (args) => {
          const text = JSON.stringify(args.input);
          if (!text.includes('\\"bad\\"')) return next(args);
          throw Object.assign(new Error('bad entry'), {
            name: 'ValidationException',
            $metadata: { httpStatusCode: 400 },
          });
        },
        { step: 'initialize' },
      );
      const outcomes = await publisher(bus).publish(['a', 'bad', 'c'].map((id) => event(id)));
      expect(outcomes).toMatchObject([
        { kind: 'sent' },
        { kind: 'failed', code: 'ValidationException', retryable: false },
        { kind: 'sent' },
      ]);
    }));
});
