import { clopperPearson } from './binomial.ts';
import { compareToPpm, type Ratio, toPpm } from './percent.ts';
import { checkedCounts, type SliCounts, validOf } from './tally.ts';

/** What was promised: at least `targetPpm` parts per million of the valid runs are good (999,900 is 99.99 %). */
export type Objective = { readonly name: string; readonly targetPpm: number };

/**
 * The error budget, in whole runs. `allowed`, `used` and `left` speak of decided runs only, so `used` is certain.
 * Unknown runs may still turn out either way: then between `leftAtWorst` (all of them bad) and `leftAtBest` (all
 * good) will be left. Negative means overspent.
 */
export type Budget = {
  readonly allowed: number;
  readonly used: number;
  readonly left: number;
  readonly leftAtWorst: number;
  readonly leftAtBest: number;
};

/** The counts of runs that every report carries along, whatever its kind. */
type Beside = { readonly unknown: number; readonly undecided: number; readonly excluded: number };

/** Nothing was decided and nothing was lost from sight: 0 of 0, which is neither good nor bad. */
export type NoData = Beside & { readonly kind: 'no-data'; readonly objective: Objective };

export type Assessed = Beside & {
  /** `met` and `missed` hold whatever the unknown runs were; `undetermined` hangs on them. */
  readonly kind: 'met' | 'missed' | 'undetermined';
  readonly objective: Objective;
  readonly good: number;
  readonly bad: number;
  /** good + bad: the runs that were decided. 0 when all that was due is unknown. */
  readonly valid: number;
  /** The SLI if every unknown run was bad, and if every one was good. */
  readonly low: Ratio;
  readonly high: Ratio;
  /** The same, cut to whole parts per million. */
  readonly lowPpm: number;
  readonly highPpm: number;
  readonly budget: Budget;
  /** Not even one bad run fits the budget of so few runs: `met` says that none was bad, not that the target is kept. */
  readonly tooSmall: boolean;
  /** The success rate that this window shows with 95 % confidence, unknown runs taken as bad, cut to whole ppm. */
  readonly shownPpm: number;
};

export type SliReport = NoData | Assessed;

const MILLION = 1_000_000;

/** One side, as only "at least this good" is claimed. */
const TAIL = 0.05;

const checkTarget = ({ name, targetPpm }: Objective): void => {
  if (Number.isSafeInteger(targetPpm) && targetPpm > 0 && targetPpm <= MILLION) return;
  throw new RangeError(`the target of "${name}" must be a whole number in 1…1000000 ppm: ${targetPpm}`);
};

/** floor(runs × (1 − target)), in integers of any size. */
export const budgetOf = (runs: number, targetPpm: number): number =>
  Number((BigInt(runs) * BigInt(MILLION - targetPpm)) / BigInt(MILLION));

/**
 * The fewest decided runs among which one bad run still keeps the target: 1 / (1 − target), rounded up.
 * 10,000 at 99.99 %; `Infinity` at 100 %.
 */
export const smallestWindow = (targetPpm: number): number =>
  targetPpm === MILLION ? Number.POSITIVE_INFINITY : Math.ceil(MILLION / (MILLION - targetPpm));

/**
 * The lowest success rate that `bad` of `runs` does not contradict at 95 % confidence, cut to whole ppm:
 * 0 bad of 900 shows 996,676 (99.66 %) and no more. 99.99 % itself takes 29,956 runs with none bad.
 *
 * Clopper–Pearson and not Wilson: an objective lives next to 100 %, where Wilson's bound claims too much (99.70 %
 * for the same 900 runs), and a report may say too little but never more than it knows.
 */
export const shownPpm = (bad: number, runs: number): number =>
  Math.floor((1 - clopperPearson(bad, runs, TAIL).high) * MILLION);

const budget = ({ good, bad, unknown }: SliCounts, targetPpm: number): Budget => {
  const allowed = budgetOf(good + bad, targetPpm);
  const allowedOfAll = budgetOf(good + bad + unknown, targetPpm);
  return {
    allowed,
    used: bad,
    left: allowed - bad,
    leftAtWorst: allowedOfAll - bad - unknown,
    leftAtBest: allowedOfAll - bad,
  };
};

const verdict = (low: Ratio, high: Ratio, targetPpm: number): Assessed['kind'] => {
  if (compareToPpm(low, targetPpm) >= 0) return 'met';
  return compareToPpm(high, targetPpm) < 0 ? 'missed' : 'undetermined';
};

/**
 * Holds counts against an objective. Exactly on the target is `met`. All unknown and nothing decided is
 * `undetermined` between 0 % and 100 %, since runs were due; only 0 of 0 is `no-data`.
 * Throws on counts or targets that cannot be: those are our own bugs, configuration is checked where it is read.
 */
export const assess = (objective: Objective, counts: SliCounts): SliReport => {
  checkTarget(objective);
  const { good, bad, unknown, undecided, excluded } = checkedCounts(counts);
  const valid = validOf(counts);
  const all = valid + unknown;
  if (all === 0) return { kind: 'no-data', objective, unknown, undecided, excluded };
  const low = { numerator: good, denominator: all };
  const high = { numerator: good + unknown, denominator: all };
  return {
    kind: verdict(low, high, objective.targetPpm),
    objective,
    good,
    bad,
    valid,
    unknown,
    undecided,
    excluded,
    low,
    high,
    lowPpm: toPpm(low),
    highPpm: toPpm(high),
    budget: budget(counts, objective.targetPpm),
    tooSmall: valid < smallestWindow(objective.targetPpm),
    shownPpm: shownPpm(bad + unknown, all),
  };
};
