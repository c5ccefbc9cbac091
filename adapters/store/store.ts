import type { AlertStore } from '../../core/ports/alert-store.ts';
import type { Clusters } from '../../core/ports/clusters.ts';
import type { Judgements } from '../../core/ports/judgements.ts';
import type { KnownHead, Ledger } from '../../core/ports/ledger.ts';
import type { MigrationViews } from '../../core/ports/migration-views.ts';
import type { Outbox } from '../../core/ports/outbox.ts';
import type { Reports } from '../../core/ports/reports.ts';
import { alertsOn } from './alerts.ts';
import { clustersOn } from './clusters.ts';
import { judgementsOn } from './judgements.ts';
import { ledgerOn } from './ledger.ts';
import { migrationViewsOn } from './migration-views.ts';
import { outboxOn } from './outbox.ts';
import { reportsOn } from './reports.ts';
import type { Table } from './table.ts';
import { type Verified, verifyChain } from './verify.ts';

/** The ports on one table, and the proof that nobody altered the ledger. */
export type Store = {
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  readonly clusters: Clusters;
  readonly alerts: AlertStore;
  readonly outbox: Outbox;
  readonly reports: Reports;
  readonly views: MigrationViews;
  readonly verify: (cluster: string, known?: readonly KnownHead[]) => Promise<Verified>;
};

export const storeOn = (table: Table): Store => ({
  ledger: ledgerOn(table),
  judgements: judgementsOn(table),
  clusters: clustersOn(table),
  alerts: alertsOn(table),
  outbox: outboxOn(table),
  reports: reportsOn(table),
  views: migrationViewsOn(table),
  verify: (cluster, known) => verifyChain(table, cluster, known),
});
