import type { ChronosJob } from '../chronos/chronos-job.ts';
import type { ChronosVersion } from '../chronos/chronos-occurrences.ts';
import type { PlacedJob } from '../inventory/job.ts';
import { lintJobs } from '../inventory/lint.ts';
import { type InventoryTally, tallyInventory } from '../inventory/tally.ts';
import type { Duration, Instant, Interval } from '../time.ts';
import { auditJob, type JobAudit, type JobEvidence, withMargin } from './audit-job.ts';
import type { ClusterSide } from './cluster-side.ts';
import { compareInventory, type PairComparison } from './compare-inventory.ts';
import { byCriticality, findingsOf, type MigrationFinding } from './findings.ts';
import { criticalityOf, jobReadiness, type ReadinessRule } from './job-readiness.ts';
import { noOldEvidence, type OldEvidence } from './old-evidence.ts';
import type { Readiness } from './readiness.ts';
import { chronosCalendar, rewound } from './rewind.ts';

/** Chronos' list, if there is one: its jobs and its major version. */
export type ChronosList = { readonly jobs: readonly ChronosJob[]; readonly version: ChronosVersion };

export type MigrationInput = {
  readonly jobs: readonly PlacedJob[];
  readonly cluster: ClusterSide;
  /** By the job's name in the files. */
  readonly old: ReadonlyMap<string, OldEvidence>;
  readonly chronos: ChronosList | null;
  readonly window: Interval;
  readonly grace: Duration;
  readonly rule: ReadinessRule;
};

export type AuditedJob = { readonly audit: JobAudit; readonly readiness: Readiness };

export type MigrationAudit = {
  readonly window: Interval;
  readonly asOf: Instant;
  /** The most critical first, then by name. */
  readonly jobs: readonly AuditedJob[];
  readonly findings: readonly MigrationFinding[];
  readonly inventory: InventoryTally;
  /** Jobs of Chronos that no file knows. */
  readonly notPlanned: readonly string[];
};

/** Audits every job of the files from both sides over a window: the same input gives the same audit, whatever its order. */
export const auditMigration = (input: MigrationInput, asOf: Instant): MigrationAudit => {
  const { jobs, cluster, window } = input;
  const comparison = compared(input);
  const lint = lintJobs(jobs, asOf).findings;
  const audited = jobs.map((placed): AuditedJob => {
    const audit = auditJob(
      { job: placed.job, at: placed.at('schedule') },
      evidenceOf(placed, input, comparison.pairs),
      input,
      asOf,
    );
    const own = lint.filter(({ job }) => job === placed.job.name);
    return { audit, readiness: jobReadiness(audit, { rule: input.rule, window, lint: own }) };
  });
  const present = new Map(
    [...cluster.jobs].map(([key, { cronJobs, verdicts }]) => {
      return [key, { cronJobs, due: new Set(verdicts.map(({ nominal }) => nominal)) }];
    }),
  );
  const inventory = tallyInventory(
    jobs.map(({ job }) => job),
    { jobs: present, coverage: cluster.cronJobs },
    window,
    asOf,
  );
  const findings = audited.flatMap(({ audit }) => findingsOf(audit));
  return {
    window,
    asOf,
    jobs: audited.toSorted(
      ({ readiness: a }, { readiness: b }) =>
        b.criticality - a.criticality || Number(a.job > b.job) - Number(a.job < b.job),
    ),
    findings: byCriticality([...findings, ...missingFindings(jobs, inventory)]),
    inventory,
    notPlanned: comparison.unknown,
  };
};

/** From the beginning of the window on, so that the first date of a difference lies within what is audited. */
const compared = ({ jobs, chronos, window }: MigrationInput) => {
  if (chronos === null) return { pairs: [], unknown: [] };
  const asThen = { ...chronos, jobs: chronos.jobs.map((job) => rewound(job, window.from)) };
  return compareInventory(
    jobs.map(({ job }) => job),
    asThen,
    window.from,
  );
};

const evidenceOf = (
  { job }: PlacedJob,
  { cluster, old, chronos, window }: MigrationInput,
  pairs: readonly PairComparison[],
): JobEvidence => {
  const comparison = pairs.find((pair) => pair.job === job.name) ?? null;
  const partner =
    comparison?.kind === 'compared'
      ? chronos?.jobs.find(({ name }) => name === comparison.chronosJob)
      : undefined;
  const oldCalendar =
    partner === undefined || chronos === null
      ? null
      : chronosCalendar(partner, chronos.version, withMargin(window));
  return { cluster, old: old.get(job.name) ?? noOldEvidence, oldCalendar, comparison };
};

const missingFindings = (
  jobs: readonly PlacedJob[],
  { jobs: rows }: InventoryTally,
): readonly MigrationFinding[] =>
  rows.flatMap(({ namespace, name, missing, occurrences, first }) => {
    const placed = jobs.find(({ job }) => job.name === name && job.namespace === namespace);
    if (!missing || placed === undefined) return [];
    const message = `the cluster has no CronJob ${namespace}/${name}: ${occurrences} ${occurrences === 1 ? 'occurrence' : 'occurrences'} without one`;
    return [
      {
        severity: 'error',
        rule: 'missing',
        job: name,
        criticality: criticalityOf(placed.job),
        nominal: first,
        message,
        at: placed.at('name'),
      },
    ];
  });
