/**
 * Verdicts counted the way one objective sees them, in whole runs (DESIGN §7). Which verdict lands where is
 * the objective's business (`dropped` is bad for "start", `skipped` is excluded); here they are only numbers.
 *
 * - `good`, `bad`: decided, and for or against the objective
 * - `unknown`: due, but we were blind and nothing settles it; it widens the bounds
 * - `undecided`: not over as of the instant of the judgement (`pending`, `running`)
 * - `excluded`: decided, and none of the objective's business (`skipped`, `excused`, `replaced`)
 */
export type SliCounts = {
  readonly good: number;
  readonly bad: number;
  readonly unknown: number;
  readonly undecided: number;
  readonly excluded: number;
};

export const emptyCounts: SliCounts = { good: 0, bad: 0, unknown: 0, undecided: 0, excluded: 0 };

const isRuns = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** Hands the counts back when they are whole, safe and not negative; anything else is our own bug and throws. */
export const checkedCounts = (counts: SliCounts): SliCounts => {
  const { good, bad, unknown, undecided, excluded } = counts;
  if ([good, bad, unknown, undecided, excluded, good + bad + unknown + undecided + excluded].every(isRuns)) {
    return counts;
  }
  throw new RangeError(`counts of runs must be whole, safe and not negative: ${JSON.stringify(counts)}`);
};

/** Associative and commutative, with `emptyCounts` as its zero: jobs add up to owners, days to weeks. */
export const addCounts = (a: SliCounts, b: SliCounts): SliCounts =>
  checkedCounts({
    good: a.good + b.good,
    bad: a.bad + b.bad,
    unknown: a.unknown + b.unknown,
    undecided: a.undecided + b.undecided,
    excluded: a.excluded + b.excluded,
  });

export const sumCounts = (all: Iterable<SliCounts>): SliCounts => {
  let sum = emptyCounts;
  for (const counts of all) sum = addCounts(sum, counts);
  return sum;
};

/** Runs with any verdict at all: by conservation (I1) this equals the due runs, counted independently. */
export const dueOf = (counts: SliCounts): number =>
  counts.good + counts.bad + counts.unknown + counts.undecided + counts.excluded;

/** Runs that were decided for or against the objective: the SLI's denominator. */
export const validOf = (counts: SliCounts): number => counts.good + counts.bad;
