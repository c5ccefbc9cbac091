import type { Present } from '../history-query/present.ts';
import { formatWeek, type IsoWeek, weekInterval } from '../numbers/week.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Reports } from '../ports/reports.ts';
import { ownerReports } from '../report/owner-report.ts';
import type { Report } from '../report/report-data.ts';
import { weeklyEvent } from '../report/weekly-event.ts';
import type { Instant } from '../time.ts';
import { type AskedWeek, type WeekPorts, weekReport } from './week-report.ts';

export type IssuePorts = WeekPorts & { readonly reports: Reports; readonly outbox: Pick<Outbox, 'put'> };

/**
 * Issues the report of a week: stored first, then said. Again, it stores the same bytes and says nothing new; where late
 * evidence has changed a verdict meanwhile it issues the next revision, with the differences.
 *
 * ```
 * previous ─▶ report ─▶ stored ─▶ events in the outbox (fleet, owners)
 * ```
 */
export const issueWeek = async (ports: IssuePorts, asked: AskedWeek, asOf: Instant): Promise<Report> => {
  const { cluster, week } = asked;
  const previous = await ports.reports.get(cluster, formatWeek(week));
  const report = await weekReport(ports, asked, { previous, asOf });
  await ports.reports.put(report);
  await ports.outbox.put(cluster, [report, ...ownerReports(report)].map(weeklyEvent), asOf);
  return report;
};

/** Whether anybody was looking before the week was over: of a week before the first look there is nothing to report. */
export const wasWatched = ({ set, zone }: Present, week: IsoWeek): boolean => {
  const first = set.world.coverage.cronjobs.listed[0];
  return first !== undefined && first < weekInterval(week, zone).to;
};
