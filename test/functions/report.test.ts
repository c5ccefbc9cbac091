import { beforeAll, describe, expect, test } from 'vitest';
import { apiOn } from '../../adapters/http/app.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { recordingSource } from '../../adapters/recording/source.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { storeOn } from '../../adapters/store/store.ts';
import { presentReader } from '../../core/history-query/present.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { parseWeek } from '../../core/numbers/week.ts';
import { tellChanges } from '../../core/pipeline/alert.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import { judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { defaultMeasure, readWeek } from '../../core/pipeline/week-report.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import type { Rollup } from '../../core/ports/judgements.ts';
import { renderJson } from '../../core/report/render-json.ts';
import type { Report } from '../../core/report/report-data.ts';
import { after, type Instant, minutes, parseInstant, seconds } from '../../core/time.ts';
import { reportWith } from '../../functions/report.ts';
import { zoneOf } from '../core/report/weeks.ts';
import { recording } from '../recording/replayed.ts';

const at = (text: string): Instant => parseInstant(text) ?? expect.fail(text);
const CLUSTER = 'lab';
const W47 = parseWeek('2026-W47') ?? expect.fail('not a week');
const MONDAY = '2026-11-23T07:00:00Z';
const context = {} as never;

/** The pipeline as deployed, over a table in memory: observe, judge, alerts, report. */
const deployed = () => {
  const store = { ...storeOn(memoryTable()), ...snapshotSqueeze };
  const policy = { ...defaultPolicy, grace: seconds(60) };
  const source = recordingSource(recording);
  const sent: string[] = [];
  let set: WorkingSet | null = null;
  const judge = {
    ...store,
    cluster: CLUSTER,
    policy,
    dayOf: dayOfZone(zoneOf('UTC')),
    decided: async ({ asOf, changed, withdrawn }, { sequence }) => {
      const step = { sequence, asOf, changed, withdrawn, waiting: [], more: [], sight: null };
      await tellChanges({ ...store, cluster: CLUSTER }, step);
    },
  } satisfies Parameters<typeof judgeNew>[0];
  const report = reportWith(async () => ({
    ...store,
    names: [CLUSTER],
    due: { day: 'monday', hour: 7 },
    measure: defaultMeasure,
    migration: null,
    publisher: {
      publish: async (events) => {
        sent.push(...events.map(({ id }) => id));
        return events.map(({ id }) => ({ kind: 'sent' as const, id, eventId: id }));
      },
    },
  }));
  return {
    store,
    sent,
    until: async (from: Instant, to: Instant): Promise<void> => {
      await store.clusters.declare(CLUSTER, { since: 1, policy, zone: 'UTC' });
      for (let t = from; t <= to; t = after(t, minutes(1))) {
        await observeTick({ ...store, cluster: CLUSTER, source }, t);
        set = await judgeNew(judge, set);
      }
    },
    invoke: (time: string) => report({ time }, context),
    stored: async (): Promise<Report> =>
      (await store.reports.get(CLUSTER, '2026-W47')) ?? expect.fail('no report'),
  };
};

describe('the weekly report, as the function issues it', () => {
  const cloud = deployed();
  let first: Report;
  beforeAll(async () => {
    await cloud.until(at('2026-11-22T15:30:00Z'), at('2026-11-22T15:39:00Z'));
  });

  test('is not issued before its hour on its day', async () => {
    await expect(cloud.invoke('2026-11-23T06:59:00Z')).resolves.toEqual({ reports: [] });
    expect(await cloud.store.reports.get(CLUSTER, '2026-W47')).toBeNull();
  });

  test('is stored and said once its hour has come, with the incidents of the week', async () => {
    await expect(cloud.invoke(MONDAY)).resolves.toEqual({ reports: ['lab/2026-W47/r1'] });
    first = await cloud.stored();
    expect(first.incidents.map(({ title }) => title)).toContainEqual(
      expect.stringMatching(/^The CronJob controller was down/),
    );
    expect(cloud.sent.filter((id) => id.startsWith('weekly-slo-report/'))).toEqual([
      'weekly-slo-report/lab/2026-W47/fleet/r1',
    ]);
  });

  test('is the same bytes when the event comes again, a day later too, and is said once', async () => {
    await cloud.invoke(MONDAY);
    await cloud.invoke('2026-11-24T07:00:00Z');
    expect(renderJson(await cloud.stored())).toBe(renderJson(first));
    expect(cloud.sent.filter((id) => id.startsWith('weekly-slo-report/'))).toHaveLength(1);
  });

  test('is what every reader gets: the API and the command line take the same path', async () => {
    const present = await presentReader(cloud.store)(CLUSTER);
    const read = await readWeek(
      { ...cloud.store, measure: null, migration: null },
      { cluster: CLUSTER, present, week: W47 },
    );
    const api = apiOn({ ...cloud.store, measure: null }, () => at(MONDAY));
    const answer = await api.request('http://localhost/v1/reports/2026-W47');
    expect(renderJson(read)).toBe(renderJson(first));
    expect(await answer.json()).toEqual(JSON.parse(renderJson(first)));
  });

  test('is issued again with what late evidence changed, and said again', async () => {
    await cloud.until(at('2026-11-22T15:40:00Z'), at('2026-11-22T15:44:00Z'));
    await expect(cloud.invoke('2026-11-25T07:00:00Z')).resolves.toEqual({ reports: ['lab/2026-W47/r2'] });
    const second = await cloud.stored();
    expect(second.revision).toBe(2);
    expect(second.differences.length).toBeGreaterThan(0);
    for (const { job, what, before, after } of second.differences.filter((d) => d.job !== null)) {
      const [side, label = ''] = what.split(' ');
      const countIn = (report: Report): string => {
        const row = report.jobs.find((j) => `${j.namespace}/${j.name}` === job);
        return String((side === 'start' ? row?.start : row?.finish)?.[label] ?? 0);
      };
      expect([job, what, before, after]).toEqual([job, what, countIn(first), countIn(second)]);
    }
    expect(cloud.sent.at(-1)).toBe('weekly-slo-report/lab/2026-W47/fleet/r2');
  });
});

test('of a week before anybody looked there is no report, and none is missed', async () => {
  const cloud = deployed();
  await cloud.until(at('2026-11-22T15:30:00Z'), at('2026-11-22T15:31:00Z'));
  await expect(cloud.invoke('2026-11-22T16:00:00Z')).resolves.toEqual({ reports: [] });
});

describe('the trend', () => {
  const rollup = (day: string, start: Record<string, number>): Rollup => ({
    cronJobUid: 'u1',
    namespace: 'shop',
    name: 'settle',
    owner: 'pay',
    day: at(day),
    start,
    finish: { completed: start['on-time'] ?? 0 },
  });
  const DAYS = [
    rollup('2026-10-05T00:00:00Z', { 'on-time': 24 }),
    rollup('2026-11-04T00:00:00Z', { 'on-time': 23, 'dropped/superseded': 1 }),
    rollup('2026-11-11T00:00:00Z', { 'on-time': 22, 'late/image-pull': 2 }),
    rollup('2026-11-17T00:00:00Z', { 'on-time': 24 }),
  ];
  const read = async (store: ReturnType<typeof deployed>['store'], week: string) => {
    const present = await presentReader(store)(CLUSTER);
    const asked = { cluster: CLUSTER, present, week: parseWeek(week) ?? expect.fail(week) };
    return readWeek({ ...store, measure: null, migration: null }, asked);
  };

  test('of eight weeks and 28 days comes from the rollups; from stored reports it is the same', async () => {
    const { store } = deployed();
    await store.judgements.putRollups(CLUSTER, DAYS);
    const counted = await read(store, '2026-W47');
    expect(counted.trend.map(({ week, start }) => [week, start.kind === 'no-data' ? 0 : start.good])).toEqual(
      [
        ['2026-W40', 0],
        ['2026-W41', 24],
        ['2026-W42', 0],
        ['2026-W43', 0],
        ['2026-W44', 0],
        ['2026-W45', 23],
        ['2026-W46', 22],
        ['2026-W47', 24],
      ],
    );
    expect(counted.last28Days.start).toMatchObject({ good: 69, bad: 3 });
    for (const week of ['2026-W41', '2026-W42', '2026-W45', '2026-W46'])
      await store.reports.put(await read(store, week));
    expect(renderJson(await read(store, '2026-W47'))).toBe(renderJson(counted));
  });

  test('takes no stored week that was still open when it was issued, or counted by other rules', async () => {
    const { store } = deployed();
    await store.judgements.putRollups(CLUSTER, [
      rollup('2026-11-11T00:00:00Z', { 'on-time': 22, pending: 2 }),
    ]);
    await store.reports.put(await read(store, '2026-W46'));
    await store.judgements.putRollups(CLUSTER, DAYS);
    const { start } = (await read(store, '2026-W47')).trend.at(-2) ?? expect.fail('no trend');
    expect(start).toMatchObject({ good: 22, bad: 2, undecided: 0 });
  });
});
