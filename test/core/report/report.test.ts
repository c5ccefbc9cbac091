import { describe, expect, test } from 'vitest';
import { earlierWeekOf } from '../../../core/report/history.ts';
import type { ReportInput } from '../../../core/report/input.ts';
import { ownerReports } from '../../../core/report/owner-report.ts';
import { reasonOf } from '../../../core/report/phrase.ts';
import { buildReport } from '../../../core/report/report.ts';
import { rollupOf } from '../../../core/report/tally-of.ts';
import { shellWord } from '../../../core/report/worst.ts';
import { after, hours, instant } from '../../../core/time.ts';
import { at, verdict } from './verdicts.ts';
import { type FleetJob, inputOf, rollupsOf, thisWeek, watching, weekOf, zoneOf } from './weeks.ts';

const asOf = at('2026-11-23T05:00:00Z');
const settle: FleetJob = { namespace: 'pay', name: 'settle', owner: 'ann', perDay: 24 };
const backup: FleetJob = { namespace: 'pay', name: 'backup', owner: 'bob', perDay: 24 };
const calm = (): ReportInput => inputOf({ rollups: rollupsOf([settle, backup], () => ({})) });
const late = (day: number): ReportInput =>
  inputOf({
    rollups: rollupsOf([settle, backup], (job, d) =>
      job.name === 'settle' && d === day ? { start: { 'late/image-pull': 2 } } : {},
    ),
  });

describe('where no run is known, it says what that is worth', () => {
  const monday = at('2026-11-16T00:00:00Z');
  const cases = {
    'the whole week was watched': [[{ from: instant(0), to: asOf }], 'No run was due.', 'No run started.'],
    'an hour of it was': [
      [{ from: monday, to: after(monday, hours(1)) }],
      'No run is known to have been due.',
      'No run is known to have started.',
    ],
    'nobody looked': [
      [],
      'Nobody looked: no run is known to have been due.',
      'Nobody looked: no run is known to have started.',
    ],
  } as const;
  test.each(Object.entries(cases))('%s', (_, [watched, start, survive]) => {
    const report = buildReport(inputOf({ coverage: watching(watched) }), asOf);
    expect([reasonOf('start', report), reasonOf('survive', report)]).toEqual([start, survive]);
  });
});

describe('a report that is made again', () => {
  test('is the stored one where no verdict has changed, even if it is later', () => {
    const stored = buildReport(calm(), asOf);
    const again = buildReport({ ...calm(), previous: stored }, after(asOf, hours(30)));
    expect(JSON.stringify(again)).toBe(JSON.stringify(stored));
  });

  test('has one revision more, and says what late evidence has changed', () => {
    const stored = buildReport(calm(), asOf);
    const again = buildReport({ ...late(3), previous: stored }, asOf);
    expect([again.revision, again.id]).toEqual([2, 'prod-eu1/2026-W47/r2']);
    expect(again.differences).toEqual([
      { job: null, what: 'start verdict', before: 'met', after: 'missed' },
      { job: 'pay/settle', what: 'start late/image-pull', before: '0', after: '2' },
      { job: 'pay/settle', what: 'start on-time', before: '168', after: '166' },
    ]);
  });

  test('does not take another week’s or another cluster’s report for its own', () => {
    const other = buildReport(inputOf({ window: { kind: 'week', week: weekOf('2026-W46') } }), asOf);
    expect(buildReport({ ...late(3), previous: other }, asOf).revision).toBe(1);
    const elsewhere = buildReport({ ...calm(), cluster: 'lab' }, asOf);
    expect(buildReport({ ...late(3), previous: elsewhere }, asOf).revision).toBe(1);
  });

  const open = (finish: Record<string, number>): ReportInput =>
    inputOf({
      rollups: rollupsOf([{ ...settle, perDay: 5000 }], (_, day) => (day === 6 ? { finish } : {})),
    });

  test('is the stored one where a run was still open and has ended by itself since', () => {
    const stored = buildReport(open({ running: 1 }), asOf);
    expect(buildReport({ ...open({ failed: 1 }), previous: stored }, asOf)).toBe(stored);
  });

  test('has one revision more where a run was still open and was killed since', () => {
    const stored = buildReport(open({ running: 1 }), asOf);
    expect(buildReport({ ...open({ 'killed/evicted': 1 }), previous: stored }, asOf).revision).toBe(2);
  });

  test('has one revision more where a completed run turns out to have failed', () => {
    const stored = buildReport(open({}), asOf);
    expect(buildReport({ ...open({ failed: 1 }), previous: stored }, asOf).revision).toBe(2);
  });

  test('is a first revision after looks at the running week', () => {
    const look = buildReport(calm(), at('2026-11-20T00:00:00Z'));
    const issued = buildReport({ ...calm(), previous: look }, asOf);
    expect([issued.revision, issued.window.complete]).toEqual([1, true]);
  });

  test('tells an owner only of changes of that owner’s jobs', () => {
    const again = buildReport({ ...late(3), previous: buildReport(calm(), asOf) }, asOf);
    const [ann, bob] = ['ann', 'bob'].map((name) => ownerReports(again).find((r) => r.owner === name));
    expect(ann?.differences.map((d) => d.job)).toEqual(['pay/settle', 'pay/settle']);
    expect(bob?.differences).toEqual([]);
  });
});

describe('earlier weeks', () => {
  test('count the same whether they come as rollups or from stored reports', () => {
    const all = late(-5).rollups;
    const whole = buildReport(inputOf({ rollups: all }), asOf);
    const before = weekOf('2026-W46');
    const stored = buildReport(inputOf({ rollups: all, window: { kind: 'week', week: before } }), asOf);
    const earlier = earlierWeekOf(stored, before);
    const without = all.filter((r) => r.day < at('2026-11-08T23:00:00Z') || r.day >= thisWeek().from);
    const report = buildReport(inputOf({ rollups: without, earlier: earlier ? [earlier] : [] }), asOf);
    expect(earlier?.start.bad).toBe(2);
    expect(report.trend).toEqual(whole.trend);
    expect(report.owners).toEqual(whole.owners);
    expect(report.last28Days).toEqual(whole.last28Days);
  });

  test('are not taken from a report of another window', () => {
    expect(earlierWeekOf(buildReport(calm(), asOf), weekOf('2026-W46'))).toBeUndefined();
  });
});

test('a job that changed hands is counted once, with its last owner', () => {
  const rollups = rollupsOf([settle], () => ({})).map((r) =>
    r.day > at('2026-11-20T00:00:00Z') ? { ...r, owner: 'bob' } : r,
  );
  const { owners } = buildReport(inputOf({ rollups }), asOf);
  expect(owners.map((o) => [o.name, o.due, o.weeks[0]?.start.good])).toEqual([['bob', 168, 168]]);
});

test('a CronJob that was deleted and created again is one job', () => {
  const rollups = rollupsOf([settle], () => ({})).map((r) =>
    r.day > at('2026-11-20T00:00:00Z') ? { ...r, cronJobUid: 'second' } : r,
  );
  expect(buildReport(inputOf({ rollups }), asOf).jobs.map((j) => j.due)).toEqual([168]);
});

test('the week of the change to winter time has 169 hours, and 10,140 minutes to watch', () => {
  const autumn = { week: weekOf('2026-W43') };
  const hourly = rollupsOf([{ ...settle, perDay: 24 }], (_, day) => (day === 6 ? {} : {}), autumn);
  const report = buildReport(inputOf({ window: { kind: 'week', ...autumn }, rollups: hourly }), asOf);
  expect([report.window.from, report.window.to]).toEqual(['2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z']);
  expect(report.coverage.totalMinutes).toBe(10_140);
  expect(report.jobs[0]?.dueByDay).toEqual([24, 24, 24, 24, 24, 24, 24]);
});

test('a week that is not over is watched up to now', () => {
  const report = buildReport(calm(), at('2026-11-16T23:00:00Z'));
  expect([report.window.complete, report.coverage.totalMinutes]).toEqual([false, 1440]);
});

test('to be blind is to miss CronJobs, Jobs or Pods; Events alone are not', () => {
  const week = thisWeek();
  const hour = { from: at('2026-11-18T10:00:00Z'), to: at('2026-11-18T11:00:00Z') };
  const all = watching([week]);
  const gap = { ...all.jobs, blind: [hour] };
  const of = (coverage: typeof all) => buildReport(inputOf({ coverage }), asOf).coverage;
  expect(of({ ...all, events: gap }).watchedMinutes).toBe(10_080);
  expect(of({ ...all, pods: gap })).toMatchObject({
    watchedMinutes: 10_020,
    blind: [{ from: '2026-11-18T10:00:00Z', to: '2026-11-18T11:00:00Z', resources: ['pods'] }],
  });
});

test('which causes count is policy', () => {
  const rollups = rollupsOf([settle], (_, day) => (day === 0 ? { finish: { 'killed/replaced': 3 } } : {}));
  const bad = (survive: readonly string[]) => {
    const report = buildReport(inputOf({ rollups, notCounted: { start: [], survive } }), asOf);
    return [report.objectives.survive.kind, report.objectives.survive.excluded];
  };
  expect(bad(['killed/replaced'])).toEqual(['met', 3]);
  expect(bad(['killed'])).toEqual(['met', 3]);
  expect(bad([])).toEqual(['missed', 0]);
});

test('incidents are those that were open in the window', () => {
  const incident = (id: string, opened: string, closed: string | null) => ({
    id,
    title: id,
    cause: 'x',
    opened: at(opened),
    closed: closed === null ? null : at(closed),
    runs: 1,
  });
  const incidents = [
    incident('still open', '2026-11-20T00:00:00Z', null),
    incident('over before', '2026-11-10T00:00:00Z', '2026-11-11T00:00:00Z'),
    incident('from before', '2026-11-10T00:00:00Z', '2026-11-17T00:00:00Z'),
    incident('afterwards', '2026-11-23T00:00:00Z', null),
  ];
  const report = buildReport(inputOf({ incidents }), asOf);
  expect(report.incidents.map((i) => i.id)).toEqual(['from before', 'still open']);
});

test('an outage of thousands is listed up to a limit, and the rest is counted', () => {
  const nominals = Array.from({ length: 1200 }, (_, i) => after(at('2026-11-17T00:00:00Z'), hours(i / 60)));
  const dropped = nominals.map((nominal) =>
    verdict({ ...settle, nominal, start: 'dropped/controller-down' }),
  );
  const rollup = rollupOf(dropped, at('2026-11-16T23:00:00Z'));
  const { badRuns } = buildReport(inputOf({ rollups: [rollup], badRuns: dropped }), asOf);
  expect([badRuns.listed.length, badRuns.omitted]).toEqual([1000, 200]);
});

test('without an example the command lists the job’s misses', () => {
  expect(buildReport(late(2), asOf).worst[0]?.commands).toEqual([
    'kubectl -n pay describe cronjob settle',
    'cronwitness missed --since 2026-11-15T23:00:00Z --job pay/settle',
  ]);
});

test.each(
  Object.entries({
    'lab/ok@2026-11-22T15:31:00Z': 'lab/ok@2026-11-22T15:31:00Z',
    'a b': "'a b'",
    "it's; rm -rf /": "'it'\\''s; rm -rf /'",
    '--all': "'--all'",
    '': "''",
  }),
)('%s is safe in a shell', (raw, quoted) => {
  expect(shellWord(raw)).toBe(quoted);
});

test('rollups of what is no verdict are our own bug', () => {
  expect(() => rollupOf([], asOf)).toThrow('a rollup of no verdicts');
  const [rollup] = rollupsOf([settle], () => ({}), { weeks: 1 });
  const odd = rollup ? [{ ...rollup, start: { toString: 1 } }] : [];
  expect(() => buildReport(inputOf({ rollups: odd, zone: zoneOf('Europe/Berlin') }), asOf)).toThrow(
    'not a verdict',
  );
});
