import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addCounts, dueOf, emptyCounts, type SliCounts } from '../../../core/numbers/tally.ts';
import { dayIntervals } from '../../../core/numbers/week.ts';
import type { Rollup } from '../../../core/ports/judgements.ts';
import { groupBy } from '../../../core/report/group.ts';
import { sliCounts } from '../../../core/report/history.ts';
import { ownerReports } from '../../../core/report/owner-report.ts';
import { buildReport } from '../../../core/report/report.ts';
import type { Report } from '../../../core/report/report-data.ts';
import { rollupOf } from '../../../core/report/tally-of.ts';
import { FINISH_COUNTS, type SliClass, START_COUNTS, type Verdict } from '../../../core/verdict/verdict.ts';
import { verdicts } from './arbitrary-verdicts.ts';
import { at } from './verdicts.ts';
import { inputOf, thisWeek, weekOf, zoneOf } from './weeks.ts';

const asOf = at('2026-11-23T05:00:00Z');
const zone = zoneOf('Europe/Berlin');
const days = ['2026-W46', '2026-W47'].flatMap((week) => dayIntervals(weekOf(week), zone));

/** As the judge writes them: by CronJob and local day. */
const rollupsOf = (all: readonly Verdict[]): readonly Rollup[] =>
  days.flatMap(({ from, to }) => {
    const today = all.filter((v) => from <= v.nominal && v.nominal < to);
    return [...groupBy(today, (v) => v.cronJobUid).values()].map((mine) => rollupOf(mine, from));
  });

const isOfTheWeek = (v: Verdict): boolean => thisWeek().from <= v.nominal && v.nominal < thisWeek().to;
const reportOf = (all: readonly Verdict[]): Report =>
  buildReport(inputOf({ rollups: rollupsOf(all), badRuns: all }), asOf);

/** Counted once more from the verdicts themselves, with nothing of the report's own code. */
const count = (classes: readonly SliClass[]): SliCounts => {
  const sum = { ...emptyCounts };
  for (const c of classes) sum[c] += 1;
  return sum;
};
const startFrom = (all: readonly Verdict[]): SliCounts => count(all.map((v) => START_COUNTS[v.start.kind]));
const surviveFrom = (all: readonly Verdict[]): SliCounts =>
  count(
    all.flatMap(({ finish }) => {
      if (finish === null) return [];
      const replaced = finish.kind === 'killed' && finish.cause === 'replaced';
      return [replaced ? 'excluded' : FINISH_COUNTS[finish.kind]];
    }),
  );

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const addUp = (all: readonly SliCounts[]): SliCounts => all.reduce(addCounts, emptyCounts);
const over = (check: (report: Report, week: readonly Verdict[], all: readonly Verdict[]) => void): void =>
  fc.assert(
    fc.property(verdicts, (all) => check(reportOf(all), all.filter(isOfTheWeek), all)),
    { numRuns: 80 },
  );

describe('whatever the verdicts', () => {
  test('both objectives count what the raw verdicts say', () =>
    over((report, week) => {
      expect(sliCounts(report.objectives.start)).toEqual(startFrom(week));
      expect(sliCounts(report.objectives.survive)).toEqual(surviveFrom(week));
    }));

  test('every due run has one start verdict and is in one cause or none', () =>
    over(({ runs }, week) => {
      expect(runs.due).toBe(week.length);
      expect(total(Object.values(runs.start))).toBe(runs.due);
      expect(total(Object.values(runs.finish))).toBe(week.filter((v) => v.finish !== null).length);
      const { late, dropped, 'never-started': never } = runs.start;
      expect(total(runs.causes.map((c) => c.runs))).toBe(late + dropped + never + runs.finish.killed);
    }));

  test('jobs add up to namespaces, to owners and to the fleet', () =>
    over(({ jobs, namespaces, owners, objectives, runs }) => {
      expect(total(jobs.map((j) => j.due))).toBe(runs.due);
      for (const groups of [namespaces, owners]) {
        expect(total(groups.map((g) => g.due))).toBe(runs.due);
        expect(total(groups.map((g) => g.jobs))).toBe(jobs.length);
        expect(addUp(groups.map((g) => g.start))).toEqual(sliCounts(objectives.start));
        expect(addUp(groups.map((g) => g.survive))).toEqual(sliCounts(objectives.survive));
      }
    }));

  test('days add up to the week, for each job', () =>
    over(({ jobs, window }, week) => {
      for (const job of jobs) {
        const mine = week.filter((v) => v.namespace === job.namespace && v.name === job.name);
        expect([job.dueByDay.length, total(job.dueByDay)]).toEqual([window.days.length, job.due]);
        const [start, survive] = [startFrom(mine), surviveFrom(mine)];
        expect(total(job.badByDay)).toBe(start.bad + survive.bad);
        expect(total(job.unknownByDay)).toBe(start.unknown + survive.unknown);
      }
    }));

  test('weeks add up to the 28 days, and the owners’ weeks to the trend', () =>
    over(({ trend, last28Days, owners, objectives }, _week, all) => {
      expect(trend.map((t) => t.week)).toEqual([
        '2026-W40',
        '2026-W41',
        '2026-W42',
        '2026-W43',
        '2026-W44',
        '2026-W45',
        '2026-W46',
        '2026-W47',
      ]);
      expect(trend.at(-1)?.start).toEqual(objectives.start);
      expect(sliCounts(last28Days.start)).toEqual(startFrom(all));
      expect(sliCounts(last28Days.survive)).toEqual(surviveFrom(all));
      const last = owners.map((o) => o.weeks.at(-1));
      expect(addUp(last.flatMap((w) => (w ? [w.start] : [])))).toEqual(sliCounts(objectives.start));
    }));

  test('the owners’ reports and the jobs of nobody are the fleet’s', () =>
    over((report) => {
      const mine = ownerReports(report);
      const nobody = report.owners.find((o) => o.name === null);
      const due = total(mine.map((r) => r.runs.due)) + (nobody?.due ?? 0);
      expect(due).toBe(report.runs.due);
      for (const r of mine) {
        expect(r.jobs.every((j) => j.owner === r.owner)).toBe(true);
        expect(dueOf(sliCounts(r.objectives.start))).toBe(r.runs.due);
        expect(r.trend.at(-1)?.start).toEqual(r.objectives.start);
      }
    }));

  test('listed bad runs and omitted ones are all bad verdicts; every worst job can be explained', () =>
    over((report, week) => {
      const bad = startFrom(week).bad + surviveFrom(week).bad;
      expect(report.badRuns.omitted).toBe(0);
      expect(total(report.jobs.flatMap((j) => j.badByDay))).toBe(bad);
      expect(report.worst.every((w) => w.commands[1]?.startsWith('cronwitness explain'))).toBe(true);
    }));

  test('the order of the input changes no byte', () =>
    fc.assert(
      fc.property(verdicts, fc.infiniteStream(fc.nat()), (all, order) => {
        const shuffled = <T>(items: readonly T[]): readonly T[] =>
          items
            .map((item) => ({ item, key: order.next().value ?? 0 }))
            .toSorted((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const rollups = rollupsOf(all);
        const one = buildReport(inputOf({ rollups, badRuns: all }), asOf);
        const other = buildReport(inputOf({ rollups: shuffled(rollups), badRuns: shuffled(all) }), asOf);
        expect(JSON.stringify(other)).toBe(JSON.stringify(one));
      }),
      { numRuns: 60 },
    ));
});
