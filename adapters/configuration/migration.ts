import type { ChronosJob } from '../../core/chronos/chronos-job.ts';
import { formatPosition, type PlacedJob } from '../../core/inventory/job.ts';
import { defaultReadinessRule } from '../../core/migration/job-readiness.ts';
import { migrationSection } from '../../core/migration/section.ts';
import {
  auditStored,
  type MigrationPlan,
  type MigrationPorts,
} from '../../core/migration/stored-evidence.ts';
import { viewOf } from '../../core/migration/view.ts';
import type { MigrationOf } from '../../core/pipeline/week-report.ts';
import { seconds } from '../../core/time.ts';
import { ChronosError, fetchChronosJobs } from '../chronos/fetch-chronos-jobs.ts';
import { readChronosJobs } from '../chronos/read-chronos-jobs.ts';
import { readJobFile } from '../job-file/read-job-file.ts';
import type { Configuration } from './schema.ts';

/** The migration that the configuration declares: of which cluster, and what is to be where. */
export type Declared = {
  readonly cluster: string;
  /** Null where Chronos does not give its list: an audit without it would call lost what only has another calendar. */
  readonly plan: () => Promise<MigrationPlan | null>;
};

/** How the files are read that the configuration names: in the cloud they lie beside the code, under names of their own. */
export type MigrationFiles = {
  /** The `index`-th job file; `named` as in the configuration. */
  readonly jobFile: (named: string, index: number) => string;
  readonly chronosList: (named: string) => string;
  /** Hears why there is no audit this time. */
  readonly warn: (reason: string) => void;
};

/** Null where no job files are configured. @throws Error where one cannot be read, with a line for each problem */
export const declaredIn = (configuration: Configuration, files: MigrationFiles): Declared | null => {
  const { jobFiles, cluster, chronos } = configuration.migration;
  const [first] = configuration.clusters;
  if (jobFiles.length === 0 || first === undefined) return null;
  const jobs = jobFiles.flatMap((file, i) => jobsIn(file, files.jobFile(file, i)));
  return {
    cluster: cluster ?? first.name,
    plan: async () => {
      const rule = { ...defaultReadinessRule, targetPpm: configuration.objectives.start.target };
      if (chronos === undefined) return { jobs, rule, chronos: null };
      const list = await chronosJobs(chronos, files);
      return list === null ? null : { jobs, rule, chronos: { jobs: list, version: 3 } };
    },
  };
};

const jobsIn = (file: string, text: string): readonly PlacedJob[] => {
  const { jobs, problems } = readJobFile(file, text);
  if (problems.length > 0)
    throw new Error(problems.map(({ at, message }) => `${formatPosition(at)}: ${message}`).join('\n'));
  return jobs;
};

const PATIENCE = seconds(20);

const chronosJobs = async (
  chronos: NonNullable<Configuration['migration']['chronos']>,
  files: MigrationFiles,
): Promise<readonly ChronosJob[] | null> => {
  if ('list' in chronos) {
    const read = readChronosJobs(files.chronosList(chronos.list));
    if (!read.ok) throw new Error(`${chronos.list} holds ${read.message}`);
    return read.jobs;
  }
  try {
    return await fetchChronosJobs({ url: chronos.url, timeoutMilliseconds: PATIENCE });
  } catch (error) {
    if (!(error instanceof ChronosError)) throw error;
    files.warn(`Chronos does not give its list, the migration is not audited this time: ${error.message}`);
    return null;
  }
};

/** The weekly report's section, from the store and the job files. */
export const sectionOf = (
  declared: Declared | null,
  ports: Pick<MigrationPorts, 'judgements' | 'book'>,
): MigrationOf | null => {
  if (declared === null) return null;
  return async ({ cluster, present }, window) => {
    const plan = cluster === declared.cluster ? await declared.plan() : null;
    if (plan === null) return null;
    return migrationSection(viewOf(await auditStored(ports, { cluster, present, plan }, window)));
  };
};
