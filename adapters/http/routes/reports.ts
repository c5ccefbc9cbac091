import * as z from 'zod';
import { storedSection } from '../../../core/migration/section.ts';
import { formatWeek, parseWeek, weekInterval, weekOf } from '../../../core/numbers/week.ts';
import { readWeek } from '../../../core/pipeline/week-report.ts';
import type { Report } from '../../../core/report/report-data.ts';
import { ClusterParameter } from '../asked.ts';
import { Refusal } from '../problem.ts';
import { route } from '../route.ts';
import { ReportAnswer } from '../schemas.ts';
import type { Services } from '../services.ts';

const WeekText = z
  .string()
  .max(10)
  .refine(
    (s) => s === 'current' || parseWeek(s) !== undefined,
    'not a week; expected one such as 2026-W47, or current',
  )
  .describe('2026-W47, or `current` for the week that the last record lies in.');

export const report = route({
  path: '/v1/reports/{week}',
  id: 'getReport',
  summary: 'The weekly report: objectives, budgets, causes, jobs, coverage',
  params: { week: WeekText },
  query: { cluster: ClusterParameter },
  response: ReportAnswer,
  answer: async ({ params, query: asked }, services) => ({
    ...(await reportOf(params.week, asked, services)),
  }),
});

/** The same without what grows with the number of CronJobs: what a page shows at once. */
export const overview = route({
  path: '/v1/overview/{week}',
  id: 'getOverview',
  summary: "The weekly report without its lists of jobs and bad runs: small, whatever the cluster's size",
  params: { week: WeekText },
  query: { cluster: ClusterParameter },
  response: ReportAnswer,
  answer: async ({ params, query: asked }, services) => {
    const { jobs, badRuns, differences, ...rest } = await reportOf(params.week, asked, services);
    return { ...rest, jobCount: jobs.length };
  },
});

const reportOf = async (
  week: string,
  asked: { readonly cluster?: string | undefined },
  services: Services,
): Promise<Report> => {
  const cluster = await services.clusterOf(asked.cluster);
  const present = await services.presentOf(cluster);
  const { zone } = present;
  const wanted = week === 'current' ? weekOf(present.set.asOf, zone) : parseWeek(week);
  if (wanted === undefined || weekInterval(wanted, zone).from > present.set.asOf)
    throw new Refusal(404, `week: ${week} has not begun as of the last record`);
  return services.remembered(`report ${cluster} ${formatWeek(wanted)}`, present, () =>
    readWeek(
      { ...services, judgements: services.judgementsAt(present), migration: storedSection(services.views) },
      { cluster, present, week: wanted },
    ),
  );
};
