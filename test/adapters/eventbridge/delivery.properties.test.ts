import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openLocalBus, withDirectory } from './local-bus.ts';

const given = fc.record({
  // In each life of the process, the ids that are put before it dies.
  lives: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 4 }),
  // Whether the attempt of this number fails.
  fails: fc.func(fc.boolean()),
});

test('an accepted event reaches its target at least once, however often the target fails and the process dies', () =>
  fc.assert(
    fc.asyncProperty(given, ({ lives, fails }) =>
      withDirectory(async (directory) => {
        const accepted: string[] = [];
        const reached = new Set<string>();
        let attempts = 0;
        const target = ({ event }: { readonly event: { readonly id: string } }): void => {
          attempts += 1;
          if (attempts < 60 && fails(attempts)) throw new Error('not now');
          reached.add(event.id);
        };
        for (const count of lives) {
          // A failed attempt rests until the process dies: it is the next life that tries again.
          const bus = await openLocalBus({
            directory,
            targets: { Reader: target },
            sleep: (_, signal) =>
              signal.aborted
                ? Promise.resolve()
                : new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
          });
          for (let i = 0; i < count; i += 1) {
            const Detail = JSON.stringify({ i });
            const Entries = [{ Source: 'cronwitness', DetailType: 'x', Detail, EventBusName: 'cronwitness' }];
            const answer = await bus.client.send(new PutEventsCommand({ Entries }));
            accepted.push(answer.Entries?.[0]?.EventId ?? '');
          }
          await bus.close();
        }
        const last = await openLocalBus({ directory, targets: { Reader: target } });
        await last.idle();
        expect([...reached].sort()).toEqual([...accepted].sort());
        await last.close();
      }),
    ),
    { numRuns: 25 },
  ));
