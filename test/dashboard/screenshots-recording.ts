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
  { name: 'desktop-light', colorScheme: 'light', viewport: DESKTOP, query: '', of: 'page' },
  { name: 'phone-dark', colorScheme: 'dark', viewport: PHONE, query: '', of: 'page' },
  { name: 'run-dark', colorScheme: 'dark', viewport: DESKTOP, query: RUN, of: 'run' },
  { name: 'run-phone-light', colorScheme: 'light', viewport: PHONE, query: RUN, of: 'run' },
  { name: 'filters-light', colorScheme: 'light', viewport: DESKTOP, query: '?cause=oom-killed', of: 'runs' },
  {
    name: 'filters-phone-dark',
    colorScheme: 'dark',
    viewport: PHONE,
    query: '?cause=oom-killed',
    of: 'runs',
  },
] as const;
for (const { name, query, of, ...look } of LOOKS) {
  const { page, close } = await openPage(browser, look);
  // As somebody saw it then: not as a page that has heard nothing for days.
  await page.clock.setFixedTime(now);
  await page.goto(`${site.url}${query}`);
  await ready(page);
  if (of === 'run') await page.waitForSelector('dialog[open] .timeline');
  const path = join(directory, `dashboard-${name}.png`);
  if (of === 'runs') await page.locator('#runs').screenshot({ path });
  else await page.screenshot({ path });
  await close();
}
await browser.close();
await site.stop();
