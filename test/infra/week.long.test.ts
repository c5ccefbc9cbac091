import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { judgementsOn } from '../../adapters/store/judgements.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { reportsOn } from '../../adapters/store/reports.ts';
import { days, type Instant, instant, minutes, parseInstant } from '../../core/time.ts';
import { type Fate, type FleetJob, fleet } from './fleet.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { ONE_CLUSTER, type Synthesised, synthesised } from './synthesised.ts';

const at = (text: string): Instant => parseInstant(text) ?? instant(Number.NaN);
const FROM = at('2026-11-15T23:30:00Z');
const MONDAY = at('2026-11-16T00:00:00Z');
const TO = at('2026-11-23T07:00:00Z');
// Ticks come every half minute in the cloud. What is told apart here takes no more than one in two hours, for the API server
// of the test forgets nothing meanwhile.
const TICK = minutes(120);

const fates = (special: Readonly<Record<string, Fate>>) => (t: Instant) =>
  Object.entries(special).find(([when]) => at(when) === t)?.[1] ?? 'on-time';
const JOBS: readonly FleetJob[] = [
  { name: 'settle', owner: 'pay', everyMinutes: 60, fate: fates({ '2026-11-18T05:00:00Z': 'dropped' }) },
  { name: 'index', owner: null, everyMinutes: 60, fate: fates({ '2026-11-20T11:00:00Z': 'killed' }) },
  { name: 'mail', owner: 'ads', everyMinutes: 30, fate: fates({}) },
];

let assembly: Synthesised;
let aws: LocalAws;

beforeAll(async () => {
  assembly = synthesised(ONE_CLUSTER);
  aws = await startLocalAws(assembly, FROM);
  const cluster = fleet(aws.server.state, JOBS, FROM);
  for (let t = FROM; t < TO; t = instant(t + TICK)) {
    cluster.until(t);
    aws.clock.set(t + 25_000);
    await aws.invoke('Observeproduction', instant(t + 25_000));
  }
  await aws.invoke('Report', TO);
  await aws.bus.idle();
  await aws.invoke('Reconcile', instant(TO + minutes(65)));
  await aws.bus.idle();
}, 300_000);

afterAll(async () => {
  await aws?.stop();
  assembly?.remove();
});

const table = () => dynamoTable({ client: aws.store.client, table: aws.store.table });
const eventsOf = (type: string) =>
  aws.deliveries.map(({ event }) => event).filter((event) => event['detail-type'] === type);
const subjects = () =>
  aws.gateway.mails.map((raw) => {
    const [, to = ''] = /^To: (.*)$/m.exec(raw) ?? [];
    const [, subject = ''] = /^Subject: ((?:.*\r?\n[ \t])*.*)$/m.exec(raw) ?? [];
    return `${to.trim()}: ${subject.replace(/\r?\n[ \t]+/g, ' ').trim()}`;
  });

describe('a week through the bundles that would be deployed', () => {
  test('nothing that a function did was refused by its own policies', () => {
    expect(aws.gateway.refused).toEqual([]);
  });

  test('every due run of the week has one verdict', async () => {
    const report = await reportsOn(table()).get('production', '2026-W47');
    // Two CronJobs an hour, and one each half hour.
    expect(report?.runs).toMatchObject({
      due: 7 * 24 * 4,
      start: { 'on-time': 7 * 24 * 4 - 1, dropped: 1, unknown: 0, pending: 0 },
      finish: { killed: 1 },
    });
    expect(report?.coverage).toMatchObject({ watchedMinutes: 10_080, totalMinutes: 10_080 });
  });

  test('the bad runs are stored, one by one', async () => {
    const { verdicts } = await judgementsOn(table()).badRuns({
      cluster: 'production',
      window: { from: MONDAY, to: instant(MONDAY + days(7)) },
      limit: 10,
    });
    expect(verdicts.map(({ name, start, finish }) => [name, start.kind, finish?.kind ?? null])).toEqual([
      ['index', 'on-time', 'killed'],
      ['settle', 'dropped', null],
    ]);
  });

  test('each bad run, and each incident, was told once', () => {
    expect(eventsOf('Run Missed').map(({ detail }) => detail.cronJob)).toEqual(['shop/settle']);
    expect(eventsOf('Run Killed').map(({ detail }) => detail.cronJob)).toEqual(['shop/index']);
    expect(eventsOf('Incident Opened')).toHaveLength(2);
    expect(eventsOf('Incident Closed')).toHaveLength(2);
    // The fleet's and those of two owners.
    expect(eventsOf('Weekly SLO Report')).toHaveLength(3);
  });

  test('people got a mail when an incident opened, one when it closed, and the report', () => {
    const weekly = subjects().filter((subject) => subject.includes('2026-W47'));
    expect(weekly.map((subject) => subject.split(':')[0])).toEqual([
      'platform@example.com',
      'pay@example.com',
    ]);
    // Two hours without a tick are told, too, when the next one comes.
    const sight = (subject: string) => /\] (BLIND|SEEING): /.test(subject);
    expect(subjects().filter(sight)).not.toEqual([]);
    const rest = subjects().filter((subject) => !subject.includes('2026-W47') && !sight(subject));
    expect(rest.map((subject) => subject.split(':')[0])).toEqual([
      'platform@example.com',
      'pay@example.com',
      'platform@example.com',
      'pay@example.com',
      'platform@example.com',
      'platform@example.com',
    ]);
  });

  test('an event that comes twice is not mailed twice', async () => {
    const before = aws.gateway.mails.length;
    const [event] = eventsOf('Incident Opened');
    const [mail] = [...aws.functions].filter(([id]) => id.includes('Mail')).map(([, one]) => one);
    await expect(mail?.invoke(event)).resolves.toMatchObject({ accepted: 0 });
    expect(aws.gateway.mails).toHaveLength(before);
  });

  test('the outbox is empty', async () => {
    await expect(outboxOn(table()).oldest('production')).resolves.toBeNull();
  });

  test('the query API answers over HTTP what the store holds', async () => {
    const [query] = [...aws.functions].filter(([id]) => id.includes('Query')).map(([, one]) => one);
    const get = async (rawPath: string, rawQueryString = '') => {
      const http = {
        method: 'GET',
        path: rawPath,
        sourceIp: '127.0.0.1',
        protocol: 'HTTP/1.1',
        userAgent: 'test',
      };
      const headers = { host: 'query.example.com' };
      const requestContext = { http, domainName: 'query.example.com', stage: '$default' };
      return query?.invoke({ version: '2.0', rawPath, rawQueryString, headers, requestContext });
    };
    await expect(get('/healthz')).resolves.toMatchObject({ statusCode: 200 });
    await expect(get('/v1/clusters')).resolves.toMatchObject({
      statusCode: 200,
      body: expect.stringContaining('production'),
    });
    await expect(get('/nothing')).resolves.toMatchObject({ statusCode: 404 });
  });
});
