import type { Resource } from '../facts/fact.ts';
import type { SliReport } from '../numbers/objective.ts';
import type { SliCounts } from '../numbers/tally.ts';
import type { FinishKind, StartKind } from '../verdict/verdict.ts';
import type { NotCounted, Tally } from './tally-of.ts';

/**
 * A report as it is stored, published and rendered: plain data. Times are RFC 3339 UTC, lists are in a stated order,
 * and the same input makes the same bytes.
 */
export type Report = {
  readonly schemaVersion: 1;
  /** `cluster/2026-W47/r1`, and `…/owner/NAME` for one owner's: the key under which it is stored and mailed once. */
  readonly id: string;
  /** 1 when first issued; one more each time late evidence changed a verdict. */
  readonly revision: number;
  readonly cluster: string;
  /** Whose jobs it is about: all of them where null. The unowned jobs belong to nobody and are only in the fleet's. */
  readonly owner: string | null;
  readonly window: WindowSection;
  readonly asOf: string;
  readonly policy: { readonly graceSeconds: number; readonly notCounted: NotCounted };
  readonly objectives: { readonly start: SliReport; readonly survive: SliReport };
  readonly runs: RunsSection;
  /** At most five; the most bad verdicts first. */
  readonly worst: readonly WorstJob[];
  /** Eight weeks, oldest first; none for a custom window. */
  readonly trend: readonly TrendWeek[];
  readonly last28Days: {
    readonly from: string;
    readonly to: string;
    readonly start: SliReport;
    readonly survive: SliReport;
  };
  /** By the time they opened. */
  readonly incidents: readonly IncidentRow[];
  readonly coverage: CoverageSection;
  readonly maintenance: readonly MaintenanceRow[];
  readonly migration: MigrationSection | null;
  /** The most bad verdicts first, then the most unknown ones, then by name. */
  readonly namespaces: readonly GroupRow[];
  readonly owners: readonly OwnerRow[];
  readonly jobs: readonly JobRow[];
  /** The newest first; `omitted` counts bad verdicts of the window that are not in the list. */
  readonly badRuns: { readonly listed: readonly BadRun[]; readonly omitted: number };
  readonly ledgerHead: { readonly sequence: number; readonly hash: string } | null;
  /** What has changed since the revision before. */
  readonly differences: readonly Difference[];
};

export type WindowSection = {
  readonly kind: 'week' | 'custom';
  /** `2026-W47`, or `2026-11-22T15:31:00Z/2026-11-22T16:21:00Z`. */
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
  /** Local days, `2026-11-16` first. */
  readonly days: readonly string[];
  /** Whether the window was over as of the report. */
  readonly complete: boolean;
};

export type RunsSection = {
  readonly due: number;
  /** They add up to `due`. */
  readonly start: Readonly<Record<StartKind, number>>;
  /** Of the runs that started. */
  readonly finish: Readonly<Record<FinishKind, number>>;
  /** Why runs were bad, the most frequent first. `counts` is false for what the operators took out of the objective. */
  readonly causes: readonly CauseRow[];
};

export type CauseRow = {
  readonly kind: string;
  readonly cause: string;
  readonly runs: number;
  readonly counts: boolean;
};

export type WorstJob = {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  readonly due: number;
  /** Verdicts that count against an objective; a run that was late and then killed has two. */
  readonly bad: number;
  readonly causes: readonly CauseRow[];
  /** How many of them fell on each day of the window. */
  readonly badByDay: readonly number[];
  /** To look further, ready to be pasted into a shell. */
  readonly commands: readonly string[];
};

export type TrendWeek = { readonly week: string; readonly start: SliReport; readonly survive: SliReport };

export type IncidentRow = {
  readonly id: string;
  readonly title: string;
  readonly cause: string;
  readonly opened: string;
  readonly closed: string | null;
  readonly runs: number;
};

export type BlindRow = {
  readonly from: string;
  readonly to: string;
  readonly resources: readonly Resource[];
};

/** Events only help where the other three were missed: to watch is to watch CronJobs, Jobs and Pods at once. */
export type CoverageSection = {
  readonly watchedMinutes: number;
  readonly totalMinutes: number;
  readonly blind: readonly BlindRow[];
  /** Blind intervals that are not listed. */
  readonly omitted: number;
  readonly resources: readonly {
    readonly resource: Resource;
    readonly watchedMinutes: number;
    readonly totalMinutes: number;
  }[];
};

export type MaintenanceRow = {
  readonly from: string;
  readonly to: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly reason: string;
};

/** A migration that is on: how far it is, and which jobs need a look. Counts are of whole jobs and occurrences. */
export type MigrationSection = {
  readonly from: string;
  readonly to: string;
  readonly since: string;
  readonly jobs: { readonly planned: number; readonly moved: number; readonly movedBack: number };
  readonly occurrences: {
    readonly onlyOld: number;
    readonly onlyNew: number;
    readonly both: number;
    readonly neither: number;
  };
  readonly attention: readonly { readonly job: string; readonly advice: string; readonly reason: string }[];
};

export type GroupRow = {
  readonly name: string;
  readonly jobs: number;
  readonly due: number;
  readonly start: SliCounts;
  readonly survive: SliCounts;
  readonly verdicts: { readonly start: SliReport['kind']; readonly survive: SliReport['kind'] };
};

/** `name` is null for the jobs of nobody. */
export type OwnerRow = Omit<GroupRow, 'name'> & {
  readonly name: string | null;
  readonly weeks: readonly WeekCounts[];
  readonly last28Days: PairOfCounts;
};

export type PairOfCounts = { readonly start: SliCounts; readonly survive: SliCounts };
export type WeekCounts = PairOfCounts & { readonly week: string };

export type JobRow = {
  readonly namespace: string;
  readonly name: string;
  /** As of the last rollup in which the job occurs. */
  readonly owner: string | null;
  readonly due: number;
  readonly start: Tally;
  readonly finish: Tally;
  /** Aligned with `window.days`. Bad and unknown verdicts of both objectives. */
  readonly dueByDay: readonly number[];
  readonly badByDay: readonly number[];
  readonly unknownByDay: readonly number[];
  /** The latest bad run that we can name, with the job's most frequent cause if there is one. */
  readonly example: string | null;
};

export type BadRun = {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  readonly nominal: string;
  readonly start: string;
  readonly finish: string | null;
};

/** `what` is `start dropped/superseded` or `start verdict`; before and after are counts or verdicts, as text. */
export type Difference = {
  /** `namespace/name`, or null for the whole report. */
  readonly job: string | null;
  readonly what: string;
  readonly before: string;
  readonly after: string;
};
