import middy from '@middy/core';
import type { Reports } from '../adapters/store/reports.ts';
import { reportsOn } from '../adapters/store/reports.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { ownerReports } from '../core/report/owner-report.ts';
import { weeklyEvent } from '../core/report/weekly-event.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { configurationOf, publisherOf, zoneOf } from './ports.ts';
import { storeOf } from './store.ts';
import { type WeekPorts, weekPortsOf, weekReport } from './week-report.ts';

export type ReportParts = {
  readonly clusters: readonly WeekPorts[];
  readonly reports: Reports;
  readonly outbox: DrainPorts['outbox'];
  readonly publisher: DrainPorts['publisher'];
};

/** Makes the report of the week that is over, of each cluster: stored first, then said. Again, it says nothing new. */
export const reportWith = (parts: () => Promise<ReportParts>) =>
  middy(async (event: unknown) => {
    const { clusters, reports, outbox, publisher } = await parts();
    const asOf = eventTime(event);
    const made: string[] = [];
    for (const ports of clusters) {
      const week = previousWeek(weekOf(asOf, ports.zone));
      const previous = await reports.get(ports.cluster, formatWeek(week));
      const report = await weekReport(ports, { week, previous, reports }, asOf);
      await reports.put(report);
      await outbox.put(ports.cluster, [report, ...ownerReports(report)].map(weeklyEvent), asOf);
      await drain({ cluster: ports.cluster, outbox, publisher }, asOf);
      made.push(report.id);
    }
    return { reports: made };
  });

export const handler = reportWith(
  lazily(async () => {
    const { table, bus, configuration: file } = environmentOf('report');
    const configuration = configurationOf(file);
    const store = storeOf(table);
    const clusters = configuration.clusters.map(({ name }) =>
      weekPortsOf(configuration, name, { ...store, zone: zoneOf(configuration) }),
    );
    return { clusters, reports: reportsOn(store.table), outbox: store.outbox, publisher: publisherOf(bus) };
  }),
);
