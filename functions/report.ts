import middy from '@middy/core';
import { measureIn } from '../adapters/configuration/measure.ts';
import { sectionOf } from '../adapters/configuration/migration.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { type HistoryPorts, presentReader } from '../core/history-query/present.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import { type IssuePorts, issueWeek, wasWatched } from '../core/pipeline/issue-week.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { type Due, isDue } from '../core/report/report-due.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { migrationIn } from './migration.ts';
import { configurationOf, publisherOf } from './ports.ts';
import { storeOf } from './store.ts';

export type ReportParts = HistoryPorts &
  Omit<IssuePorts, 'outbox'> &
  Pick<DrainPorts, 'outbox' | 'publisher'> & { readonly names: readonly string[]; readonly due: Due };

/**
 * Makes the report of the week that is over, of each cluster, once it is due. It comes every day: the later ones find
 * that nothing has changed, or issue a revision for what late evidence did change.
 */
export const reportWith = (parts: () => Promise<ReportParts>) =>
  middy(async (event: unknown) => {
    const { names, due, publisher, ...ports } = await parts();
    const asOf = eventTime(event);
    const read = presentReader(ports);
    const made: string[] = [];
    for (const cluster of names) {
      const present = await read(cluster);
      const week = previousWeek(weekOf(asOf, present.zone));
      const issued = await ports.reports.get(cluster, formatWeek(week));
      if (issued === null && !(isDue(due, present.zone, asOf) && wasWatched(present, week))) continue;
      const report = await issueWeek(ports, { cluster, present, week }, asOf);
      await drain({ cluster, outbox: ports.outbox, publisher }, asOf);
      made.push(report.id);
    }
    return { reports: made };
  });

export const handler = reportWith(
  lazily(async () => {
    const { table, bus, configuration: file } = environmentOf('report');
    const configuration = configurationOf(file);
    const store = { ...storeOf(table), ...snapshotSqueeze };
    return {
      ...store,
      names: configuration.clusters.map(({ name }) => name),
      due: configuration.report,
      measure: measureIn(configuration),
      migration: sectionOf(migrationIn(configuration), store),
      publisher: publisherOf(bus),
    };
  }),
);
