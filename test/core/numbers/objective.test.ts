import { describe, expect, test } from 'vitest';
import {
  type Assessed,
  assess,
  budgetOf,
  type SliReport,
  shownPpm,
  smallestWindow,
} from '../../../core/numbers/objective.ts';
import { emptyCounts, type SliCounts } from '../../../core/numbers/tally.ts';

const start = { name: 'start', targetPpm: 999_900 };
const counts = (some: Partial<SliCounts>): SliCounts => ({ ...emptyCounts, ...some });
const report = (some: Partial<SliCounts>, objective = start): SliReport => assess(objective, counts(some));
const assessed = (some: Partial<SliCounts>, objective = start): Assessed => {
  const r = report(some, objective);
  if (r.kind === 'no-data') throw new Error('no data');
  return r;
};

describe('the verdict', () => {
  const cases: Record<string, readonly [Partial<SliCounts>, SliReport['kind']]> = {
    '0 of 0 is no data': [{}, 'no-data'],
    'only excluded and undecided runs are no data': [{ excluded: 9, undecided: 9 }, 'no-data'],
    'all unknown is undetermined, for runs were due': [{ unknown: 5 }, 'undetermined'],
    'none bad is met, however few': [{ good: 1 }, 'met'],
    'one bad of 9,999 is missed': [{ good: 9998, bad: 1 }, 'missed'],
    'one bad of 10,000, exactly on target, is met': [{ good: 9999, bad: 1 }, 'met'],
    'one bad of 10,001 is met': [{ good: 10_000, bad: 1 }, 'met'],
    'two bad of 19,999 are missed, although 99.989999 % rounds to the target': [
      { good: 19_997, bad: 2 },
      'missed',
    ],
    '50 bad and none unknown of 504,000': [{ good: 503_950, bad: 50 }, 'met'],
    '51 bad of 504,000': [{ good: 503_949, bad: 51 }, 'missed'],
    'unknown runs that fit the budget leave it met': [{ good: 503_960, bad: 30, unknown: 10 }, 'met'],
    'unknown runs that could break it leave it open': [
      { good: 503_940, bad: 30, unknown: 30 },
      'undetermined',
    ],
    'missed even if every unknown run was good': [{ good: 503_900, bad: 60, unknown: 40 }, 'missed'],
    'a run too bad that unknown good ones would dilute is undetermined': [
      { good: 9998, bad: 1, unknown: 1 },
      'undetermined',
    ],
    'the last of 10 million within budget': [{ good: 9_999_000, bad: 1000 }, 'met'],
    'the first of 10 million beyond it': [{ good: 9_998_999, bad: 1001 }, 'missed'],
    'one bad of nine thousand million million': [{ good: 9_007_199_254_740_000, bad: 1 }, 'met'],
  };
  test.each(Object.entries(cases))('%s', (_, [some, kind]) => {
    expect(report(some).kind).toBe(kind);
  });
});

test('budgets are whole where floats would lose a run', () => {
  expect(Math.floor(10_000 * (1 - 0.9999))).toBe(0);
  expect([10_000, 19_999, 20_000, 10_000_000].map((runs) => budgetOf(runs, 999_900))).toEqual([
    1, 1, 2, 1000,
  ]);
});

test('a report in full: 81 bad of a budget of 50', () => {
  expect(report({ good: 503_919, bad: 81, undecided: 3, excluded: 4 })).toEqual({
    kind: 'missed',
    objective: start,
    good: 503_919,
    bad: 81,
    valid: 504_000,
    unknown: 0,
    undecided: 3,
    excluded: 4,
    low: { numerator: 503_919, denominator: 504_000 },
    high: { numerator: 503_919, denominator: 504_000 },
    lowPpm: 999_839,
    highPpm: 999_839,
    budget: { allowed: 50, used: 81, left: -31, leftAtWorst: -31, leftAtBest: -31 },
    tooSmall: false,
    shownPpm: 999_806,
  });
});

test('unknown runs stretch the bounds and what is left, never what is used', () => {
  const { lowPpm, highPpm, budget } = assessed({ good: 19_990, bad: 1, unknown: 9 });
  expect([lowPpm, highPpm]).toEqual([999_500, 999_950]);
  // 19,991 decided runs allow 1; all 20,000 would allow 2.
  expect(budget).toEqual({ allowed: 1, used: 1, left: 0, leftAtWorst: -8, leftAtBest: 1 });
});

test('no data still says what was set aside', () => {
  expect(report({ excluded: 2, undecided: 1 })).toEqual({
    kind: 'no-data',
    objective: start,
    unknown: 0,
    undecided: 1,
    excluded: 2,
  });
});

describe('a window too small to show the target', () => {
  test('900 runs, none bad: met, budget 0, and 99.66 % is all they show', () => {
    const { kind, tooSmall, budget, shownPpm } = assessed({ good: 900 });
    expect({ kind, tooSmall, shownPpm }).toEqual({ kind: 'met', tooSmall: true, shownPpm: 996_676 });
    expect(budget).toMatchObject({ allowed: 0, used: 0, left: 0 });
  });
  test('9,999 runs are too few, 10,000 are not', () => {
    expect(assessed({ good: 9999 }).tooSmall).toBe(true);
    expect(assessed({ good: 10_000 }).tooSmall).toBe(false);
  });
  test('unknown runs do not make a window larger, and are taken as bad in what it shows', () => {
    const { tooSmall, shownPpm } = assessed({ good: 9000, unknown: 1000 });
    expect(tooSmall).toBe(true);
    expect(shownPpm).toBeLessThan(900_000);
  });
  test('99.99 % itself takes 29,956 runs with none bad', () => {
    expect([shownPpm(0, 29_955), shownPpm(0, 29_956)]).toEqual([999_899, 999_900]);
  });
  test.each([
    [999_900, 10_000],
    [999_000, 1000],
    [500_000, 2],
    [999_999, 1_000_000],
    [999_700, 3334],
    [1, 2],
    [1_000_000, Number.POSITIVE_INFINITY],
  ])('at %i ppm one bad run needs %d runs', (targetPpm, runs) => {
    expect(smallestWindow(targetPpm)).toBe(runs);
    if (!Number.isFinite(runs)) return;
    expect(budgetOf(runs, targetPpm)).toBeGreaterThanOrEqual(1);
    expect(budgetOf(runs - 1, targetPpm)).toBe(0);
  });
});

test('a target of 100 % allows nothing and is met by nothing bad', () => {
  const all = { name: 'all', targetPpm: 1_000_000 };
  expect(assessed({ good: 7 }, all)).toMatchObject({ kind: 'met', tooSmall: true, lowPpm: 1_000_000 });
  expect(assessed({ good: 9_999_999, bad: 1 }, all)).toMatchObject({ kind: 'missed', lowPpm: 999_999 });
});

test.each([
  ['a negative count', { good: -1 }],
  ['half a run', { bad: 0.5 }],
  ['not a number', { unknown: Number.NaN }],
  ['more runs than integers can tell apart', { good: 2 ** 53 }],
  ['a sum beyond safe integers', { good: 2 ** 52, bad: 2 ** 52 }],
])('%s is our bug and throws', (_, some) => {
  expect(() => report(some)).toThrow(RangeError);
});

test.each([0, -1, 1_000_001, 99.99, Number.NaN])('a target of %d ppm throws', (targetPpm) => {
  expect(() => report({ good: 1 }, { name: 'x', targetPpm })).toThrow(/whole number/);
});
