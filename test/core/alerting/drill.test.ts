import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { eventBridgeClient } from '../../../adapters/eventbridge/client.ts';
import { createPublisher } from '../../../adapters/eventbridge/publisher.ts';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { drillTable } from '../../../cli/drill-table.ts';
import { runDrill } from '../../../cli/run-drill.ts';
import { styleFor } from '../../../cli/style.ts';
import { drillEvents } from '../../../core/alerting/drill.ts';
import type { DrillSign, DrillTrace } from '../../../core/ports/drill-trace.ts';
import type { Publisher } from '../../../core/ports/publisher.ts';
import { after, duration, type Instant, seconds } from '../../../core/time.ts';
import { withLocalBus } from '../../adapters/eventbridge/local-bus.ts';
import { at } from './verdicts.ts';

const clock = (start: Instant) => {
  let t = start;
  return {
    now: (): Instant => t,
    sleep: async (length: number): Promise<void> => {
      t = after(t, duration(length));
    },
  };
};
const taking: Publisher = {
  publish: async (events) => events.map(({ id }) => ({ kind: 'sent', id, eventId: 'x' })),
};
const signs = (...all: readonly DrillSign[]): DrillTrace => ({
  hops: ['rule', 'mail', 'webhook'],
  signs: async () => all,
});
const passed = (hop: DrillSign['hop'], where: string, ms: number): DrillSign => ({
  hop,
  where,
  at: after(at('16:00'), duration(ms)),
  problem: null,
});
const patience = { patience: seconds(5), every: seconds(1) };
const drillWith = async (publisher: Publisher, trace: DrillTrace): Promise<string> => {
  const outbox = outboxOn(memoryTable());
  return drillTable(
    await runDrill({ cluster: 'c', outbox, publisher, trace, ...clock(at('16:00')) }, patience),
    styleFor(new PassThrough()),
  );
};

describe('a drill', () => {
  test('is a missed run with its incident, opened and closed, all marked', () => {
    const events = drillEvents('prod', at('16:00'));
    expect(events.map((e) => e.detailType)).toEqual(['Incident Opened', 'Run Missed', 'Incident Closed']);
    for (const event of events) {
      const definition = eventDefinitions.find((d) => d.detailType === event.detailType);
      expect(definition?.schema.parse(event.detail)).toMatchObject({ drill: true });
      expect(event.detail.summary).toMatch(/^DRILL /);
    }
  });

  test('another drill is another run', () => {
    const [one, two] = [drillEvents('prod', at('16:00')), drillEvents('prod', at('16:00:01'))];
    expect(one.filter((e) => two.some((f) => f.id === e.id))).toEqual([]);
  });

  test('that arrives says how long each hop took', async () => {
    const trace = signs(
      passed('rule', 'IncidentMail', 300),
      passed('mail', 'ops@example.com', 1200),
      passed('webhook', 'pager', 900),
    );
    expect(await drillWith(taking, trace)).toMatchInlineSnapshot(`
      "verdict  ok    after 0.00 s   Run Missed
      outbox   ok    after 0.00 s   stored
      bus      ok    after 0.00 s   PutEvents
      rule     ok    after 0.30 s   IncidentMail
      mail     ok    after 1.20 s   ops@example.com
      webhook  ok    after 0.90 s   pager
      the drill arrived everywhere
      "
    `);
  });

  test('that nobody delivers says where it stopped, after a while', async () => {
    expect(await drillWith(taking, signs(passed('rule', 'IncidentMail', 300)))).toMatchInlineSnapshot(`
      "verdict  ok    after 0.00 s   Run Missed
      outbox   ok    after 0.00 s   stored
      bus      ok    after 0.00 s   PutEvents
      rule     ok    after 0.30 s   IncidentMail
      mail     NO SIGN
      webhook  NO SIGN
      the drill stopped at: mail. What is behind it, a real alert would not reach either.
      "
    `);
  });

  test('that the mail server refuses says so', async () => {
    const refused = { ...passed('mail', 'ops@example.com', 10), problem: '550 no such user' };
    expect(await drillWith(taking, signs(passed('rule', 'x', 1), refused))).toContain(
      'mail     FAILED  ops@example.com: 550 no such user',
    );
  });

  test('that the bus refuses stops there', async () => {
    const refusing: Publisher = {
      publish: async (events) =>
        events.map(({ id }) => ({
          kind: 'failed',
          id,
          code: 'AccessDeniedException',
          message: 'not allowed',
          retryable: true,
        })),
    };
    expect(await drillWith(refusing, signs())).toContain(
      'bus      FAILED  PutEvents: AccessDeniedException: not allowed',
    );
  });

  test('goes through the embedded bus and its deployed rule by the real client', async () => {
    await withLocalBus({}, async (bus) => {
      const client = eventBridgeClient({ endpoint: bus.url });
      const publisher = createPublisher({ client, busName: 'cronwitness', sleep: async () => undefined });
      const trace: DrillTrace = {
        hops: ['rule'],
        signs: async (ids) => {
          await bus.idle();
          return bus.deliveries.flatMap(({ event }) =>
            ids.includes(String(event.detail.id)) ? [passed('rule', 'All', 1)] : [],
          );
        },
      };
      expect(await drillWith(publisher, trace)).toContain('the drill arrived everywhere');
      client.destroy();
      expect(bus.deliveries.map(({ event }) => event['detail-type'])).toEqual(
        expect.arrayContaining(['Run Missed', 'Incident Opened', 'Incident Closed']),
      );
    });
  });
});
