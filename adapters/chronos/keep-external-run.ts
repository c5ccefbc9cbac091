import { kubernetesName } from '../../core/migration/compare-inventory.ts';
import type { ExternalRuns } from '../../core/ports/external-runs.ts';
import { runOfEvent } from './external-run-event.ts';

/** `refused` says why an event is no run: nothing that a second delivery would mend. */
export type Kept = { readonly stored: number; readonly refused: string | null };

/**
 * Keeps the run that an `External Run` event of the bus tells: what its function does, in the cloud and on one machine. The
 * run itself is the key: an event that comes twice is one run.
 */
export const keepExternalRun = async (event: unknown, book: Pick<ExternalRuns, 'put'>): Promise<Kept> => {
  const read = runOfEvent(event);
  if (read.kind === 'refused') return { stored: 0, refused: read.message };
  await book.put([{ ...read.run, job: kubernetesName(read.run.job) }]);
  return { stored: 1, refused: null };
};
