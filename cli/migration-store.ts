import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { StoreRefused, StoreThrottled, StoreUnreachable, StoreUnreadable } from '../adapters/store/errors.ts';
import { externalRunsOn } from '../adapters/store/external-runs.ts';
import { gzipSqueeze } from '../adapters/store/squeeze.ts';
import { storeOn } from '../adapters/store/store.ts';
import { defaultPolicy } from '../core/judge/policy.ts';
import type { JudgePorts } from '../core/pipeline/judge.ts';
import type { ExternalRuns, PollBook } from '../core/ports/external-runs.ts';
import type { Duration } from '../core/time.ts';
import { openEmbedded } from './replay.ts';
import { WorldError } from './world-error.ts';

/** The embedded store as a migration needs it. */
export type MigrationStore = {
  readonly book: ExternalRuns & PollBook;
  readonly ports: (cluster: string, grace: Duration) => JudgePorts;
};

/** Whether there is a store to read; writers make one. */
export const hasStore = (data: string): boolean => existsSync(join(data, 'dynamodb'));

/** Opens the store, does the work, closes it. What the store throws becomes one line and exit code 3. */
export const usingMigrationStore = async <T>(
  data: string,
  work: (store: MigrationStore) => Promise<T>,
): Promise<T> => {
  const embedded = await openEmbedded(data);
  try {
    const table = dynamoTable(embedded);
    const { ledger, judgements } = storeOn(table);
    return await work({
      book: externalRunsOn(table),
      ports: (cluster, grace) => ({
        cluster,
        ledger,
        judgements,
        policy: { ...defaultPolicy, grace },
        // Nothing is rolled up here: this command reads.
        dayOf: (t) => t,
        ...gzipSqueeze,
      }),
    });
  } catch (error) {
    throw isOfStore(error) ? new WorldError(error.message, { cause: error }) : error;
  } finally {
    await embedded.stop();
  }
};

const isOfStore = (error: unknown): error is Error =>
  error instanceof StoreUnreachable ||
  error instanceof StoreThrottled ||
  error instanceof StoreRefused ||
  error instanceof StoreUnreadable;
