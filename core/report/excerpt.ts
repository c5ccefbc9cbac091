import { groupBy } from './group.ts';
import { badOf, jobKey, unknownOf } from './job-rows.ts';
import type { BadRun, GroupRow, JobRow, OwnerRow, Report } from './report-data.ts';

/** How many rows of a list people read. The JSON has them all, or says how many it leaves out. */
export const MOST_ROWS = 20;

/** The worst jobs and the causes have said most of it by then. */
const MOST_STREAKS = 10;

export type Excerpt<T> = { readonly rows: readonly T[]; readonly more: number };

const excerpt = <T>(all: readonly T[], most: number, more = 0): Excerpt<T> => ({
  rows: all.slice(0, most),
  more: Math.max(0, all.length - most) + more,
});

/** Jobs with something bad or unknown; the others are all fine and only counted. */
export const jobsToShow = (
  { jobs }: Report,
  most = MOST_ROWS,
): Excerpt<JobRow> & { readonly fine: number } => {
  const odd = jobs.filter((job) => badOf(job) + unknownOf(job) > 0);
  return { ...excerpt(odd, most), fine: jobs.length - odd.length };
};

/** Bad runs of one job that share their verdict: how many, from the first to the last. */
export type Streak = {
  readonly job: string;
  readonly verdict: string;
  readonly runs: number;
  readonly first: string;
  readonly last: string;
};

/** `killed/oom-killed`, `late/image-pull, failed`: a start on time and a completion are no news. */
const verdictOf = ({ start, finish }: BadRun): string =>
  [start, finish ?? 'completed'].filter((v) => v !== 'on-time' && v !== 'completed').join(', ');

/** Bad runs in streaks, the one with the newest run first. `more` counts bad verdicts that are in none of the rows. */
export const streaksToShow = ({ badRuns }: Report, most = MOST_ROWS): Excerpt<Streak> => {
  const streaks = [...groupBy(badRuns.listed, (r) => `${jobKey(r)} ${verdictOf(r)}`).values()].flatMap(
    (runs): readonly Streak[] => {
      const [last, first] = [runs[0], runs.at(-1)];
      if (!last || !first) return [];
      const { nominal } = last;
      return [
        {
          job: jobKey(last),
          verdict: verdictOf(last),
          runs: runs.length,
          first: first.nominal,
          last: nominal,
        },
      ];
    },
  );
  const shown = Math.min(most, MOST_STREAKS);
  const hidden = streaks.slice(shown).reduce((sum, s) => sum + s.runs, 0);
  return { rows: streaks.slice(0, shown), more: hidden + badRuns.omitted };
};

/** A single group would only repeat the totals. */
export const namespacesToShow = ({ namespaces }: Report, most = MOST_ROWS): Excerpt<GroupRow> =>
  excerpt(namespaces.length > 1 ? namespaces : [], most);

export const ownersToShow = ({ owners }: Report, most = MOST_ROWS): Excerpt<OwnerRow> =>
  excerpt(owners.length > 1 ? owners : [], most);

export const blindToShow = (
  { coverage }: Report,
  most = MOST_ROWS,
): Excerpt<Report['coverage']['blind'][number]> => excerpt(coverage.blind, most, coverage.omitted);

export const differencesToShow = (
  { differences }: Report,
  most = MOST_ROWS,
): Excerpt<Report['differences'][number]> => excerpt(differences, most);

export const incidentsToShow = (
  { incidents }: Report,
  most = MOST_ROWS,
): Excerpt<Report['incidents'][number]> => excerpt(incidents, most);

export const maintenanceToShow = (
  { maintenance }: Report,
  most = MOST_ROWS,
): Excerpt<Report['maintenance'][number]> => excerpt(maintenance, most);
