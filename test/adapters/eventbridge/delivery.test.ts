import { describe, expect, test } from 'vitest';
import { TargetError } from '../../../adapters/eventbridge/delivery.ts';
import { pause } from '../../../adapters/eventbridge/pause.ts';
import { readTemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import {
  alertingTemplate,
  everythingToReader,
  MAIL,
  openLocalBus,
  withDirectory,
  withLocalBus,
} from './local-bus.ts';
import { entry, put } from './put.ts';

describe('a target that fails', () => {
  const failing = (times: number, error: Error = new Error('no')) => {
    let calls = 0;
    return {
      calls: () => calls,
      handler: () => (calls++ < times ? Promise.reject(error) : Promise.resolve()),
    };
  };

  test('is tried again until it takes the event', async () => {
    const target = failing(3);
    await withLocalBus({ targets: { Reader: target.handler } }, async (bus) => {
      await put(bus, entry());
      await bus.idle();
      expect(target.calls()).toBe(4);
      expect(await bus.read('dead-letters.ndjson')).toEqual([]);
    });
  });

  test('is given up after the attempts of its rule, and the event becomes a dead letter with its error', async () => {
    const target = failing(99);
    const rules = readTemplateRules(await alertingTemplate());
    await withLocalBus({ rules, targets: { [MAIL]: target.handler } }, async (bus) => {
      const answer = await put(bus, entry({ DetailType: 'Incident Opened' }));
      await bus.idle();
      expect(target.calls()).toBe(4);
      expect(await bus.read('dead-letters.ndjson')).toMatchObject([
        {
          queue: 'DlqD1FAA4AD',
          attributes: {
            ERROR_CODE: 'TARGET_ERROR',
            ERROR_MESSAGE: 'no',
            RULE_ARN: 'arn:aws:events:us-east-1:123456789012:rule/cronwitness/IncidentMail5B4A4A56',
            TARGET_ARN: `arn:aws:lambda:us-east-1:123456789012:${MAIL}`,
            RETRY_ATTEMPTS: 3,
            EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
          },
          body: { id: answer.Entries?.[0]?.EventId, 'detail-type': 'Incident Opened' },
        },
      ]);
    });
  });

  test('is not tried again when it says that this is of no use', async () => {
    const target = failing(99, new TargetError('HTTP_ERROR', 'gone', { retryable: false }));
    await withLocalBus({ targets: { Reader: target.handler } }, async (bus) => {
      await put(bus, entry());
      await bus.idle();
      expect(target.calls()).toBe(1);
      expect(await bus.read('dead-letters.ndjson')).toMatchObject([
        { queue: null, attributes: { ERROR_CODE: 'HTTP_ERROR', RETRY_ATTEMPTS: 0 } },
      ]);
    });
  });

  test('does not hold up the events behind it', async () => {
    const seen: string[] = [];
    let release: () => void = () => undefined;
    const resting = new Promise<void>((resolve) => {
      release = resolve;
    });
    const handler = ({ event }: { event: { detail: { id?: unknown } } }) => {
      const first = !seen.includes('a');
      seen.push(String(event.detail.id));
      if (first) throw new Error('not yet');
      if (event.detail.id === 'b') release();
    };
    await withLocalBus({ targets: { Reader: handler }, sleep: () => resting }, async (bus) => {
      await put(bus, entry({ Detail: '{"id":"a"}' }), entry({ Detail: '{"id":"b"}' }));
      await bus.idle();
      expect(seen).toEqual(['a', 'b', 'a']);
    });
  });
});

describe('a process that dies', () => {
  test('leaves its undelivered events to the next one', () =>
    withDirectory(async (directory) => {
      const broken = () => Promise.reject(new Error('mail is down'));
      let asleep: () => void = () => undefined;
      const fellAsleep = new Promise<void>((resolve) => {
        asleep = resolve;
      });
      const first = await openLocalBus({
        directory,
        targets: { Reader: broken },
        sleep: (_, signal) => {
          asleep();
          return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
        },
      });
      await put(first, entry());
      await fellAsleep;
      await first.close();

      const second = await openLocalBus({ directory });
      await second.idle();
      expect(second.deliveries.map(({ event }) => event.detail.id)).toEqual(['r1']);
      await second.close();

      const third = await openLocalBus({ directory });
      await third.idle();
      expect(third.deliveries).toEqual([]);
      await third.close();
    }));
});

describe('a rule that is gone', () => {
  test('leaves a dead letter for what it had promised to deliver', () =>
    withDirectory(async (directory) => {
      const first = await openLocalBus({
        directory,
        targets: { Reader: () => Promise.reject(new Error('mail is down')) },
        sleep: pause,
      });
      await put(first, entry());
      await first.close();

      const second = await openLocalBus({ directory, rules: { ...everythingToReader, rules: [] } });
      await second.close();
      const deadLetters = await second.read('dead-letters.ndjson');
      expect(deadLetters).toMatchObject([
        { attributes: { ERROR_CODE: 'RULE_NOT_FOUND' }, body: { detail: { id: 'r1' } } },
      ]);

      const third = await openLocalBus({ directory });
      await third.idle();
      expect(third.deliveries).toEqual([]);
      await third.close();
    }));
});
