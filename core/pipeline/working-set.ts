import { type BudgetWatch, freshWatch } from '../alerting/budget.ts';
import type { CronJobState } from '../history/state.ts';
import { emptyWorld, type World } from '../history/world.ts';
import type { Rollup } from '../ports/judgements.ts';
import { emptyLanes, type Lane, type Lanes, type OpenCronJob } from '../tidy/lane.ts';
import { type Instant, instant, latest } from '../time.ts';

/**
 * What a judge keeps in mind between ticks: the world that is still in play and the verdicts that are. It can be made
 * again from a snapshot and the ledger's records after it; the judge alone changes it, in place.
 */
export type WorkingSet = {
  world: World;
  /** The last ledger record taken in, and its instant. */
  sequence: number;
  asOf: Instant;
  /** As of when its last snapshot stands; 0 where there is none. */
  frozenAt: Instant;
  readonly open: Map<string, OpenCronJob>;
  /** `UID day` → the counts of the closed pages of a day that is not complete yet. */
  readonly days: Map<string, Rollup>;
  /** What the burn-rate alerts look back on, and which of them are open. */
  budget: BudgetWatch;
  /** CronJobs that run as they should, kept in short: what they know is missing from `world` and `open` (lanes.ts). */
  readonly lanes: Lanes;
  /** Null where it has to be made anew. */
  roster: Roster | null;
  /** As of when days were last looked at, and how many CronJobs were open then (days.ts). */
  readonly daysSeen: { asOf: Instant; open: number };
};

/** The CronJobs in the order of their names: the UID of each, and its lane where it is in one of `all`. */
export type Roster = {
  readonly uids: readonly string[];
  readonly lanes: readonly (Lane | undefined)[];
  readonly all: readonly Lane[];
};

/** `lanesClosed`: every run is left to the general judge, which says the same and takes longer. */
export const emptyWorkingSet = (lanesClosed = false): WorkingSet => ({
  world: emptyWorld(),
  sequence: 0,
  asOf: instant(0),
  frozenAt: instant(0),
  open: new Map(),
  days: new Map(),
  budget: freshWatch,
  lanes: emptyLanes(lanesClosed),
  roster: null,
  daysSeen: { asOf: instant(0), open: 0 },
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
