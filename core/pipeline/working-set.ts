import { type BudgetWatch, freshWatch } from '../alerting/budget.ts';
import type { CronJobState } from '../history/state.ts';
import { emptyWorld, type World } from '../history/world.ts';
import type { Rollup } from '../ports/judgements.ts';
import { type Instant, instant, latest } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** A verdict that may still change, or whose page is not complete yet. */
export type OpenVerdict = { readonly verdict: Verdict; readonly final: boolean };

/** One CronJob's verdicts that no page holds for good. Everything before `since` is written and final. */
export type OpenCronJob = { since: Instant; readonly verdicts: Map<Instant, OpenVerdict> };

/**
 * What a judge keeps in mind between ticks: the world that is still in play and the verdicts that are. It can be made
 * again from a snapshot and the ledger's records after it; the judge alone changes it, in place.
 */
export type WorkingSet = {
  world: World;
  /** The last ledger record taken in, and its instant. */
  sequence: number;
  asOf: Instant;
  readonly open: Map<string, OpenCronJob>;
  /** `UID day` → the counts of the closed pages of a day that is not complete yet. */
  readonly days: Map<string, Rollup>;
  /** What the burn-rate alerts look back on, and which of them are open. */
  budget: BudgetWatch;
};

export const emptyWorkingSet = (): WorkingSet => ({
  world: emptyWorld(),
  sequence: 0,
  asOf: instant(0),
  open: new Map(),
  days: new Map(),
  budget: freshWatch,
});

/** Nothing is judged that was due before we first looked, or before the CronJob was made. */
export const openOf = (set: WorkingSet, cronJob: CronJobState): OpenCronJob => {
  const known = set.open.get(cronJob.uid);
  if (known !== undefined) return known;
  const looking = set.world.coverage.cronjobs.listed[0] ?? set.asOf;
  const fresh: OpenCronJob = { since: latest(looking, cronJob.created), verdicts: new Map() };
  set.open.set(cronJob.uid, fresh);
  return fresh;
};
