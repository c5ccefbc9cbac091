import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { readConfiguration } from '../../adapters/configuration/read.ts';
import type { Configuration } from '../../adapters/configuration/schema.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { openLocalBus } from '../../cli/local-bus.ts';
import { localMails } from '../../cli/local-mails.ts';
import { toldOnce } from '../../cli/told-once.ts';
import { decideAlerts, emptyAlertState } from '../../core/alerting/decide.ts';
import { drain } from '../../core/pipeline/publish.ts';
import { at, dropped, run } from '../core/alerting/verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-local-bus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const configured = (more: string): Configuration => {
  const read = readConfiguration(
    `version: 1\nclusters: [{ name: lab, access: { kubeconfig: {} } }]\n${more}`,
  );
  return read.kind === 'configuration' ? read.configuration : expect.fail(JSON.stringify(read.problems));
};

/** Missed runs of as many CronJobs, one after the other, on a bus of their own; what `up` prints on stderr. */
const toldOf = async (misses: number, configuration: Configuration, data: string) => {
  const table = memoryTable();
  const outbox = outboxOn(table);
  const told: string[] = [];
  const bus = await openLocalBus({
    data,
    webhooks: configuration.webhooks,
    mail: await localMails({ table, configuration, data, say: () => undefined }),
    externalRuns: () => undefined,
    subscriber: () => undefined,
    trouble: toldOnce((line) => told.push(line)),
  });
  let state = emptyAlertState;
  for (let i = 1; i <= misses; i += 1) {
    const missed = run('x', '16:00', dropped('unexplained'), { name: `job-${i}`, cronJobUid: `uid-${i}` });
    const step = { sequence: i, asOf: at('16:20'), changed: [{ before: null, now: missed }] };
    const decided = decideAlerts('lab', state, {
      ...step,
      withdrawn: [],
      waiting: [],
      more: [],
      sight: null,
    });
    state = decided.state;
    await outbox.put('lab', decided.events, at('16:20'));
    await drain({ cluster: 'lab', outbox, publisher: bus.publisher }, at('16:20'));
  }
  await bus.stop();
  return told;
};

test('a webhook that refuses is told once with its answer, and again when it takes alerts', async () => {
  const statuses = [400, 400];
  const server = createServer((_, response) => response.writeHead(statuses.shift() ?? 200).end());
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const webhook = `{ name: chat, url: "${url}", header: X-Key, secret: s, shape: slack, events: [Incident Opened] }`;
  const data = join(folder, 'webhook');
  expect(await toldOf(3, configured(`webhooks: [${webhook}]\n`), data)).toEqual([
    `webhook chat: an alert did not get there: the destination answered 400 (${data}/bus/deliveries.ndjson)`,
    'webhook chat: is well again',
  ]);
});

test('mails are kept also where the file names nobody to be written to', async () => {
  const data = join(folder, 'nobody');
  expect(await toldOf(1, configured(''), data)).toEqual([]);
  expect(readdirSync(join(data, 'mails')).filter((name) => name.endsWith('.eml'))).toHaveLength(1);
});
