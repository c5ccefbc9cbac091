import middy from '@middy/core';
import type { Declared } from '../adapters/configuration/migration.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { METRICS } from '../core/environment.ts';
import { type HistoryPorts, presentReader } from '../core/history-query/present.ts';
import type { MigrationPorts } from '../core/migration/stored-evidence.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { wasWatched } from '../core/pipeline/issue-week.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { auditWeek, type TellPorts } from '../core/pipeline/tell-migration.ts';
import type { Reports } from '../core/ports/reports.ts';
import { type Due, isOverdue } from '../core/report/report-due.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { migrationIn } from './migration.ts';
import { configurationOf, publisherOf, zoneOf } from './ports.ts';
import { storeOf } from './store.ts';
import { measure } from './telemetry.ts';

export type ReconcileParts = HistoryPorts &
  TellPorts & { readonly book: MigrationPorts['book'] } & Pick<DrainPorts, 'outbox' | 'publisher'> & {
    readonly names: readonly string[];
    readonly reports: Reports;
    readonly zone: Zone;
    readonly due: Due;
    readonly declared: Declared | null;
  };

/** Audits the migration that is configured, and stores what it found before anything is sent. */
const audit = async (ports: ReconcileParts): Promise<number> => {
  const plan = (await ports.declared?.plan()) ?? null;
  if (ports.declared === null || plan === null) return 0;
  const { cluster } = ports.declared;
  const present = await presentReader(ports)(cluster);
  return (await auditWeek(ports, { cluster, present, plan })).events;
};

/** Finishes what others left: audits a migration that is on, sends what waits, and says when last week's report is missing or was not sent. */
export const reconcileWith = (parts: () => Promise<ReconcileParts>) =>
  middy(async (event: unknown) => {
    const ports = await parts();
    const { names, reports, outbox, publisher, zone, due } = ports;
    const asOf = eventTime(event);
    const found = await audit(ports);
    const read = presentReader(ports);
    const week = previousWeek(weekOf(asOf, zone));
    let [sent, overdue] = [0, 0];
    for (const cluster of names) {
      const drained = await drain({ cluster, outbox, publisher }, asOf);
      sent += drained.sent;
      const waits = (await outbox.unsent(cluster, 100)).some((e) => e.detailType === 'Weekly SLO Report');
      const missing = waits || (await reports.get(cluster, formatWeek(week))) === null;
      if (missing && isOverdue(due, zone, asOf) && wasWatched(await read(cluster), week)) overdue = 1;
    }
    if (overdue > 0) measure(null, [{ name: METRICS.reportOverdue, value: overdue, unit: 'Count' }]);
    return { sent, overdue, found };
  });

export const handler = reconcileWith(
  lazily(async () => {
    const { table, bus, configuration: file } = environmentOf('reconcile');
    const configuration = configurationOf(file);
    const store = { ...storeOf(table), ...snapshotSqueeze };
    const names = configuration.clusters.map(({ name }) => name);
    const more = { zone: zoneOf(configuration), due: configuration.report, publisher: publisherOf(bus) };
    return { ...store, names, declared: migrationIn(configuration), ...more };
  }),
);
