import { byText, groupBy } from './group.ts';
import { jobKey } from './job-rows.ts';
import type { Difference, JobRow, Report } from './report-data.ts';
import type { Tally } from './tally-of.ts';

const between = (what: string, before: Tally, after: Tally): readonly Omit<Difference, 'job'>[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .toSorted(byText)
    .filter((label) => before[label] !== after[label])
    .map((label) => ({
      what: `${what} ${label}`,
      before: String(before[label] ?? 0),
      after: String(after[label] ?? 0),
    }));

const none: Pick<JobRow, 'start' | 'finish'> = { start: {}, finish: {} };

const OPEN: readonly string[] = ['start pending', 'finish running'];
const ENDED_WELL: readonly string[] = ['start on-time', 'finish completed', 'finish failed'];

/**
 * Whether differences are worth a revision. A run that was still open when the report was issued and has ended by itself
 * since is none: nobody was told anything wrong. Everything else is, also a run that was open and then was killed.
 */
export const areNews = (differences: readonly Difference[]): boolean =>
  [...groupBy(differences, (d) => d.job)].some(([job, mine]) => {
    const labels = mine.map((d) => d.what);
    const onlyEnded = labels.every((l) => OPEN.includes(l) || ENDED_WELL.includes(l));
    return job === null || !onlyEnded || !labels.some((l) => OPEN.includes(l));
  });

/** What late evidence has changed: first the verdicts on the objectives, then the counts of each job, by name. */
export const differencesOf = (before: Report, after: Report): readonly Difference[] => {
  const objectives = (['start', 'survive'] as const)
    .filter((name) => before.objectives[name].kind !== after.objectives[name].kind)
    .map((name) => ({
      job: null,
      what: `${name} verdict`,
      before: before.objectives[name].kind,
      after: after.objectives[name].kind,
    }));
  const [old, now] = [before, after].map((r) => new Map(r.jobs.map((j) => [jobKey(j), j])));
  const keys = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].toSorted(byText);
  return [
    ...objectives,
    ...keys.flatMap((job) => {
      const [was, is] = [old?.get(job) ?? none, now?.get(job) ?? none];
      return [...between('start', was.start, is.start), ...between('finish', was.finish, is.finish)].map(
        (d) => ({ job, ...d }),
      );
    }),
  ];
};
