// Takes the pictures of the recording for docs/images: node --import tsx test/dashboard/screenshots-recording.ts DIRECTORY
import { join } from 'node:path';
import { parseInstant } from '../../core/time.ts';
import { replayed } from '../recording/replayed.ts';
import { launch, openPage, ready, servePage } from './browser.ts';

const directory = process.argv[2] ?? 'docs/images';
const now = parseInstant('2026-11-22T15:44:30Z');
if (now === undefined) throw new RangeError('not a time');
const { store } = await replayed();
const [site, browser] = [await servePage(store, now), await launch()];
const RUN = `?run=${encodeURIComponent('lab/tz@2026-11-22T15:39:00Z')}`;
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 375, height: 760 };
const LOOKS = [
  { name: 'desktop-light', colorScheme: 'light', viewport: DESKTOP, query: '' },
  { name: 'phone-dark', colorScheme: 'dark', viewport: PHONE, query: '' },
  { name: 'run-dark', colorScheme: 'dark', viewport: DESKTOP, query: RUN },
  { name: 'run-phone-light', colorScheme: 'light', viewport: PHONE, query: RUN },
] as const;
for (const { name, query, ...look } of LOOKS) {
  const { page, close } = await openPage(browser, look);
  await page.goto(`${site.url}${query}`);
  await ready(page);
  if (query !== '') await page.waitForSelector('dialog[open] .timeline');
  await page.screenshot({ path: join(directory, `dashboard-${name}.png`) });
  await close();
}
await browser.close();
await site.stop();
