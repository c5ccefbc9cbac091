import { describe, expect, test } from 'vitest';
import {
  addCounts,
  checkedCounts,
  dueOf,
  emptyCounts,
  sumCounts,
  validOf,
} from '../../../core/numbers/tally.ts';

const week = { good: 1, bad: 2, unknown: 3, undecided: 4, excluded: 5 };

test('counts add up field by field', () => {
  expect(addCounts(week, { ...week, bad: 10 })).toEqual({
    good: 2,
    bad: 12,
    unknown: 6,
    undecided: 8,
    excluded: 10,
  });
});

test('nothing added together is empty', () => {
  expect(sumCounts([])).toEqual(emptyCounts);
  expect(sumCounts([week, emptyCounts, week])).toEqual(addCounts(week, week));
});

test('due runs are all five; valid are the two that decide', () => {
  expect([dueOf(week), validOf(week)]).toEqual([15, 3]);
});

describe('absurd counts are our bug and throw', () => {
  test.each(['good', 'bad', 'unknown', 'undecided', 'excluded'] as const)('negative %s', (field) => {
    expect(() => checkedCounts({ ...week, [field]: -1 })).toThrow(RangeError);
    expect(() => addCounts(week, { ...emptyCounts, [field]: -100 })).toThrow(RangeError);
  });
  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%d bad runs', (bad) => {
    expect(() => checkedCounts({ ...emptyCounts, bad })).toThrow(/whole, safe and not negative/);
  });
});
