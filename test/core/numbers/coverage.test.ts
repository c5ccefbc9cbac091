import { describe, expect, test } from 'vitest';
import {
  covers,
  describeCoverage,
  intersect,
  normalise,
  subtract,
  totalDuration,
  union,
} from '../../../core/numbers/coverage.ts';
import { type Interval, instant } from '../../../core/time.ts';

/** `0-5 8-9`: intervals in minutes. */
const set = (text: string): readonly Interval[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((part) => {
      const [from = 0, to = 0] = part.split('-').map((n) => Number(n) * 60_000);
      return { from: instant(from), to: instant(to) };
    });
const one = (text: string): Interval => set(text)[0] ?? { from: instant(0), to: instant(0) };
const shown = (s: readonly Interval[]): string =>
  s.map(({ from, to }) => `${from / 60_000}-${to / 60_000}`).join(' ');

test.each([
  ['', ''],
  ['3-3', ''],
  ['5-8 0-3', '0-3 5-8'],
  ['0-3 3-5', '0-5'],
  ['0-9 2-3 4-5', '0-9'],
  ['0-4 2-6 6-6 6-7 9-10', '0-7 9-10'],
])('"%s" in order is "%s"', (input, expected) => {
  expect(shown(normalise(set(input)))).toBe(expected);
});

test.each([
  ['0-3', '2-5', '0-5', '2-3', '0-2'],
  ['0-3', '3-5', '0-5', '', '0-3'],
  ['0-9', '2-3 5-6', '0-9', '2-3 5-6', '0-2 3-5 6-9'],
  ['2-3 5-6', '0-9', '0-9', '2-3 5-6', ''],
  ['0-2 4-6 8-10', '1-5 5-9', '0-10', '1-2 4-6 8-9', '0-1 9-10'],
  ['0-4 6-9', '', '0-4 6-9', '', '0-4 6-9'],
  ['', '1-2', '1-2', '', ''],
  ['5-6 1-2', '1-2', '1-2 5-6', '1-2', '5-6'],
])('"%s" and "%s": union "%s", both "%s", first only "%s"', (a, b, either, both, firstOnly) => {
  expect(shown(union(set(a), set(b)))).toBe(either);
  expect(shown(intersect(set(a), set(b)))).toBe(both);
  expect(shown(subtract(set(a), set(b)))).toBe(firstOnly);
});

test.each([
  ['0-5', '1-4', true],
  ['0-5', '0-5', true],
  ['0-3 3-5', '1-5', true],
  ['0-3 4-5', '1-5', false],
  ['', '1-2', false],
  ['0-5', '4-6', false],
  ['', '4-4', true],
])('"%s" covers %s: %s', (s, interval, expected) => {
  expect(covers(set(s), one(interval))).toBe(expected);
});

test('overlaps count once', () => {
  expect(totalDuration(set('0-5 3-7'))).toBe(7 * 60_000);
});

test('an interval that ends before it begins is our bug and throws', () => {
  expect(() => normalise(set('5-3'))).toThrow(/ends before it begins/);
  expect(() => describeCoverage(one('5-3'), [])).toThrow(RangeError);
  expect(() => normalise([{ from: instant(Number.NaN), to: instant(1) }])).toThrow(RangeError);
});

describe('what we watched of a week', () => {
  const week = one('1-10081');
  test.each([
    ['all of it', '1-10081', 10_080, ''],
    ['more than it', '0-20000', 10_080, ''],
    ['all but two minutes', '0-100 102-10081', 10_078, '100-102'],
    [
      'all but two seconds: never the whole week',
      `0-100 ${100 + 2 / 60}-10081`,
      10_079,
      `100-${100 + 2 / 60}`,
    ],
    ['nothing', '', 0, '1-10081'],
    ['another week', '20000-30000', 0, '1-10081'],
  ])('%s', (_, covered, watchedMinutes, blind) => {
    const coverage = describeCoverage(week, set(covered));
    expect([coverage.watchedMinutes, coverage.totalMinutes]).toEqual([watchedMinutes, 10_080]);
    expect(shown(coverage.blind)).toBe(blind);
  });
  test('an empty window', () => {
    expect(describeCoverage(one('5-5'), [])).toEqual({ watchedMinutes: 0, totalMinutes: 0, blind: [] });
  });
  test('a window of half minutes, all watched, has no minute missing', () => {
    expect(describeCoverage(one('0-9.5'), set('0-20'))).toMatchObject({
      watchedMinutes: 10,
      totalMinutes: 10,
    });
  });
});
