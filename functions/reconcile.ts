import middy from '@middy/core';
import { gzipSqueeze } from '../adapters/store/squeeze.ts';
import { METRICS } from '../core/environment.ts';
import { type HistoryPorts, presentReader } from '../core/history-query/present.ts';
import { auditStored, type MigrationPorts } from '../core/migration/stored-evidence.ts';
import { formatWeek, previousWeek, weekOf } from '../core/numbers/week.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { type TellPorts, tellMigration } from '../core/pipeline/tell-migration.ts';
import type { Reports } from '../core/ports/reports.ts';
import { before, days } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { eventTime } from './event-time.ts';
import { type Declared, declaredIn } from './migration.ts';
import { configurationOf, publisherOf, zoneOf } from './ports.ts';
import { type Due, isOverdue } from './report-due.ts';
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

// As long as `cronwitness migration` looks back: a hand-over that lost a run is told within the hour, and once.
const LOOK_BACK = days(7);

/** Audits the migration that is configured, and stores what it found before anything is sent. */
const audit = async (ports: ReconcileParts): Promise<number> => {
  const plan = (await ports.declared?.plan()) ?? null;
  if (ports.declared === null || plan === null) return 0;
  const { cluster } = ports.declared;
  const present = await presentReader(ports)(cluster);
  const to = present.set.asOf;
  const found = await auditStored(ports, { cluster, present, plan }, { from: before(to, LOOK_BACK), to });
  return (await tellMigration(ports, cluster, found)).events;
};

/** Finishes what others left: audits a migration that is on, sends what waits, and says when last week's report is missing or was not sent. */
export const reconcileWith = (parts: () => Promise<ReconcileParts>) =>
  middy(async (event: unknown) => {
    const ports = await parts();
    const { names, reports, outbox, publisher, zone, due } = ports;
    const asOf = eventTime(event);
    const found = await audit(ports);
    const week = formatWeek(previousWeek(weekOf(asOf, zone)));
    let [sent, overdue] = [0, 0];
    for (const cluster of names) {
      const drained = await drain({ cluster, outbox, publisher }, asOf);
      sent += drained.sent;
      const waits = (await outbox.unsent(cluster, 100)).some((e) => e.detailType === 'Weekly SLO Report');
      const missing = waits || (await reports.get(cluster, week)) === null;
      if (missing && isOverdue(due, zone, asOf)) overdue = 1;
    }
    measure(null, [{ name: METRICS.reportOverdue, value: overdue, unit: 'Count' }]);
    return { sent, overdue, found };
  });

export const handler = reconcileWith(
  lazily(async () => {
    const { table, bus, configuration: file } = environmentOf('reconcile');
    const configuration = configurationOf(file);
    const store = { ...storeOf(table), ...gzipSqueeze };
    const names = configuration.clusters.map(({ name }) => name);
    const more = { zone: zoneOf(configuration), due: configuration.report, publisher: publisherOf(bus) };
    return { ...store, names, declared: declaredIn(configuration), ...more };
  }),
);
