import type { MigrationAudit } from '../migration/audit-migration.ts';
import { handOverEvents, missingEvents } from '../migration/hand-over-events.ts';
import { viewOf } from '../migration/view.ts';
import type { MigrationViews } from '../ports/migration-views.ts';
import type { Outbox } from '../ports/outbox.ts';

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
