import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { apiOn } from '../../adapters/http/app.ts';
import { serveDashboard } from '../../adapters/http/serve.ts';
import type { ApiPorts } from '../../adapters/http/services.ts';
import type { Instant } from '../../core/time.ts';
import { buildDashboard } from '../../dashboard/build.mjs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const browserPath = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find(
  (p) => p !== '' && existsSync(p),
);

// It must not look for updates, or for anything else, while it counts our requests.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: browserPath ?? '', args: FLAGS });

/** The page over a store, built afresh. */
export const servePage = async (store: Omit<ApiPorts, 'measure'>, now: Instant) => {
  const assets = mkdtempSync(join(tmpdir(), 'cronwitness-dashboard-'));
  await buildDashboard(assets);
  const api = apiOn({ ...store, measure: null }, () => now);
  const served = await serveDashboard(api, { port: 0, assets });
  const stop = async (): Promise<void> => {
    await served.stop();
    rmSync(assets, { recursive: true });
  };
  return { url: served.url, stop };
};

/** A page that remembers what went wrong in it, and whom it asked. */
export const openPage = async (browser: Browser, options: BrowserContextOptions = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  return { page, wrong, hosts, close: () => context.close() };
};

/** Until the objectives, the map's note, the incidents and the list of bad runs stand. */
export const ready = async (page: Page): Promise<void> => {
  for (const part of [
    '.objective',
    '#heat-note:not(:empty)',
    '#incidents h2',
    '#run-list :is(table, .empty)',
  ])
    await page.waitForSelector(part);
};
