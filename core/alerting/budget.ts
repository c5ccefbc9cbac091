import { defaultObjectives, type Objectives } from '../report/input.ts';
import {
  defaultNotCounted,
  labelOf,
  type NotCounted,
  startCounts,
  surviveCounts,
} from '../report/tally-of.ts';
import type { Instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { advanceBurns, type OpenBurns } from './burn-events.ts';
import { evaluateBurn } from './burn-rate.ts';
import { burnRules } from './burn-rules.ts';
import type { DecidedEvent } from './event.ts';
import { countsWithin, type Delta, noted, type Tape } from './tape.ts';

/** What watching the error budgets remembers of one cluster: it follows from the ledger, and lies in its snapshots. */
export type BudgetWatch = {
  readonly start: Tape;
  readonly survive: Tape;
  readonly open: OpenBurns;
};

export const freshWatch: BudgetWatch = { start: [], survive: [], open: {} };

/** Against what is counted: the operators' decision. */
export type BudgetTerms = { readonly objectives: Objectives; readonly notCounted: NotCounted };

/** 99.99 % each, and nothing left out but what was replaced by its own policy. */
export const defaultTerms: BudgetTerms = { objectives: defaultObjectives, notCounted: defaultNotCounted };

type Judged = {
  readonly changed: readonly { readonly before: Verdict | null; readonly now: Verdict }[];
  readonly withdrawn: readonly Verdict[];
};

/**
 * Counts what a step decided and says which burn-rate alerts it opens. A run counts when its verdict falls, not when it
 * was due; one that is decided anew is moved, never counted twice.
 */
export const advanceBudget = (
  watch: BudgetWatch,
  { changed, withdrawn }: Judged,
  { cluster, asOf, terms }: { readonly cluster: string; readonly asOf: Instant; readonly terms: BudgetTerms },
): { readonly watch: BudgetWatch; readonly events: readonly DecidedEvent[] } => {
  const steps = [
    ...changed.map(({ before, now }) => ({ before, now })),
    ...withdrawn.map((before) => ({ before, now: null })),
  ];
  const tapes = {
    start: noted(
      watch.start,
      sum(steps, (v) => startDelta(v, terms.notCounted)),
      asOf,
    ),
    survive: noted(
      watch.survive,
      sum(steps, (v) => surviveDelta(v, terms.notCounted)),
      asOf,
    ),
  };
  const firing = (['start', 'survive'] as const).map((name) => {
    const objective = terms.objectives[name];
    const alerts = evaluateBurn(burnRules, countsWithin(tapes[name], asOf), objective);
    return { objective: objective.name, alerts };
  });
  const { open, events } = advanceBurns(watch.open, firing, { cluster, asOf });
  return { watch: { ...tapes, open }, events };
};

const startDelta = ({ start }: Verdict, notCounted: NotCounted): Delta =>
  startCounts({ [labelOf(start)]: 1 }, notCounted);

const surviveDelta = ({ finish }: Verdict, notCounted: NotCounted): Delta =>
  finish === null ? NOTHING : surviveCounts({ [labelOf(finish)]: 1 }, notCounted);

const NOTHING: Delta = { good: 0, bad: 0 };

const sum = (
  steps: readonly { readonly before: Verdict | null; readonly now: Verdict | null }[],
  of: (v: Verdict) => Delta,
): Delta => {
  let [good, bad] = [0, 0];
  for (const { before, now } of steps) {
    const was = before === null ? NOTHING : of(before);
    const is = now === null ? NOTHING : of(now);
    good += is.good - was.good;
    bad += is.bad - was.bad;
  }
  return { good, bad };
};
