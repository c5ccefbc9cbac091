import { expect, test } from 'vitest';
import { renderHtml } from '../../../core/report/render-html.ts';
import { renderMarkdown } from '../../../core/report/render-markdown.ts';
import { renderText } from '../../../core/report/render-text.ts';
import { buildReport } from '../../../core/report/report.ts';
import { after, hours, minutes } from '../../../core/time.ts';
import { at, verdict } from './verdicts.ts';
import { type FleetJob, inputOf, rollupsOf, thisWeek, watching } from './weeks.ts';

/** Every list is longer than what is shown, and every name as long as Kubernetes allows, in characters that take escaping. */
const large = () => {
  const jobs: readonly FleetJob[] = Array.from({ length: 2000 }, (_, i) => ({
    namespace: `${'n'.repeat(58)}-${String(i % 100).padStart(4, '0')}`,
    name: `${'j'.repeat(47)}-${String(i).padStart(4, '0')}`,
    owner: `${'<&">'.repeat(60)}${i % 150}`,
    perDay: 24,
  }));
  const { from } = thisWeek();
  const times = Array.from({ length: 60 }, (_, i) => after(from, hours(i)));
  return buildReport(
    inputOf({
      rollups: rollupsOf(jobs, () => ({ start: { 'never-started/deadline-exceeded': 1, unknown: 1 } }), {
        weeks: 1,
      }),
      badRuns: jobs.flatMap((job) =>
        times
          .slice(0, 2)
          .map((nominal) => verdict({ ...job, nominal, start: 'late/image-pull', finish: 'failed' })),
      ),
      incidents: times.map((t, i) => ({
        id: String(i),
        title: '<&>"'.repeat(500),
        cause: 'controller-down',
        opened: t,
        closed: after(t, minutes(10)),
        runs: 10_000,
      })),
      maintenance: times.map((t) => ({
        window: { from: t, to: after(t, hours(1)) },
        namespace: 'n'.repeat(63),
        name: 'j'.repeat(52),
        reason: '&'.repeat(3000),
      })),
      coverage: watching(times.map((t) => ({ from: t, to: after(t, minutes(30)) }))),
      migration: {
        from: 'chronos',
        to: 'kubernetes',
        since: '2026-10-05T00:00:00Z',
        jobs: { planned: 2000, moved: 1, movedBack: 0 },
        occurrences: { onlyOld: 1, onlyNew: 1, both: 1, neither: 1 },
        attention: jobs
          .slice(0, 100)
          .map((j) => ({ job: j.name, advice: 'move back', reason: '<'.repeat(900) })),
      },
    }),
    at('2026-11-23T05:00:00Z'),
  );
};

test('a mail of everything at its longest stays under 100 KB, and its text short', () => {
  const report = large();
  expect(Buffer.byteLength(renderHtml(report))).toBeLessThan(100_000);
  expect(renderText(report).split('\n').length).toBeLessThan(400);
  // The longest text that GitHub takes for an issue.
  expect(renderMarkdown(report).length).toBeLessThan(65_536);
});

test('its text keeps to 80 columns, but for commands', () => {
  const lines = renderText(large()).split('\n');
  const command = /^ +(… and [\d,]+ more: )?(kubectl|cronwitness) /;
  const word = /\S{61,}/;
  expect(lines.filter((l) => [...l].length > 80 && !command.test(l) && !word.test(l))).toEqual([]);
});

test('every list says how many more there are', () => {
  const text = renderText(large());
  for (const rest of [
    '40 more incidents',
    '80 more namespaces',
    '130 more owners',
    '1,980 more jobs with bad',
  ])
    expect(text).toContain(`… and ${rest}`);
});
