import middy from '@middy/core';
import { runOfEvent } from '../adapters/chronos/external-run-event.ts';
import { kubernetesName } from '../core/migration/compare-inventory.ts';
import type { ExternalRuns } from '../core/ports/external-runs.ts';
import { environmentOf, lazily } from './environment.ts';
import { storeOf } from './store.ts';
import { logger } from './telemetry.ts';

export type ExternalRunsParts = { readonly book: Pick<ExternalRuns, 'put'> };

/**
 * Keeps one run that another scheduler's job told the bus of. The run itself is the key: an event that comes twice is one
 * run. What is no run is logged and let go, for no second delivery would mend it.
 */
export const externalRunsWith = (parts: () => Promise<ExternalRunsParts>) =>
  middy(async (event: unknown) => {
    const { book } = await parts();
    const read = runOfEvent(event);
    if (read.kind === 'refused') {
      logger.warn('not a run', { reason: read.message });
      return { stored: 0 };
    }
    await book.put([{ ...read.run, job: kubernetesName(read.run.job) }]);
    return { stored: 1 };
  });

export const handler = externalRunsWith(
  lazily(async () => ({ book: storeOf(environmentOf('external-runs').table).book })),
);
