import { assemble } from './assemble.ts';
import { groupBy } from './group.ts';
import { jobKey } from './job-rows.ts';
import { objectivesOf } from './report.ts';
import type { Report } from './report-data.ts';

/**
 * Every owner's part of a fleet's report, worst first: only that owner's jobs, numbers, trend and bad runs. Incidents and
 * coverage are the cluster's, and stay. Taken from the stored report alone, so that it says the same whenever it is asked
 * for. The jobs of nobody are in no part.
 */
export const ownerReports = (report: Report): readonly Report[] => {
  const jobs = groupBy(report.jobs, (j) => j.owner);
  const badRuns = groupBy(report.badRuns.listed, (r) => r.owner);
  const objectives = objectivesOf(report);
  return report.owners.flatMap((row) => {
    if (row.name === null) return [];
    const mine = jobs.get(row.name) ?? [];
    const names = new Set(mine.map(jobKey));
    const frame = {
      ...report,
      last28From: report.last28Days.from,
      migration: null,
      differences: report.differences.filter((d) => d.job !== null && names.has(d.job)),
    };
    const parts = {
      owner: row.name,
      jobs: mine,
      owners: [row],
      history: row,
      badRuns: badRuns.get(row.name) ?? [],
    };
    return [assemble(frame, parts, objectives)];
  });
};
