import { binomialPmf } from './likelihood.ts';

/** A range of probabilities, both ends between 0 and 1. */
export type Range = { readonly low: number; readonly high: number };

/** Far more steps than 10 million runs need (about 3,000): not getting there is our own bug. */
const MOST_STEPS = 100_000;
const TINY = 1e-300;
const away = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/**
 * The continued fraction of the incomplete beta function, evaluated front to back by Lentz' method.
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22 (https://dlmf.nist.gov/8.17.E22).
 */
const betaFraction = (x: number, a: number, b: number): number => {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return value;
  }
  throw new RangeError(`the incomplete beta function did not converge at x=${x} a=${a} b=${b}`);
};

/**
 * The regularised incomplete beta function I_x(a, b) for whole a, b ≥ 1 and 0 ≤ x ≤ 1. Whole is all that counts
 * of runs need, and it lets the factor in front be a binomial probability, which stays exact at any size.
 */
export const regularisedBeta = (x: number, a: number, b: number): number => {
  if (![a, b].every((n) => Number.isSafeInteger(n) && n >= 1) || !(x >= 0 && x <= 1)) {
    throw new RangeError(`incomplete beta needs 0 ≤ x ≤ 1 and whole a, b ≥ 1: x=${x} a=${a} b=${b}`);
  }
  if (x === 0 || x === 1) return x;
  // The fraction converges fast on this side of the mean only; the other side is its complement.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularisedBeta(1 - x, b, a);
  return ((binomialPmf(a, a + b, x) * b) / (a + b)) * betaFraction(x, a, b);
};

/** The p in 0…1 at which a rising function reaches `goal`, to the last bit that halving can tell. */
const solve = (rising: (p: number) => number, goal: number): number => {
  let [low, high] = [0, 1];
  for (;;) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return middle;
    if (rising(middle) < goal) low = middle;
    else high = middle;
  }
};

const checkCounts = (k: number, n: number): void => {
  if (Number.isSafeInteger(k) && Number.isSafeInteger(n) && k >= 0 && n >= k && n > 0) return;
  throw new RangeError(`not a count out of a total: ${k} of ${n}`);
};

/**
 * Clopper–Pearson: the range of probabilities that k of n does not contradict, `tail` (0.025 for the usual 95 %
 * range, 0.05 for a 95 % bound on one side) cut off at each end. Exact: the truth lies outside no more often
 * than promised, at any n.
 * Source: Clopper and Pearson, Biometrika 26 (1934), 404–413.
 */
export const clopperPearson = (k: number, n: number, tail: number): Range => {
  checkCounts(k, n);
  return {
    low: k === 0 ? 0 : solve((p) => regularisedBeta(p, k, n - k + 1), tail),
    high: k === n ? 1 : solve((p) => regularisedBeta(p, k + 1, n - k), 1 - tail),
  };
};

/**
 * Wilson's score interval for k of n at `z` standard deviations (1.96 for 95 % in the middle, 1.645 for 95 % on one
 * side). Shorter than Clopper–Pearson and right on average, yet near 0 or 1 it may promise too much.
 * Source: Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
 */
export const wilson = (k: number, n: number, z: number): Range => {
  checkCounts(k, n);
  const z2 = z * z;
  const middle = (k + z2 / 2) / (n + z2);
  const half = (z / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  return { low: k === 0 ? 0 : Math.max(0, middle - half), high: k === n ? 1 : Math.min(1, middle + half) };
};
