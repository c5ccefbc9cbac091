import type { Coverage } from '../history/coverage.ts';
import type { Maintenance } from '../judge/policy.ts';
import type { Objective } from '../numbers/objective.ts';
import type { SliCounts } from '../numbers/tally.ts';
import type { IsoWeek } from '../numbers/week.ts';
import type { Zone } from '../numbers/zone.ts';
import type { Rollup } from '../ports/judgements.ts';
import type { Duration, Instant, Interval } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { MigrationSection, Report } from './report-data.ts';
import type { NotCounted } from './tally-of.ts';

/** A custom window has no trend. One that cuts a day in two needs rollups of just the verdicts inside it. */
export type ReportWindow =
  | { readonly kind: 'week'; readonly week: IsoWeek }
  | { readonly kind: 'custom'; readonly interval: Interval };

export type Objectives = { readonly start: Objective; readonly survive: Objective };

/** 99.99 % each: the payments company's two objectives. */
export const defaultObjectives: Objectives = {
  start: { name: 'start', targetPpm: 999_900 },
  survive: { name: 'survive', targetPpm: 999_900 },
};

/** What a report says of an incident. `runs` is how many verdicts share its cause. */
export type ReportedIncident = {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly opened: Instant;
  readonly closed: Instant | null;
  readonly runs: number;
};

/** One earlier week, counted: it spares reading that week's rollups (`earlierWeekOf` takes it from a stored report). */
export type EarlierWeek = {
  readonly week: IsoWeek;
  readonly start: SliCounts;
  readonly survive: SliCounts;
  readonly owners: readonly {
    readonly owner: string | null;
    readonly start: SliCounts;
    readonly survive: SliCounts;
  }[];
};

/** All that a report is made of. The order of the lists changes nothing. */
export type ReportInput = {
  readonly cluster: string;
  readonly window: ReportWindow;
  /** In which weeks and days begin; the rollups' days are days of this zone. */
  readonly zone: Zone;
  readonly objectives: Objectives;
  readonly grace: Duration;
  readonly notCounted: NotCounted;
  /** Of the window, of the 7 weeks before it and of 28 days; others are left aside. */
  readonly rollups: readonly Rollup[];
  /** Weeks told here are not counted from the rollups. The report's own week always is. */
  readonly earlier: readonly EarlierWeek[];
  /** Late, never started, dropped or killed in the window: examples for the worst jobs, and the list of bad runs. */
  readonly badRuns: readonly Verdict[];
  readonly coverage: Coverage;
  readonly incidents: readonly ReportedIncident[];
  readonly maintenance: readonly Maintenance[];
  readonly migration: MigrationSection | null;
  /** The end of the hash chain that the verdicts rest on. */
  readonly ledgerHead: { readonly sequence: number; readonly hash: string } | null;
  /** The report as it was issued before, if it was. */
  readonly previous: Report | null;
};
