import middy from '@middy/core';
import { type Reports, reportsOn } from '../adapters/store/reports.ts';
import { METRICS } from '../core/environment.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { configurationOf, publisherOf, zoneOf } from './ports.ts';
import { type Due, isOverdue } from './report-due.ts';
import { storeOf } from './store.ts';
import { measure } from './telemetry.ts';

export type ReconcileParts = Pick<DrainPorts, 'outbox' | 'publisher'> & {
  readonly clusters: readonly string[];
  readonly reports: Reports;
  readonly zone: Zone;
  readonly due: Due;
};

/** Finishes what others left: sends what waits, and says when last week's report is missing or was not sent. */
export const reconcileWith = (parts: () => Promise<ReconcileParts>) =>
  middy(async (event: unknown) => {
    const { clusters, reports, outbox, publisher, zone, due } = await parts();
    const asOf = eventTime(event);
    const week = formatWeek(previousWeek(weekOf(asOf, zone)));
    let [sent, overdue] = [0, 0];
    for (const cluster of clusters) {
      const drained = await drain({ cluster, outbox, publisher }, asOf);
      sent += drained.sent;
      const waits = (await outbox.unsent(cluster, 100)).some((e) => e.detailType === 'Weekly SLO Report');
      const missing = waits || (await reports.get(cluster, week)) === null;
      if (missing && isOverdue(due, zone, asOf)) overdue = 1;
    }
    measure(null, [{ name: METRICS.reportOverdue, value: overdue, unit: 'Count' }]);
    return { sent, overdue };
  });

export const handler = reconcileWith(
  lazily(async () => {
    const { table, bus, configuration: file } = environmentOf('reconcile');
    const configuration = configurationOf(file);
    const { outbox, table: rows } = storeOf(table);
    const clusters = configuration.clusters.map(({ name }) => name);
    const more = { zone: zoneOf(configuration), due: configuration.report, publisher: publisherOf(bus) };
    return { clusters, outbox, reports: reportsOn(rows), ...more };
  }),
);
