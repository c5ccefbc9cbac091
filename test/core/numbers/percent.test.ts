import { expect, test } from 'vitest';
import { compareToPpm, formatAgainst, formatPpm, formatRatio, toPpm } from '../../../core/numbers/percent.ts';

const of = (numerator: number, denominator: number) => ({ numerator, denominator });

test.each([
  [503_919, 504_000, '99.983 %'],
  [9_999_999, 10_000_000, '99.999 %'],
  [10_000_000, 10_000_000, '100 %'],
  [0, 4, '0 %'],
  [1, 3, '33.333 %'],
  [199, 200, '99.5 %'],
  [9999, 10_000, '99.99 %'],
  [9_998_999, 10_000_000, '99.989 %'],
  [99_990_002, 100_000_000, '99.990002 %'],
  [99_989_999, 100_000_000, '99.989 %'],
  [9_006_298_534_815_526, 9_007_199_254_740_991, '99.990000000 %'],
])('%i of %i beside a target of 99.99 %% reads %s', (n, d, text) => {
  expect(formatAgainst(of(n, d), 999_900)).toBe(text);
});

test.each([
  [999, 1000, 999_000, '99.9 %'],
  [1, 3, 500_000, '33.3 %'],
  [2, 3, 666_666, '66.66666 %'],
  [99, 100, 1_000_000, '99 %'],
])('%i of %i beside %i ppm reads %s', (n, d, ppm, text) => {
  expect(formatAgainst(of(n, d), ppm)).toBe(text);
});

test.each([
  [999_900, '99.99 %'],
  [1_000_000, '100 %'],
  [0, '0 %'],
  [1, '0.0001 %'],
  [996_676, '99.6676 %'],
  [500_000, '50 %'],
])('%i ppm reads %s', (ppm, text) => {
  expect(formatPpm(ppm)).toBe(text);
});

test('digits are cut, never rounded', () => {
  expect([0, 1, 2].map((decimals) => formatRatio(of(1999, 2000), decimals))).toEqual([
    '99 %',
    '99.9 %',
    '99.95 %',
  ]);
});

test('ppm are cut, so that only a whole is a million', () => {
  expect([of(9_999_999, 10_000_000), of(7, 7), of(0, 7)].map(toPpm)).toEqual([999_999, 1_000_000, 0]);
});

test('comparing is exact up to the largest safe integers', () => {
  // 0.9999 × (2^53 − 1) lies between these two.
  expect(compareToPpm(of(9_006_298_534_815_517, 9_007_199_254_740_991), 999_900)).toBe(1);
  expect(compareToPpm(of(9_006_298_534_815_516, 9_007_199_254_740_991), 999_900)).toBe(-1);
  expect(compareToPpm(of(9999, 10_000), 999_900)).toBe(0);
});

test.each([
  [1, 0],
  [2, 1],
  [-1, 5],
  [0.5, 1],
  [Number.NaN, 1],
])('%d of %d is no share and throws', (n, d) => {
  expect(() => toPpm(of(n, d))).toThrow(RangeError);
});
