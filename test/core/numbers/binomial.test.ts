import { describe, expect, test } from 'vitest';
import { clopperPearson, regularisedBeta, wilson } from '../../../core/numbers/binomial.ts';
import { binomialPmf, poissonPmf } from '../../../core/numbers/likelihood.ts';

/** Agreement to a relative 1e-10, which is far more than a report shows. */
const near = (actual: number, expected: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-10 * Math.abs(expected));

// Expected values in this file: scipy 1.17.1 (special.betainc, stats.beta.ppf, stats.binom.pmf), mpmath 1.3.0 where
// scipy itself loses digits, and closed forms where there are some.
describe('the regularised incomplete beta function', () => {
  test.each([
    [0.5, 2, 3, 0.6875],
    [0.2, 1, 1, 0.2],
    [0.9, 5, 1, 0.59049],
    [0.3, 10, 20, 0.3640040810719437],
    [0.9999, 9999, 2, 0.7357588826495222],
    [1e-4, 51, 500_000, 0.46276494819037733],
    [0.001, 1050, 1_000_000, 0.06360050095935027],
    [1e-4, 1001, 9_999_000, 0.4915906328209817],
    [0, 3, 4, 0],
    [1, 3, 4, 1],
  ])('I(%d; %i, %i)', (x, a, b, expected) => near(regularisedBeta(x, a, b), expected));

  test('I_x(a, b) is the chance of a or more of a + b − 1', () => {
    let chance = 0;
    for (let k = 8; k <= 20; k += 1) chance += binomialPmf(k, 20, 0.37);
    near(regularisedBeta(0.37, 8, 13), chance);
  });

  test.each([
    [-0.1, 1, 1],
    [1.1, 1, 1],
    [Number.NaN, 1, 1],
    [0.5, 0, 1],
    [0.5, 1, 1.5],
  ])('I(%d; %d, %d) throws', (x, a, b) => expect(() => regularisedBeta(x, a, b)).toThrow(RangeError));
});

describe('Clopper–Pearson', () => {
  test.each([
    [0, 900, 0.05, 0, 1 - 0.05 ** (1 / 900)],
    [900, 900, 0.05, 0.05 ** (1 / 900), 1],
    [3, 10, 0.025, 0.06673951117773447, 0.6524528500599973],
    [82, 504_000, 0.025, 0.00012940090212379643, 0.00020194766550878028],
    [1000, 10_000_000, 0.025, 9.389758366703084e-5, 0.00010639487338387986],
  ])('%i of %i, %d cut off at each end', (k, n, tail, low, high) => {
    const range = clopperPearson(k, n, tail);
    near(range.low, low);
    near(range.high, high);
  });

  test.each([
    [-1, 5],
    [6, 5],
    [0, 0],
    [1, 2.5],
  ])('%d of %d throws', (k, n) => expect(() => clopperPearson(k, n, 0.05)).toThrow(RangeError));
});

describe('Wilson', () => {
  test.each([
    [0, 900, 1.6448536269514722, 0, 1.6448536269514722 ** 2 / (900 + 1.6448536269514722 ** 2)],
    [3, 10, 1.959963984540054, 0.10779126740630102, 0.6032218525388546],
    [10, 10, 1.959963984540054, 10 / (10 + 1.959963984540054 ** 2), 1],
  ])('%i of %i at z = %d', (k, n, z, low, high) => {
    const range = wilson(k, n, z);
    near(range.low, low);
    near(range.high, high);
  });

  test('both ends solve |p̂ − p| = z·√(p(1 − p)/n), the definition', () => {
    const [k, n, z] = [81, 504_000, 1.96];
    const { low, high } = wilson(k, n, z);
    for (const p of [low, high]) near(Math.abs(k / n - p), z * Math.sqrt((p * (1 - p)) / n));
  });

  test('claims more than Clopper–Pearson for 900 runs of which none was bad', () => {
    expect(wilson(0, 900, 1.6448536269514722).high).toBeLessThan(clopperPearson(0, 900, 0.05).high);
  });
});

describe('probabilities of counts', () => {
  test.each([
    [2, 3500, 0.001, 0.1849523294875604],
    [7, 10, 0.3, 0.009001692],
    [1000, 10_000_000, 1e-4, 0.01261524212657157],
    [0, 10, 0.5, 1 / 1024],
    [10, 10, 0.5, 1 / 1024],
    [0, 5, 0, 1],
    [1, 5, 0, 0],
    [5, 5, 1, 1],
  ])('%i of %i at %d', (k, n, p, expected) => near(binomialPmf(k, n, p), expected));

  test.each([
    [2, 3.5, 0.18495897346170082],
    [0, 3, Math.exp(-3)],
    [50, 3, 1.175180070545476e-42],
    [0, 0, 1],
    [1, 0, 0],
  ])('%i where %d are expected', (k, mean, expected) => near(poissonPmf(k, mean), expected));

  test.each([0.35, 7, 400])('with %d expected, all counts together are certain', (mean) => {
    let sum = 0;
    for (let k = 0; k < 1000; k += 1) sum += poissonPmf(k, mean);
    near(sum, 1);
  });
});
