import { formatSeconds } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { byText } from './group.ts';
import { badLabels, badOf, type JobKey, jobKey } from './job-rows.ts';
import type { BadRun, JobRow, Report } from './report-data.ts';
import { labelOf, type NotCounted, startCounts, surviveCounts } from './tally-of.ts';

/** A report names this many; an outage can have half a million, and the history has them all. */
const MOST_LISTED = 1000;

const rowOf = (v: Verdict, owners: ReadonlyMap<JobKey, string | null>): BadRun => ({
  namespace: v.namespace,
  name: v.name,
  owner: owners.get(jobKey(v)) ?? null,
  nominal: formatSeconds(v.nominal),
  start: labelOf(v.start),
  finish: v.finish === null ? null : labelOf(v.finish),
});

/** Runs that count against an objective, the newest first, one row for each occurrence. */
export const badRunRows = (
  runs: readonly Verdict[],
  owners: ReadonlyMap<JobKey, string | null>,
  notCounted: NotCounted,
): readonly BadRun[] => {
  const once = new Map(
    runs
      .filter((v) => badLabels(v, notCounted).length > 0)
      .map((v) => [`${v.cronJobUid} ${v.nominal}`, v] as const),
  );
  return [...once.values()]
    .toSorted(
      (a, b) => b.nominal - a.nominal || byText(jobKey(a), jobKey(b)) || byText(a.cronJobUid, b.cronJobUid),
    )
    .slice(0, MOST_LISTED)
    .map((v) => rowOf(v, owners));
};

const badVerdicts = ({ start, finish }: BadRun, notCounted: NotCounted): number =>
  startCounts({ [start]: 1 }, notCounted).bad +
  (finish === null ? 0 : surviveCounts({ [finish]: 1 }, notCounted).bad);

export const badRunsSection = (
  listed: readonly BadRun[],
  jobs: readonly JobRow[],
  notCounted: NotCounted,
): Report['badRuns'] => {
  const all = jobs.reduce((sum, job) => sum + badOf(job), 0);
  const named = listed.reduce((sum, run) => sum + badVerdicts(run, notCounted), 0);
  return { listed, omitted: Math.max(0, all - named) };
};
