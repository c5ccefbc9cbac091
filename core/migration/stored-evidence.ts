import { type HistoryPorts, presentReader } from '../history-query/present.ts';
import type { Job } from '../inventory/job.ts';
import type { ExternalRuns, PollBook } from '../ports/external-runs.ts';
import type { Instant, Interval } from '../time.ts';
import type { MigrationInput } from './audit-migration.ts';
import { gatherOld } from './gather-old.ts';
import { storedSide } from './stored-side.ts';

export type MigrationPorts = HistoryPorts & { readonly book: ExternalRuns & PollBook };

/**
 * Everything that a store knows of a migration, ready for `auditMigration`: for the command line, the weekly report and the
 * dashboard alike. `windowOf` is told how far the cluster has been observed; the audit is as of the window's end.
 */
export const storedEvidence = async (
  ports: MigrationPorts,
  { cluster, jobs }: { readonly cluster: string; readonly jobs: readonly Job[] },
  windowOf: (observedUpTo: Instant) => Interval,
): Promise<Pick<MigrationInput, 'cluster' | 'window' | 'grace' | 'old'>> => {
  const present = await presentReader(ports)(cluster);
  const window = windowOf(present.set.asOf);
  return {
    cluster: await storedSide(ports, { cluster, present, jobs }, window),
    window,
    grace: present.rules.policy.grace,
    old: await gatherOld(ports.book, jobs, window),
  };
};
