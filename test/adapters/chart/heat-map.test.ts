import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { heatMapOf } from '../../../adapters/chart/heat-map.ts';
import { pngOf } from '../../../adapters/chart/png.ts';
import { buildReport } from '../../../core/report/report.ts';
import { at } from '../../core/report/verdicts.ts';
import { type FleetJob, inputOf, rollupsOf, thisWeek } from '../../core/report/weeks.ts';
import { asOf, scenarios } from '../../golden/report/scenarios.ts';

const jobs = (n: number): readonly FleetJob[] =>
  Array.from({ length: n }, (_, i) => ({ namespace: 'x', name: `job-${i}`, owner: null, perDay: 100 }));
const fills = (svg: string): readonly string[] => [...svg.matchAll(/fill="(#\w+)"/g)].map((m) => m[1] ?? '');

test('a day without bad runs is green, and one with more of them darker; amber where nobody looked', () => {
  const odd = [{}, { dropped: 1 }, { dropped: 50 }, { unknown: 3 }];
  const rollups = rollupsOf(jobs(1), (_, day) => {
    const { dropped, unknown } = odd[day] ?? {};
    return dropped
      ? { start: { 'dropped/controller-down': dropped } }
      : unknown
        ? { start: { unknown } }
        : {};
  });
  const map = heatMapOf(buildReport(inputOf({ rollups }), asOf));
  expect(fills(map?.svg ?? '')).toEqual([
    '#57ab6e',
    '#e0443e',
    '#a5121f',
    '#e0a419',
    '#57ab6e',
    '#57ab6e',
    '#57ab6e',
  ]);
});

test('a day on which nothing was due is faint', () => {
  const [first] = rollupsOf(jobs(1), () => ({}), { weeks: 1 });
  const map = heatMapOf(buildReport(inputOf({ rollups: first ? [first] : [] }), asOf));
  expect(map?.svg.match(/fill-opacity="0.25"/g)).toHaveLength(6);
});

test('a large fleet shows its worst jobs and says how many are left out', () => {
  const map = heatMapOf(
    buildReport(inputOf({ rollups: rollupsOf(jobs(100), () => ({}), { weeks: 1 }) }), asOf),
  );
  expect([map?.jobs, map?.more, map?.height]).toEqual([60, 40, 60 * 14 - 3]);
});

test('there is no picture of nothing, none of a day and none of a year', () => {
  const year = { from: at('2026-01-01T00:00:00Z'), to: at('2026-12-31T00:00:00Z') };
  const day = { from: at('2026-11-17T00:00:00Z'), to: at('2026-11-17T12:00:00Z') };
  const rollups = rollupsOf(jobs(1), () => ({}));
  expect(heatMapOf(buildReport(inputOf(), asOf))).toBeUndefined();
  for (const interval of [year, day])
    expect(
      heatMapOf(buildReport(inputOf({ rollups, window: { kind: 'custom', interval } }), asOf)),
    ).toBeUndefined();
  expect(
    heatMapOf(buildReport(inputOf({ rollups, window: { kind: 'custom', interval: thisWeek() } }), asOf))
      ?.jobs,
  ).toBe(1);
});

test('the picture has the same bytes on every machine', async () => {
  const report = buildReport(scenarios['week with an outage']?.() ?? inputOf(), asOf);
  const png = await pngOf(heatMapOf(report)?.svg ?? '');
  expect(createHash('sha256').update(png).digest('hex')).toBe(
    'b8a2b6a0c3a96f6d303e8d130bc1d7cae9d7bbe7e2c3417b8e5cb4ac1dba34bc',
  );
});
