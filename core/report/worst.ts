import { badOf } from './job-rows.ts';
import type { JobRow, WorstJob } from './report-data.ts';
import { causesOf } from './runs-section.ts';
import type { NotCounted } from './tally-of.ts';

const MOST = 5;

/** A word for a POSIX shell: as it is where that is safe, else between quotes. A cluster's names are not to be trusted. */
export const shellWord = (text: string): string =>
  /^[A-Za-z0-9._/@:+-]+$/.test(text) && !text.startsWith('-') ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** How to look further: what Kubernetes knows, and what we know. */
const commandsOf = ({ namespace, name, example }: JobRow, since: string): readonly string[] => [
  `kubectl -n ${shellWord(namespace)} describe cronjob ${shellWord(name)}`,
  example === null
    ? `cronwitness missed --since ${since} --job ${shellWord(`${namespace}/${name}`)}`
    : `cronwitness explain ${shellWord(`${namespace}/${name}@${example}`)}`,
];

/** The jobs with the most bad verdicts; a week in which nothing was bad has none. `jobs` come worst first. */
export const worstJobs = (
  jobs: readonly JobRow[],
  { notCounted, since }: { readonly notCounted: NotCounted; readonly since: string },
): readonly WorstJob[] =>
  jobs
    .slice(0, MOST)
    .filter((job) => badOf(job) > 0)
    .map((job) => ({
      namespace: job.namespace,
      name: job.name,
      owner: job.owner,
      due: job.due,
      bad: badOf(job),
      causes: causesOf(job.start, job.finish, notCounted).filter((c) => c.counts),
      badByDay: job.badByDay,
      commands: commandsOf(job, since),
    }));
