import middy from '@middy/core';
import type { Hono } from 'hono';
import { measureIn } from '../adapters/configuration/measure.ts';
import { apiOn } from '../adapters/http/app.ts';
import { lambdaHandler } from '../adapters/http/lambda.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { instant } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { configurationOf } from './ports.ts';
import { storeOf } from './store.ts';

type Handle = ReturnType<typeof lambdaHandler>;

/** The HTTP API over the history. IAM has let the caller in before this is called. */
export const queryWith = (app: () => Promise<Hono>) =>
  middy(async (request: Parameters<Handle>[0], context: Parameters<Handle>[1]) =>
    lambdaHandler(await app())(request, context),
  );

export const handler = queryWith(
  lazily(async () => {
    const { table, configuration: file } = environmentOf('query');
    const configuration = configurationOf(file);
    const store = { ...storeOf(table), ...snapshotSqueeze };
    return apiOn({ ...store, measure: measureIn(configuration) }, () => instant(Date.now()));
  }),
);
