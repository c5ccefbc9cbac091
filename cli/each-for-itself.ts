import { oneLine } from './cluster-access.ts';
import { harmless } from './columns.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

/** One cluster's work; `label` tells it from the others, null where there are none. */
export type Part = { readonly label: string | null; readonly work: () => Promise<void> };

/**
 * Works on all of them at once; one that fails leaves the others alone.
 * @throws when all have ended, a line for each that failed: WorldError, or UsageError where all of these were mistakes
 */
export const eachForItself = async (parts: readonly Part[]): Promise<void> => {
  const failed: (UsageError | WorldError)[] = [];
  await Promise.all(
    parts.map(async ({ label, work }) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof WorldError || error instanceof UsageError)) throw error;
        const said = `${label === null ? '' : `${label}: `}${harmless(oneLine(error.message), 500)}`;
        failed.push(error instanceof WorldError ? new WorldError(said) : new UsageError(said));
      }
    }),
  );
  if (failed.length === 0) return;
  const lines = failed.map(({ message }) => message).join('\n');
  throw failed.some((error) => error instanceof WorldError) ? new WorldError(lines) : new UsageError(lines);
};
