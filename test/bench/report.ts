import { weekInterval, weeksBack } from '../../core/numbers/week.ts';
import { earlierWeekOf } from '../../core/report/history.ts';
import { ownerReports } from '../../core/report/owner-report.ts';
import { renderHtml } from '../../core/report/render-html.ts';
import { renderJson } from '../../core/report/render-json.ts';
import { renderText } from '../../core/report/render-text.ts';
import { buildReport } from '../../core/report/report.ts';
import { at } from '../core/report/verdicts.ts';
import { type FleetJob, inputOf, rollupsOf, weekOf, zoneOf } from '../core/report/weeks.ts';

export type ReportFigures = {
  readonly rollups: number;
  /** From a week's rollups, the weeks before given as counts. */
  readonly buildSeconds: number;
  /** Of the rollups of all eight weeks. */
  readonly buildFromAllSeconds: number;
  readonly renderSeconds: number;
  readonly ownersSeconds: number;
  readonly owners: number;
  readonly htmlBytes: number;
  readonly jsonBytes: number;
};

const timed = <T>(work: () => T): readonly [T, number] => {
  const start = performance.now();
  const result = work();
  return [result, (performance.now() - start) / 1000];
};

/** 10,000 hourly jobs of 200 owners; every hundredth job lost a run on Wednesday. */
const jobs: readonly FleetJob[] = Array.from({ length: 10_000 }, (_, i) => ({
  namespace: `team-${i % 200}`,
  name: `job-${i}`,
  owner: `team-${i % 200}`,
  perDay: 24,
}));

/** The weekly report of 10,000 jobs, from their rollups; the budget is 2 s. */
export const run = (): ReportFigures => {
  const asOf = at('2026-11-23T05:00:00Z');
  const all = rollupsOf(jobs, (job, day) =>
    day === 2 && job.name.endsWith('00') ? { start: { 'dropped/controller-down': 1 } } : {},
  );
  const { from } = weekInterval(weekOf('2026-W47'), zoneOf('Europe/Berlin'));
  const week = all.filter((r) => r.day >= from);
  const before = weeksBack(weekOf('2026-W46'), 7).flatMap((w) => {
    const report = buildReport(inputOf({ window: { kind: 'week', week: w }, rollups: all }), asOf);
    return earlierWeekOf(report, w) ?? [];
  });
  const [report, buildSeconds] = timed(() => buildReport(inputOf({ rollups: week, earlier: before }), asOf));
  const [, buildFromAllSeconds] = timed(() => buildReport(inputOf({ rollups: all }), asOf));
  const [[html, json], renderSeconds] = timed(
    () => [renderHtml(report), renderJson(report), renderText(report)] as const,
  );
  const [owners, ownersSeconds] = timed(() => ownerReports(report).map((r) => renderHtml(r)));
  return {
    rollups: week.length,
    buildSeconds,
    buildFromAllSeconds,
    renderSeconds,
    ownersSeconds,
    owners: owners.length,
    htmlBytes: Buffer.byteLength(html),
    jsonBytes: Buffer.byteLength(json),
  };
};
