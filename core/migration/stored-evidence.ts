import { type HistoryPorts, type Present, presentReader } from '../history-query/present.ts';
import type { Job } from '../inventory/job.ts';
import type { ExternalRuns, PollBook } from '../ports/external-runs.ts';
import type { Instant, Interval } from '../time.ts';
import { auditMigration, type MigrationAudit, type MigrationInput } from './audit-migration.ts';
import { gatherOld } from './gather-old.ts';
import { storedSide } from './stored-side.ts';

export type MigrationPorts = HistoryPorts & { readonly book: ExternalRuns & PollBook };

type Sides = Pick<MigrationInput, 'cluster' | 'window' | 'grace' | 'old'>;

/**
 * Everything that a store knows of a migration, ready for `auditMigration`. `windowOf` is told how far the cluster has been
 * observed; the audit is as of the window's end.
 */
export const storedEvidence = async (
  ports: MigrationPorts,
  { cluster, jobs }: { readonly cluster: string; readonly jobs: readonly Job[] },
  windowOf: (observedUpTo: Instant) => Interval,
): Promise<Sides> => {
  const present = await presentReader(ports)(cluster);
  return evidenceAt(ports, { cluster, present, jobs }, windowOf(present.set.asOf));
};

type EvidencePorts = Pick<MigrationPorts, 'judgements' | 'book'>;

/** The same for those who have read how the cluster stands already. */
export const evidenceAt = async (
  ports: EvidencePorts,
  { cluster, present, jobs }: AskedOf & { readonly jobs: readonly Job[] },
  window: Interval,
): Promise<Sides> => ({
  cluster: await storedSide(ports, { cluster, present, jobs }, window),
  window,
  grace: present.rules.policy.grace,
  old: await gatherOld(ports.book, jobs, window),
});

type AskedOf = { readonly cluster: string; readonly present: Present };

/** A migration as its operators have declared it. */
export type MigrationPlan = Pick<MigrationInput, 'jobs' | 'chronos' | 'rule'>;

/** The audit of a migration from a store, as of the window's end: for the report, the dashboard and the events alike. */
export const auditStored = async (
  ports: EvidencePorts,
  { plan, ...asked }: AskedOf & { readonly plan: MigrationPlan },
  window: Interval,
): Promise<MigrationAudit> => {
  const jobs = plan.jobs.map(({ job }) => job);
  const sides = await evidenceAt(ports, { ...asked, jobs }, window);
  return auditMigration({ ...plan, ...sides }, window.to);
};
