import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { mailPages } from './mails.ts';
import { serverOver } from './node-server.ts';
import { problemResponse } from './problem.ts';

export type Served = { readonly url: string; readonly stop: () => Promise<void> };
export type ServeOptions = {
  /** 0 for any that is free. */
  readonly port: number;
  /** Where index.html, dashboard.js and dashboard.css are. */
  readonly assets: string;
  /** Where mails are captured; without it, none are. */
  readonly mails?: string;
};

/** The API with the page over it, on the loopback interface. Rejects where the port is taken. */
export const serveDashboard = (api: Hono, { port, assets, mails }: ServeOptions): Promise<Served> =>
  new Promise((done, failed) => {
    const server = serverOver(pageOver(api, assets, mails ?? null));
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      done({ url: `http://localhost:${bound}/`, stop: () => closed(server) });
    });
  });

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

const FILES = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/dashboard.js': ['dashboard.js', 'text/javascript; charset=utf-8'],
  '/dashboard.css': ['dashboard.css', 'text/css; charset=utf-8'],
  '/icon.svg': ['icon.svg', 'image/svg+xml'],
} as const;

type Named = Readonly<Record<string, string>>;

/** Where the paths lead that events carry (`links.dashboard`): to the page, with what they are about opened in it. */
const LINKS: Readonly<Record<string, (named: Named) => string>> = {
  '/runs/:namespace/:name/:nominal': ({ namespace, name, nominal }) =>
    `/?${new URLSearchParams({ run: `${namespace}/${name}@${nominal}` })}`,
  '/jobs/:namespace/:name': ({ namespace, name }) =>
    `/?${new URLSearchParams({ job: `${namespace}/${name}` })}`,
  '/migration/:job': ({ job = '' }) => `/?${new URLSearchParams({ move: job })}#migration`,
  '/incidents/:id{.+}': ({ id = '' }) => `/?${new URLSearchParams({ incident: id })}#runs`,
  '/reports/:week': () => '/#weeks',
  '/objectives/:name': () => '/#objectives',
  '/coverage': () => '/#heat',
};

/** Only ourselves: no other host, no inline script or style, no frame. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export const pageOver = (api: Hono, assets: string, mails: string | null = null): Hono => {
  const app = new Hono();
  app.use(async (c, next) => {
    // A page of another site that points its own name here (DNS rebinding) sends that name.
    if (isOurs(c.req.header('host') ?? '')) return next();
    return problemResponse(421, 'this server answers to localhost only');
  });
  app.use(etag());
  for (const [path, [file, type]] of Object.entries(FILES))
    app.get(path, async (c) =>
      c.body(await readFile(join(assets, file), 'utf8'), 200, {
        'content-type': type,
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      }),
    );
  for (const [path, to] of Object.entries(LINKS)) app.get(path, (c) => c.redirect(to(c.req.param())));
  app.route('/', mailPages(mails));
  app.mount('/', api.fetch);
  return app;
};

const isOurs = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host);
