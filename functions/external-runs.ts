import middy from '@middy/core';
import { keepExternalRun } from '../adapters/chronos/keep-external-run.ts';
import type { ExternalRuns } from '../core/ports/external-runs.ts';
import { environmentOf, lazily } from './environment.ts';
import { storeOf } from './store.ts';
import { logger } from './telemetry.ts';

export type ExternalRunsParts = { readonly book: Pick<ExternalRuns, 'put'> };

/** Keeps one run that another scheduler's job told the bus of; what is no run is logged and let go. */
export const externalRunsWith = (parts: () => Promise<ExternalRunsParts>) =>
  middy(async (event: unknown) => {
    const { book } = await parts();
    const { stored, refused } = await keepExternalRun(event, book);
    if (refused !== null) logger.warn('not a run', { reason: refused });
    return { stored };
  });

export const handler = externalRunsWith(
  lazily(async () => ({ book: storeOf(environmentOf('external-runs').table).book })),
);
