import type { Present } from '../history-query/present.ts';
import type { MigrationAudit } from '../migration/audit-migration.ts';
import { handOverEvents, missingEvents } from '../migration/hand-over-events.ts';
import { auditStored, type MigrationPlan, type MigrationPorts } from '../migration/stored-evidence.ts';
import { viewOf } from '../migration/view.ts';
import type { MigrationViews } from '../ports/migration-views.ts';
import type { Outbox } from '../ports/outbox.ts';
import { before, days } from '../time.ts';

export type TellPorts = {
  readonly outbox: Pick<Outbox, 'put'>;
  readonly views: Pick<MigrationViews, 'put'>;
};

/**
 * Stores what an audit found: its events to be sent, then its view for those who look. Every id is that of the occurrence
 * or of the day, so that an audit that is made again, each hour or after a crash, tells nothing twice.
 */
export const tellMigration = async (
  { outbox, views }: TellPorts,
  cluster: string,
  audit: MigrationAudit,
): Promise<{ readonly events: number }> => {
  const { inventory, asOf } = audit;
  const events = [...handOverEvents(audit, cluster), ...missingEvents(inventory, cluster, asOf)];
  if (events.length > 0) await outbox.put(cluster, events, asOf);
  await views.put(cluster, viewOf(audit));
  return { events: events.length };
};

// As long as `cronwitness migration` looks back: a hand-over that lost a run is told within the hour, and once.
const LOOK_BACK = days(7);

/** Audits the last week of a migration, up to what has been observed, and stores what it found. */
export const auditWeek = async (
  ports: TellPorts & Pick<MigrationPorts, 'judgements' | 'book'>,
  asked: { readonly cluster: string; readonly present: Present; readonly plan: MigrationPlan },
): Promise<{ readonly events: number }> => {
  const to = asked.present.set.asOf;
  const found = await auditStored(ports, asked, { from: before(to, LOOK_BACK), to });
  return tellMigration(ports, asked.cluster, found);
};
