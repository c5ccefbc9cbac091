import { poissonPmf } from '../numbers/likelihood.ts';
import type { Objective } from '../numbers/objective.ts';
import { checkedCounts, type SliCounts, validOf } from '../numbers/tally.ts';
import { between, type Duration, days, type Instant } from '../time.ts';
import { type BurnRule, FEWEST_BAD_RUNS } from './burn-rules.ts';

/** A rule that fires, with the numbers that make it fire. */
export type BurnAlert = {
  readonly rule: BurnRule;
  readonly objective: Objective;
  /** Decided runs within the rule's long window, and how many of them were bad. */
  readonly valid: number;
  readonly bad: number;
  /** How many bad runs it took. */
  readonly gate: number;
  /** How many times faster than allowed the budget burns over the long window, in tenths, cut. */
  readonly burnTenths: number;
};

/** A rule that fired and has not been quiet for its `clearAfter` yet. */
export type OpenBurn = { readonly alert: BurnAlert; readonly since: Instant; readonly lastFired: Instant };

export type BurnStep = {
  /** What to store, and to hand to the next step. */
  readonly open: readonly OpenBurn[];
  /** What has to reach people now: at most one, the most urgent that opened, and only if nothing as urgent was open. */
  readonly page: BurnAlert | undefined;
  readonly closed: readonly OpenBurn[];
};

const MILLION = 1_000_000n;
const QUARTER = days(91);

const expectedBad = (valid: number, { targetPpm }: Objective): number =>
  (valid * (1_000_000 - targetPpm)) / 1_000_000;

/**
 * How many bad runs within the rule's long window it takes to fire, never fewer than `FEWEST_BAD_RUNS`.
 *
 * On a fleet exactly on target with independent runs, bad runs come like the clicks of a Geiger counter. A click lifts
 * the count in a sliding window to k when the window held exactly k − 1: in a quarter that happens (bad runs expected
 * in a quarter) × Poisson(k − 1; expected in a window) times. The gate is the smallest k that keeps this at or under
 * the rule's allowance. So 2 bad runs speak in a fleet of 500 a day, while a fleet with thousands of expected
 * bad runs must leave the noise around them clearly behind.
 */
export const gate = (rule: BurnRule, objective: Objective, valid: number): number => {
  const mean = expectedBad(valid, objective);
  const perQuarter = (mean * QUARTER) / rule.long;
  let k = Math.max(FEWEST_BAD_RUNS, Math.ceil(mean) + 1);
  while (perQuarter * poissonPmf(k - 1, mean) > rule.crossingsPerQuarter) k += 1;
  return k;
};

/** Whether bad / valid ÷ (1 − target) reaches the rate, multiplied out into whole numbers of any size. */
const burnsAt = (counts: SliCounts, { targetPpm }: Objective, burnTenths: number): boolean =>
  counts.bad > 0 &&
  BigInt(counts.bad) * MILLION * 10n >=
    BigInt(burnTenths) * (MILLION - BigInt(targetPpm)) * BigInt(validOf(counts));

/** The rate itself, cut; a target of 100 % has no budget, so there any bad run burns without limit. */
const measuredTenths = (counts: SliCounts, { targetPpm }: Objective): number => {
  const allowed = (MILLION - BigInt(targetPpm)) * BigInt(validOf(counts));
  return allowed === 0n ? Number.MAX_SAFE_INTEGER : Number((BigInt(counts.bad) * MILLION * 10n) / allowed);
};

/**
 * The rules that fire now, most urgent first. `countsAt(window)` gives the runs whose verdict fell within the last
 * `window` before the instant of the evaluation. Unknown runs are left out: being blind is its own alert
 * (`Observer Blind`), and no proof of a miss.
 */
export const evaluateBurn = (
  rules: readonly BurnRule[],
  countsAt: (window: Duration) => SliCounts,
  objective: Objective,
): readonly BurnAlert[] =>
  rules
    .flatMap((rule) => {
      const long = checkedCounts(countsAt(rule.long));
      if (long.bad < FEWEST_BAD_RUNS || !burnsAt(long, objective, rule.burnTenths)) return [];
      if (!burnsAt(checkedCounts(countsAt(rule.short)), objective, rule.burnTenths)) return [];
      const valid = validOf(long);
      const needed = gate(rule, objective, valid);
      if (long.bad < needed) return [];
      const burnTenths = measuredTenths(long, objective);
      return [{ rule, objective, valid, bad: long.bad, gate: needed, burnTenths }];
    })
    .sort((a, b) => a.rule.rank - b.rule.rank);

/**
 * From what was open and what fires to what is open, and whether to page. The rising edge pages, once: a rule that is
 * open stays open until it has not fired for its `clearAfter`, and while it is open nothing less urgent pages.
 *
 *     closed ──fires──▶ open ──quiet for clearAfter──▶ closed
 *
 * The same step taken twice at one instant pages twice only if the caller threw away the first one's `open`;
 * the alert's rule and `since` make its identifier.
 */
export const advanceBurn = (
  open: readonly OpenBurn[],
  firing: readonly BurnAlert[],
  asOf: Instant,
): BurnStep => {
  const named = (name: string) => (b: OpenBurn) => b.alert.rule.name === name;
  const refreshed = firing.map((alert) => ({
    alert,
    since: open.find(named(alert.rule.name))?.since ?? asOf,
    lastFired: asOf,
  }));
  const resting = open.filter((b) => !firing.some((a) => named(a.rule.name)(b)));
  const isOver = ({ alert, lastFired }: OpenBurn): boolean =>
    between(lastFired, asOf) >= alert.rule.clearAfter;
  const closed = resting.filter(isOver);
  const stillOpen = resting.filter((b) => !isOver(b));
  const urgent = Math.min(...open.filter((b) => !closed.includes(b)).map((b) => b.alert.rule.rank));
  const page = firing.find((a) => a.rule.rank < urgent);
  return {
    open: [...refreshed, ...stillOpen].sort((a, b) => a.alert.rule.rank - b.alert.rule.rank),
    page,
    closed,
  };
};
