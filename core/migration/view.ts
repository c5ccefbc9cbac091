import { formatInstant, type Instant } from '../time.ts';
import type { AuditedOccurrence, JobAudit } from './audit-job.ts';
import type { AuditedJob, MigrationAudit } from './audit-migration.ts';
import { type HandOverTally, isShadowed, tallyHandOver } from './classify.ts';
import { inMovingOrder, type Readiness, type ReadinessState } from './readiness.ts';

/** A migration as plain data: the dashboard's view and the command line's JSON. Times are RFC 3339 UTC. */
export type MigrationView = {
  readonly schemaVersion: 1;
  readonly from: string;
  readonly to: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly asOf: string;
  readonly jobs: {
    readonly planned: number;
    readonly moved: number;
    readonly movedBack: number;
    readonly states: Readonly<Record<ReadinessState, number>>;
  };
  /** Of all jobs together. `lost` and `doubled` leave out what was meant to be so. */
  readonly occurrences: HandOverTally;
  readonly findings: readonly FindingView[];
  /** The most critical first. */
  readonly rows: readonly JobView[];
  /** Jobs that are ready, in the order in which they should move: the least critical first. */
  readonly nextToMove: readonly string[];
  /** Occurrences without a CronJob: beside the due runs, never among them. */
  readonly inventory: {
    readonly occurrences: number;
    readonly unknown: number;
    readonly jobs: readonly MissingView[];
  };
  readonly notPlanned: readonly string[];
};

export type FindingView = {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly job: string;
  readonly criticality: number;
  readonly nominal: string | null;
  readonly message: string;
  readonly at: string;
};

export type MissingView = {
  readonly job: string;
  readonly missing: boolean;
  readonly occurrences: number;
  readonly unknown: number;
  readonly first: string | null;
  readonly last: string | null;
};

export type JobView = {
  readonly job: string;
  readonly namespace: string;
  readonly owner: string | null;
  readonly criticality: number;
  readonly scheduler: string;
  readonly state: ReadinessState;
  readonly handOvers: readonly { readonly at: string; readonly scheduler: string }[];
  /** `file`: the job file says so; `observed`: seen in the cluster; `none`: it has always been there. */
  readonly handOversFrom: string;
  readonly shadow: boolean;
  readonly occurrences: HandOverTally;
  readonly calendar: 'equivalent' | 'different' | 'not in Chronos' | 'not compared';
  readonly checks: Readiness['checks'];
  readonly change: readonly string[];
  /** Only what is wrong, or all of them where one job was asked for. */
  readonly listed: readonly OccurrenceView[];
};

export type OccurrenceView = {
  readonly nominal: string;
  readonly kind: string;
  readonly expected: string;
  readonly trouble: string | null;
  readonly oldRuns: readonly string[];
  readonly start: string | null;
};

export type ViewOptions = { readonly every: boolean };

export const viewOf = (audit: MigrationAudit, { every }: ViewOptions = { every: false }): MigrationView => {
  const { jobs, window, asOf, inventory } = audit;
  const count = (state: ReadinessState): number => jobs.filter((j) => j.readiness.state === state).length;
  return {
    schemaVersion: 1,
    from: 'Chronos',
    to: 'Kubernetes',
    window: { from: formatInstant(window.from), to: formatInstant(window.to) },
    asOf: formatInstant(asOf),
    jobs: {
      planned: jobs.length,
      moved: jobs.filter(({ audit: { job } }) => job.scheduler === 'kubernetes').length,
      movedBack: jobs.filter(({ audit: one }) => isMovedBack(one)).length,
      states: {
        'ready to move': count('ready to move'),
        watching: count('watching'),
        moved: count('moved'),
        'move back': count('move back'),
      },
    },
    occurrences: tallyHandOver(jobs.flatMap((one) => one.audit.occurrences)),
    findings: audit.findings.map(({ nominal, at, ...rest }) => ({
      ...rest,
      nominal: timeOrNull(nominal),
      at: `${at.file}:${at.line}:${at.column}`,
    })),
    rows: jobs.map((one) => jobView(one, every)),
    nextToMove: inMovingOrder(jobs.map(({ readiness }) => readiness))
      .filter(({ state }) => state === 'ready to move')
      .map(({ job }) => job),
    inventory: {
      occurrences: inventory.occurrences,
      unknown: inventory.unknown,
      jobs: inventory.jobs.map(({ namespace, name, missing, occurrences, unknown, first, last }) => ({
        job: `${namespace}/${name}`,
        missing,
        occurrences,
        unknown,
        first: timeOrNull(first),
        last: timeOrNull(last),
      })),
    },
    notPlanned: audit.notPlanned,
  };
};

const timeOrNull = (t: Instant | null): string | null => (t === null ? null : formatInstant(t));

/** Kubernetes had it once, and Chronos has it now. */
export const isMovedBack = ({ hands }: JobAudit): boolean =>
  hands.since.at(-1)?.scheduler === 'chronos' &&
  hands.since.some(({ scheduler }) => scheduler === 'kubernetes');

const jobView = ({ audit, readiness }: AuditedJob, every: boolean): JobView => {
  const { job, hands, comparison, tally, occurrences } = audit;
  const listed = every ? occurrences : occurrences.filter(({ trouble }) => trouble !== null);
  return {
    job: job.name,
    namespace: job.namespace,
    owner: job.owner ?? null,
    criticality: readiness.criticality,
    scheduler: job.scheduler,
    state: readiness.state,
    handOvers: hands.since.map(({ at, scheduler }) => ({ at: formatInstant(at), scheduler })),
    handOversFrom: audit.source,
    shadow: occurrences.some(({ nominal }) => isShadowed(hands.shadow, nominal)),
    occurrences: tally,
    calendar: calendarOf(comparison),
    checks: readiness.checks,
    change: readiness.change,
    listed: listed.map(occurrenceView),
  };
};

const calendarOf = (comparison: JobAudit['comparison']): JobView['calendar'] => {
  if (comparison === null || comparison.kind === 'bad-schedule') return 'not compared';
  return comparison.kind === 'compared' ? comparison.comparison.kind : 'not in Chronos';
};

const occurrenceView = ({ nominal, kind, expected, trouble, oldRuns, verdict }: AuditedOccurrence) => ({
  nominal: formatInstant(nominal),
  kind,
  expected,
  trouble,
  oldRuns: oldRuns.map(({ startedAt, endedAt }) => timeOrNull(startedAt) ?? `ended ${timeOrNull(endedAt)}`),
  start: verdict === null ? null : startText(verdict.start),
});

const startText = (start: { readonly kind: string; readonly cause?: string }): string =>
  start.cause === undefined ? start.kind : `${start.kind}/${start.cause}`;
