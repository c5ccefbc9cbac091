import { type Context, Hono } from 'hono';
import { etag } from 'hono/etag';
import type { Instant } from '../../core/time.ts';
import { StoreRefused, StoreThrottled, StoreUnreachable, StoreUnreadable } from '../store/errors.ts';
import { openapiOf } from './openapi.ts';
import { problemResponse, Refusal, shown } from './problem.ts';
import type { Route } from './route.ts';
import { ROUTES } from './routes/all.ts';
import { type ApiPorts, type Services, servicesOn } from './services.ts';

// A long question is 500 characters; a cursor at most 2,000 more.
const LONGEST_URL = 8192;

/** The HTTP API over the history. It only reads, and knows no one's name: who may ask is for what stands before it. */
export const apiOn = (ports: ApiPorts, asOf: () => Instant): Hono => {
  const services = servicesOn(ports, asOf);
  const app = new Hono();
  app.use(async (c, next) => {
    const refused = refusalOf(c);
    if (refused === null) await next();
    else c.res = refused;
    for (const [name, value] of Object.entries(HEADERS)) c.res.headers.set(name, value);
  });
  app.use(etag());
  for (const route of ROUTES) app.get(honoPath(route.path), (c) => answer(c, route, services));
  app.get('/openapi.json', (c) => c.json(openapiOf(ROUTES, '1')));
  app.notFound((c) => problemResponse(404, `there is nothing at ${shown(c.req.path)}; see /openapi.json`));
  app.onError((error) => failure(error));
  return app;
};

const HEADERS = {
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const refusalOf = (c: Context): Response | null => {
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
    return problemResponse(405, `${shown(c.req.method)}: this API only reads; expected GET`);
  return c.req.url.length > LONGEST_URL
    ? problemResponse(414, `the address has more than ${LONGEST_URL} characters`)
    : null;
};

const honoPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

const answer = async (c: Context, route: Route, services: Services): Promise<Response> =>
  c.json((await route.answer({ params: c.req.param(), query: c.req.queries() }, services)) ?? null);

const failure = (error: Error): Response => {
  if (error instanceof Refusal) return problemResponse(error.status, error.message);
  if (error instanceof StoreUnreachable || error instanceof StoreThrottled)
    return problemResponse(503, 'the store does not answer; try again');
  if (error instanceof StoreRefused || error instanceof StoreUnreadable)
    return problemResponse(500, `the store cannot be read: ${error.message.slice(0, 200)}`);
  // Anything else is our own mistake: it is for the log, and not for whoever asked.
  process.stderr.write(`${error.stack ?? error.message}\n`);
  return problemResponse(500, 'a mistake of ours; the log has it');
};
