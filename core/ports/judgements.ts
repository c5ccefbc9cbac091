import type { Instant, Interval } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** All verdicts of one CronJob whose nominal time lies in one hour (UTC), ascending. A rewrite replaces the page whole. */
export type VerdictPage = {
  readonly cronJobUid: string;
  readonly namespace: string;
  readonly name: string;
  /** The hour's first instant. */
  readonly hour: Instant;
  readonly verdicts: readonly Verdict[];
};

/**
 * Whole-number counts of one CronJob's verdicts of one day, by kind and cause. Keys are `kind` or `kind/cause`.
 *
 * The day is one of the *configured zone*, not of UTC (core/numbers/week.ts, `dayIntervals`): a report's week is
 * seven such days, so that days add up to weeks exactly, also where clocks change. Changing the zone means rebuilding
 * the rollups from the verdicts.
 */
export type Rollup = {
  readonly cronJobUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  /** The first instant of the local day. */
  readonly day: Instant;
  readonly start: Readonly<Record<string, number>>;
  readonly finish: Readonly<Record<string, number>>;
};

/** How far the judge has come. `sequence` is the last ledger record taken in; everything before `settled` is final. */
export type Checkpoint = { readonly sequence: number; readonly asOf: Instant; readonly settled: Instant };

/** Facts enough to go on judging without the whole ledger: a cache, derived, replaced whole. */
export type Snapshot = { readonly sequence: number; readonly at: Instant; readonly facts: Uint8Array };

/** A CronJob had a label (`key=value`) from `since` until `until`, exclusive; null where it has it still. */
export type Labelled = {
  readonly label: string;
  readonly cronJobUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly since: Instant;
  readonly until: Instant | null;
};

export type BadRunQuery = {
  readonly cluster: string;
  readonly window: Interval;
  readonly owner?: string;
  readonly cronJob?: { readonly namespace: string; readonly name: string };
  /** Newest first by default. */
  readonly limit: number;
  readonly cursor?: string;
};
export type BadRunPage = { readonly verdicts: readonly Verdict[]; readonly next: string | null };

/**
 * What was decided. It can be deleted and rebuilt from the ledger. Every key is deterministic: writing the same thing
 * twice changes nothing.
 */
export type Judgements = {
  readonly putPages: (cluster: string, pages: readonly VerdictPage[]) => Promise<void>;
  /** One CronJob's pages that touch the window, ascending by hour (also those of a former CronJob of the same name). */
  readonly pages: (
    cluster: string,
    cronJob: { readonly namespace: string; readonly name: string },
    window: Interval,
  ) => Promise<readonly VerdictPage[]>;
  /**
   * The same pages, descending by hour, as they are asked for: a reader who has enough stops. `atOnce` is about how many
   * it will want.
   */
  readonly pagesBack: (
    cluster: string,
    cronJob: { readonly namespace: string; readonly name: string },
    back: { readonly window: Interval; readonly atOnce?: number },
  ) => AsyncIterable<VerdictPage>;
  /** Bad runs (late, never-started, dropped, killed), one plain item each; `withdrawn` are no longer bad. */
  readonly putBadRuns: (
    cluster: string,
    bad: readonly Verdict[],
    withdrawn: readonly Verdict[],
  ) => Promise<void>;
  readonly badRuns: (query: BadRunQuery) => Promise<BadRunPage>;
  readonly putRollups: (cluster: string, rollups: readonly Rollup[]) => Promise<void>;
  /** Every CronJob's rollups of the days in the window, by day, namespace, name. */
  readonly rollups: (cluster: string, window: Interval) => Promise<readonly Rollup[]>;
  /** One CronJob's rollups. */
  readonly rollupsOf: (
    cluster: string,
    cronJob: { readonly namespace: string; readonly name: string },
    window: Interval,
  ) => Promise<readonly Rollup[]>;
  /** Each under its label, CronJob and `since`; a later `until` replaces the earlier. */
  readonly putLabelled: (cluster: string, labelled: readonly Labelled[]) => Promise<void>;
  /** Every CronJob that has a label, or had it within what is kept, by namespace and name. */
  readonly labelled: (cluster: string, label: string) => Promise<readonly Labelled[]>;
  readonly checkpoint: (cluster: string) => Promise<Checkpoint | null>;
  /** Refused (false) where another judge has come further: the checkpoint never goes back. */
  readonly advance: (cluster: string, checkpoint: Checkpoint) => Promise<boolean>;
  readonly putSnapshot: (cluster: string, snapshot: Snapshot) => Promise<void>;
  readonly snapshot: (cluster: string) => Promise<Snapshot | null>;
};
