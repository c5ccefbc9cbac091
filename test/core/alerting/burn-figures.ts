import { days } from '../../../core/time.ts';
import { type Counting, exactly, type Random, type Stretch, seeded, watchFleet } from './burn-simulation.ts';

const ON_TARGET = 100; // bad runs per million at exactly 99.99 %
const TEN_TIMES_WORSE = 1000;
const QUARTER_DAYS = 91;
const HISTORY_DAYS = 28;

export type FalsePages = {
  readonly quarters: number;
  readonly perQuarter: number;
  /** Shares of the quarters, of all quarters 1. */
  readonly none: number;
  readonly atMostOne: number;
  readonly most: number;
  readonly byRule: ReadonlyMap<string, number>;
};

export type Detection = {
  readonly trials: number;
  /** Shares of the trials in which somebody was paged within 7 and within 14 days. */
  readonly week: number;
  readonly twoWeeks: number;
};

export type Onset = {
  /** No alert was open when it began. */
  readonly quiet: Detection;
  /** Share of the trials in which a false alert was open when it began. */
  readonly openAtOnset: number;
  /** Whatever was open when it began, somebody was paged anew. */
  readonly pagedAnew: Detection;
};

/** Quarters of a fleet exactly on target, in runs of four after a month of history. */
export const falsePages = (
  jobs: number,
  quarters: number,
  seed: number,
  counting: Counting = exactly,
): FalsePages => {
  const random = seeded(seed);
  const pages: number[] = [];
  const byRule = new Map<string, number>();
  while (pages.length < quarters) {
    const year = [0, 0, 0, 0];
    const stretch = { days: HISTORY_DAYS + 4 * QUARTER_DAYS, badPpm: ON_TARGET };
    for (const { at, page } of watchFleet(jobs, [stretch], random, counting)) {
      const quarter = Math.floor((at - days(HISTORY_DAYS)) / days(QUARTER_DAYS));
      if (!page || quarter < 0) continue;
      year[quarter] = (year[quarter] ?? 0) + 1;
      byRule.set(page, (byRule.get(page) ?? 0) + 1);
    }
    pages.push(...year);
  }
  const share = (test: (n: number) => boolean): number => pages.filter(test).length / pages.length;
  return {
    quarters: pages.length,
    perQuarter: pages.reduce((a, b) => a + b) / pages.length,
    none: share((n) => n === 0),
    atMostOne: share((n) => n <= 1),
    most: Math.max(...pages),
    byRule: new Map([...byRule].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

type Trial = { readonly openBefore: boolean; readonly pagedAfterDays: number };

/** One fleet that turns ten times worse, and how long it took until somebody was paged. */
const trial = (
  jobs: number,
  history: readonly Stretch[],
  random: Random,
  counting: Counting = exactly,
): Trial => {
  const onset = days(history.reduce((sum, s) => sum + s.days, 0));
  let openBefore = false;
  for (const { at, page, open } of watchFleet(
    jobs,
    [...history, { days: 14, badPpm: TEN_TIMES_WORSE }],
    random,
    counting,
  )) {
    if (at < onset) openBefore = open;
    else if (page) return { openBefore, pagedAfterDays: (at - onset) / days(1) };
  }
  return { openBefore, pagedAfterDays: Number.POSITIVE_INFINITY };
};

const detection = (trials: readonly Trial[]): Detection => {
  const within = (limit: number): number =>
    trials.filter((t) => t.pagedAfterDays <= limit).length / trials.length;
  return { trials: trials.length, week: within(7), twoWeeks: within(14) };
};

/** A fleet that nobody watched before, ten times worse from its first day. */
export const detectionOfNewFleet = (
  jobs: number,
  trials: number,
  seed: number,
  counting: Counting = exactly,
): Detection => {
  const random = seeded(seed);
  return detection(Array.from({ length: trials }, () => trial(jobs, [], random, counting)));
};

/** A fleet exactly on target for four weeks that turns ten times worse. */
export const detectionAfterOnset = (jobs: number, trials: number, seed: number): Onset => {
  const random = seeded(seed);
  const history = [{ days: HISTORY_DAYS, badPpm: ON_TARGET }];
  const all = Array.from({ length: trials }, () => trial(jobs, history, random));
  return {
    quiet: detection(all.filter((t) => !t.openBefore)),
    openAtOnset: all.filter((t) => t.openBefore).length / all.length,
    pagedAnew: detection(all),
  };
};
