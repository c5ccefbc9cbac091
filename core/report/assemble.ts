import { assess } from '../numbers/objective.ts';
import { badRunsSection } from './bad-runs.ts';
import { countsOfJobs, namespaceRows } from './groups.ts';
import type { History } from './history.ts';
import type { Objectives } from './input.ts';
import type { BadRun, JobRow, OwnerRow, PairOfCounts, Report } from './report-data.ts';
import { runsSection } from './runs-section.ts';
import { worstJobs } from './worst.ts';

/** What a fleet's report and its owners' reports share. */
export type Frame = Pick<
  Report,
  | 'revision'
  | 'cluster'
  | 'window'
  | 'asOf'
  | 'policy'
  | 'incidents'
  | 'coverage'
  | 'maintenance'
  | 'migration'
  | 'ledgerHead'
  | 'differences'
> & { readonly last28From: string };

/** What they differ in. */
export type Parts = {
  readonly owner: string | null;
  readonly jobs: readonly JobRow[];
  readonly owners: readonly OwnerRow[];
  readonly history: History;
  readonly badRuns: readonly BadRun[];
};

export const reportId = (
  { cluster, window, revision }: Pick<Report, 'cluster' | 'window' | 'revision'>,
  owner: string | null,
): string => `${cluster}/${window.label}/r${revision}${owner === null ? '' : `/owner/${owner}`}`;

const assessed = ({ start, survive }: PairOfCounts, objectives: Objectives): Report['objectives'] => ({
  start: assess(objectives.start, start),
  survive: assess(objectives.survive, survive),
});

/** Puts a report together. The keys stand in the order in which a reader of the JSON wants them. */
export const assemble = (frame: Frame, parts: Parts, objectives: Objectives): Report => {
  const { notCounted } = frame.policy;
  const counts = countsOfJobs(parts.jobs, notCounted);
  const { weeks, last28Days } = parts.history;
  return {
    schemaVersion: 1,
    id: reportId(frame, parts.owner),
    revision: frame.revision,
    cluster: frame.cluster,
    owner: parts.owner,
    window: frame.window,
    asOf: frame.asOf,
    policy: frame.policy,
    objectives: assessed(counts, objectives),
    runs: runsSection(parts.jobs, notCounted),
    worst: worstJobs(parts.jobs, { notCounted, since: frame.window.from }),
    trend: weeks.map(({ week, ...counted }) => ({ week, ...assessed(counted, objectives) })),
    last28Days: { from: frame.last28From, to: frame.window.to, ...assessed(last28Days, objectives) },
    incidents: frame.incidents,
    coverage: frame.coverage,
    maintenance: frame.maintenance,
    migration: frame.migration,
    namespaces: namespaceRows(parts.jobs, { objectives, notCounted }),
    owners: parts.owners,
    jobs: parts.jobs,
    badRuns: badRunsSection(parts.badRuns, parts.jobs, notCounted),
    ledgerHead: frame.ledgerHead,
    differences: frame.differences,
  };
};
