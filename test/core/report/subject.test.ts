import { expect, test } from 'vitest';
import { buildReport } from '../../../core/report/report.ts';
import { subjectOf } from '../../../core/report/subject.ts';
import { at } from './verdicts.ts';
import { type FleetJob, inputOf, type Odd, rollupsOf, weekOf } from './weeks.ts';

const asOf = at('2026-11-23T05:00:00Z');
const job = (perDay: number): FleetJob => ({ namespace: 'x', name: 'y', owner: null, perDay });
const subject = (perDay: number, onMonday: Odd): string =>
  subjectOf(
    buildReport(
      inputOf({ rollups: rollupsOf([job(perDay)], (_, day) => (day === 0 ? onMonday : {})) }),
      asOf,
    ),
  );

test.each(
  Object.entries({
    'both kept': [[2000, {}], 'start met · survive met'],
    'too many dropped': [
      [72_000, { start: { 'dropped/superseded': 81 } }],
      'start 99.983 % (missed, 81 of 50 budget) · survive met',
    ],
    'too many killed': [
      [2000, { finish: { 'killed/evicted': 3 } }],
      'start met · survive 99.978 % (missed, 3 of 1 budget)',
    ],
    'unknown runs decide': [
      [2000, { start: { unknown: 40 } }],
      'start 99.714 % to 100 % (undetermined, 40 runs unknown) · survive met',
    ],
    'missed whatever the unknown runs were': [
      [2000, { start: { unknown: 40, 'dropped/superseded': 3 } }],
      'start 99.692 % to 99.978 % (missed, 3 of 1 budget) · survive met',
    ],
    'a small fleet without a bad run': [
      [10, {}],
      'start met (70 runs, too few to show 99.99 %) · survive met (70 runs, too few to show 99.99 %)',
    ],
    'a small fleet with one bad run': [
      [100, { start: { 'late/other': 1 }, finish: { 'killed/signal': 1 } }],
      'start 99.857 % (missed, 1 of 0 budget) · survive 99.856 % (missed, 1 of 0 budget)',
    ],
    'all bad': [
      [1, { start: { 'dropped/superseded': 1 } }],
      'start 85.714 % (missed, 1 of 0 budget) · survive met (6 runs, too few to show 99.99 %)',
    ],
  } satisfies Record<string, readonly [readonly [number, Odd], string]>),
)('%s', (_, [[perDay, odd], expected]) => {
  expect(subject(perDay, odd)).toBe(`Cron SLO 2026-W47: ${expected}`);
});

test('nothing was due', () => {
  expect(subjectOf(buildReport(inputOf(), asOf))).toBe('Cron SLO 2026-W47: no run was due');
});

test('everything is still open', () => {
  const all = rollupsOf([job(5)], () => ({ start: { pending: 5 } }), { weeks: 1 });
  expect(subjectOf(buildReport(inputOf({ rollups: all }), asOf))).toBe(
    'Cron SLO 2026-W47: start no data · survive no data',
  );
});

test('a year’s last week, a later revision, an owner', () => {
  const report = buildReport(inputOf({ window: { kind: 'week', week: weekOf('2026-W53') } }), asOf);
  expect(subjectOf({ ...report, revision: 3, owner: 'pay\nments' })).toBe(
    'Cron SLO 2026-W53 for pay\ufffdments (revision 3): no run was due',
  );
});
