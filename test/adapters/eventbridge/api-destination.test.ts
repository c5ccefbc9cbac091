import { createServer, type IncomingHttpHeaders } from 'node:http';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from 'vitest';
import { readTemplateRules } from '../../../adapters/eventbridge/template-rules.ts';
import { alertingTemplate, type LocalBus, WEBHOOK, withLocalBus } from './local-bus.ts';

type Seen = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: unknown };

/** A webhook that answers with these statuses, one after another, and then with 200. */
const withWebhook = async (
  statuses: readonly number[],
  use: (url: string, seen: readonly Seen[]) => Promise<void>,
): Promise<void> => {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    seen.push({ url: request.url ?? '', headers: request.headers, body });
    response.writeHead(statuses[seen.length - 1] ?? 200).end('thanks');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  try {
    await use(`http://127.0.0.1:${port}/hook?team=a`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
};

const opened = (bus: LocalBus, detail: object) =>
  bus.client.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: 'cronwitness',
          DetailType: 'Incident Opened',
          Detail: JSON.stringify(detail),
          EventBusName: 'cronwitness',
          Time: new Date('2026-11-22T15:31:00Z'),
        },
      ],
    }),
  );

const withBusAndWebhook = (
  statuses: readonly number[],
  use: (bus: LocalBus, seen: readonly Seen[]) => Promise<void>,
): Promise<void> =>
  withWebhook(statuses, async (url, seen) => {
    const rules = readTemplateRules(await alertingTemplate());
    const destinations = { [WEBHOOK]: { url, headers: { Authorization: 'Bearer local' } } };
    await withLocalBus({ rules, destinations }, (bus) => use(bus, seen));
  });

const detail = { id: 'i-1', title: 'controller "down"\n', count: 59, drill: true };

describe('a webhook behind an API destination', () => {
  test('gets what the transformer made, the headers of its connection and those of its rule', () =>
    withBusAndWebhook([], async (bus, seen) => {
      await opened(bus, detail);
      await bus.idle();
      expect(seen).toMatchObject([
        {
          url: '/hook?team=a',
          headers: {
            authorization: 'Bearer local',
            'x-from': 'cronwitness',
            'x-incident': 'i-1',
            'content-type': 'application/json; charset=utf-8',
          },
          body: { text: 'Incident controller "down"\n', count: 59, at: '2026-11-22T15:31:00Z' },
        },
      ]);
    }));

  test('cannot be given a header by the text of an event', () =>
    withBusAndWebhook([], async (bus, seen) => {
      await opened(bus, { ...detail, id: 'x\r\nX-Evil: 1\u202e😀' });
      await bus.idle();
      expect(seen[0]?.headers['x-incident']).toBe('x??X-Evil: 1???');
      expect(seen[0]?.headers['x-evil']).toBeUndefined();
    }));

  test('is called again after 503 and 429', () =>
    withBusAndWebhook([503, 429], async (bus, seen) => {
      await opened(bus, detail);
      await bus.idle();
      expect(seen).toHaveLength(3);
      expect(await bus.read('dead-letters.ndjson')).toEqual([]);
    }));

  test('is not called again after 400 or a redirection', () =>
    withBusAndWebhook([400, 302], async (bus, seen) => {
      await opened(bus, detail);
      await bus.idle();
      await opened(bus, detail);
      await bus.idle();
      expect(seen).toHaveLength(2);
      expect(await bus.read('dead-letters.ndjson')).toMatchObject([
        { attributes: { ERROR_CODE: 'HTTP_ERROR', ERROR_MESSAGE: 'the destination answered 400' } },
        { attributes: { ERROR_CODE: 'HTTP_ERROR', ERROR_MESSAGE: 'the destination answered 302' } },
      ]);
    }));
});
