import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readChronosJobs } from '../../adapters/chronos/read-chronos-jobs.ts';
import { readRunsCsv, readRunsNdjson } from '../../adapters/chronos/read-external-runs.ts';
import { readJobFile } from '../../adapters/job-file/read-job-file.ts';
import { coverageWithin } from '../../adapters/recording/coverage.ts';
import { loadRecording, type Recording } from '../../adapters/recording/recording.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import type { PlacedJob } from '../../core/inventory/job.ts';
import { judge } from '../../core/judge/judge.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import {
  auditMigration,
  type ChronosList,
  type MigrationAudit,
} from '../../core/migration/audit-migration.ts';
import { type ClusterSide, clusterSideOf } from '../../core/migration/cluster-side.ts';
import type { ExternalRun } from '../../core/migration/external-run.ts';
import { oldFromRuns } from '../../core/migration/gather-old.ts';
import { defaultReadinessRule } from '../../core/migration/job-readiness.ts';
import type { Completeness } from '../../core/migration/old-evidence.ts';
import { type Instant, instant, minutes, parseInstant } from '../../core/time.ts';

export const FOLDER = fileURLToPath(new URL('../fixtures/migration/', import.meta.url));
const text = (name: string): string => readFileSync(`${FOLDER}${name}`, 'utf8');

export const at = (t: string): Instant => parseInstant(t) ?? instant(Number.NaN);
export const SINCE = at('2026-10-28T00:00:00Z');
export const END = at('2026-11-05T00:00:00Z');
/** Every run of Chronos stands in the two files. */
export const COMPLETE: readonly Completeness[] = [
  { job: null, interval: { from: SINCE, to: at('2026-11-05T01:00:00Z') } },
];

export const jobs: readonly PlacedJob[] = readJobFile('jobs.yaml', text('jobs.yaml')).jobs;
export const runs: readonly ExternalRun[] = [
  ...readRunsNdjson(text('runs.ndjson')).runs,
  ...readRunsCsv(text('runs.csv')).runs,
];
const listed = readChronosJobs(text('chronos.json'));
export const chronos: ChronosList = { jobs: listed.ok ? listed.jobs : [], version: 3 };

export const recording: Promise<Recording> = loadRecording(`${FOLDER}recording`);

/** What the judge makes of the recording as of an instant. */
export const clusterAt = async (asOf: Instant): Promise<ClusterSide> => {
  const all = await recording;
  const known = all.arrivals.filter(({ t }) => t <= asOf).map(({ fact }) => fact);
  const world = absorb(absorb(emptyWorld(), known), coverageWithin(all, { from: instant(0), to: asOf }));
  const window = { from: all.start, to: asOf };
  return clusterSideOf(judge(world, { windowOf: () => window, policy: defaultPolicy }, asOf), world.coverage);
};

type Given = {
  readonly jobs: readonly PlacedJob[];
  readonly runs: readonly ExternalRun[];
  readonly complete: readonly Completeness[];
  readonly chronos: ChronosList | null;
  readonly asOf: Instant;
  readonly cluster: ClusterSide;
};

/** The audit of the replayed migration, with anything of it changed. */
export const audited = async (given: Partial<Given> = {}): Promise<MigrationAudit> => {
  const all = { jobs, runs, complete: COMPLETE, chronos, asOf: END, ...given };
  const old = oldFromRuns(
    all.runs,
    all.complete,
    all.jobs.map(({ job }) => job),
  );
  return auditMigration(
    {
      jobs: all.jobs,
      cluster: given.cluster ?? (await clusterAt(all.asOf)),
      old,
      chronos: all.chronos,
      window: { from: SINCE, to: all.asOf },
      grace: minutes(20),
      rule: defaultReadinessRule,
    },
    all.asOf,
  );
};

export const told = ({ findings }: MigrationAudit): readonly string[] =>
  findings.map(({ rule, job, nominal }) =>
    [rule, job, nominal === null ? '' : new Date(nominal).toISOString().slice(0, 16)].join(' ').trim(),
  );
