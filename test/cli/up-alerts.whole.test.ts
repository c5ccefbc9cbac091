import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readJournal } from '../../adapters/eventbridge/journal.ts';
import { eventDefinitions } from '../../adapters/events/definitions.ts';
import { expectedRows, LAB } from '../recording/expected.ts';
import { cronwitness, type Ran } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-alerts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Detail = {
  readonly id: string;
  readonly incident: string;
  readonly title: string;
  readonly runs: readonly { readonly cronJob: string; readonly nominal: string; readonly what: string }[];
};
type Event = { readonly 'detail-type': string; readonly source: string; readonly detail: Detail };
type Called = { readonly body: Event; readonly key: string | undefined };

/** A pager: answers the first call with 500, as a pager does on a bad day, and takes all others. */
const pager = async () => {
  const called: Called[] = [];
  let calls = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    calls += 1;
    if (calls > 1) called.push({ body: JSON.parse(body), key: String(request.headers['x-routing-key']) });
    response.writeHead(calls > 1 ? 202 : 500).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return { called, url: `http://127.0.0.1:${port}/v2/enqueue`, stop: () => server.close() };
};

const configuration = (url: string): string => `version: 1
clusters: [{ name: lab, access: { kubeconfig: {} } }]
grace: 60s
owners: { fleet: [platform@example.com] }
mail: { from: cronwitness@example.com }
webhooks: [{ name: pager, url: "${url}", header: X-Routing-Key, secret: cronwitness/pager }]
`;

type Played = { readonly ran: Ran; readonly data: string; readonly called: readonly Called[] };

const play = async (name: string): Promise<Played> => {
  const { called, url, stop } = await pager();
  const data = join(folder, name);
  const config = `${data}.yaml`;
  writeFileSync(config, configuration(url));
  const recording = ['--recording', LAB, '--speed', '1000000', '--every', '60s'];
  const ran = await cronwitness(
    ['up', '--no-dashboard', ...recording, '--config', config, '--data', data, '--zone', 'Asia/Kolkata'],
    { env: { CRONWITNESS_WEBHOOK_PAGER: 'not-a-secret' } },
  );
  stop();
  return { ran, data, called };
};

const archiveOf = async ({ data }: Played): Promise<readonly Event[]> =>
  (await readJournal(join(data, 'bus', 'archive.ndjson'))).map((line) => (line as { event: Event }).event);

describe('up on the recorded lab', () => {
  let first: Played;
  let second: Played;
  let events: readonly Event[];
  beforeAll(async () => {
    [first, second] = await Promise.all([play('first'), play('second')]);
    events = await archiveOf(first);
  }, 240_000);

  const incidents = (type: 'Incident Opened' | 'Incident Closed') =>
    events.filter((e) => e['detail-type'] === type).map(({ detail }) => detail);

  test('ends well and complains of nothing but the webhook that failed once', () => {
    expect(first.ran).toMatchObject({ code: 0 });
    expect(first.ran.stderr.match(/(?<=^cronwitness: ).*?(?= \(|$)/gm)).toEqual([
      'webhook pager: an alert did not get there: the destination answered 500',
      'webhook pager: is well again',
    ]);
  });

  test('the outage of the controller is one incident, opened and closed, that names its dropped runs', () => {
    const outage = (d: Detail) => d.incident.includes('/controller-down/');
    expect(incidents('Incident Opened').filter(outage)).toHaveLength(1);
    const closed = incidents('Incident Closed').filter(outage);
    expect(closed).toHaveLength(1);
    const named = closed[0]?.runs
      .filter(({ what }) => what === 'dropped')
      .map(({ cronJob, nominal }) => `${cronJob}@${nominal}`);
    const expected = expectedRows()
      .filter((row) => JSON.stringify(row.start).includes('"dropped"'))
      .map(({ cronJob, nominal }) => `${cronJob}@${nominal}`);
    expect(named?.toSorted()).toEqual(expected.toSorted());
    expect(named).toHaveLength(59);
  });

  test('evict-me, delete-me, oom and deadline are an incident each', () => {
    const titles = incidents('Incident Opened').map(({ title }) => title);
    for (const name of ['evict-me', 'delete-me', 'oom', 'deadline'])
      expect(titles.filter((title) => title.startsWith(`lab/${name}:`))).toHaveLength(1);
  });

  test('every event is as documented, and the targets get the whole envelope', () => {
    for (const { 'detail-type': type, detail } of events) {
      const definition = eventDefinitions.find(({ detailType }) => detailType === type);
      expect(definition?.schema.safeParse(detail).error, detail.id).toBeUndefined();
    }
    const paged = first.called.map(({ body }) => body.detail.id).toSorted();
    const wanted = [...incidents('Incident Opened'), ...incidents('Incident Closed')].map(({ id }) => id);
    expect(paged).toEqual(wanted.toSorted());
    for (const { body, key } of first.called) {
      expect(key).toBe('not-a-secret');
      expect(events).toContainEqual(body);
    }
  });

  test('there is a mail for whatever people are written to about, and a thread for each incident', async () => {
    const folderOfMails = join(first.data, 'mails');
    const files = readdirSync(folderOfMails).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(files.map((f) => simpleParser(readFileSync(join(folderOfMails, f)))));
    const written = ['Incident Opened', 'Incident Closed', 'Error Budget Burning'];
    expect(mails).toHaveLength(events.filter((e) => written.includes(e['detail-type'])).length);
    const [open, closed] = ['OPEN', 'CLOSED'].map((state) =>
      mails.find(({ subject }) => subject?.includes(`${state}: The CronJob controller was down`)),
    );
    expect(closed?.inReplyTo).toBe(open?.messageId);
    expect(closed?.references).toContain(open?.messageId);
    expect(first.ran.stdout.match(/^mail: platform@example.com /gm)).toHaveLength(mails.length);
  });

  test('the terminal shows each alert once: when, what, whom, what next; and no colours where nobody sees them', () => {
    const lines = first.ran.stdout.split('\n').filter((l) => l !== '' && !l.startsWith('mail: '));
    expect(lines).toHaveLength(events.length);
    for (const line of lines)
      expect(line).toMatch(/^2026-11-22 2[01]:\d\d:\d\d \+05:30 {2}[A-Z-]+ +\S.* {2}→ \S/);
    expect(first.ran.stdout).not.toContain('\u001b');
    expect(lines).toContain(
      '2026-11-22 21:08:00 +05:30  OPEN       The CronJob controller was down: 18 runs of 18 CronJobs missed  → kubectl -n kube-system get pods',
    );
  });

  test('another run of it tells the same, in the same order, under the same ids', async () => {
    const ids = async (of: Played) => (await archiveOf(of)).map(({ detail }) => detail.id);
    expect(await ids(second)).toEqual(await ids(first));
    const alerts = ({ ran }: Played) => ran.stdout.split('\n').filter((l) => !l.startsWith('mail: '));
    expect(alerts(second)).toEqual(alerts(first));
    const mailNames = ({ data }: Played) => readdirSync(join(data, 'mails')).toSorted();
    expect(mailNames(second)).toEqual(mailNames(first));
  });

  test('on the same directory it has nothing left to say', async () => {
    const before = (await archiveOf(first)).length;
    const again = await play('first');
    expect(again.ran).toMatchObject({ code: 0, stdout: '' });
    expect(await archiveOf(again)).toHaveLength(before);
    expect(again.called).toEqual([]);
  }, 120_000);
});
