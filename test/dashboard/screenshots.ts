// Takes the pictures of the migration for docs/images: node --import tsx test/dashboard/screenshots.ts DIRECTORY
import { join } from 'node:path';
import { memoryTable } from '../../adapters/memory/table.ts';
import { viewOf } from '../../core/migration/view.ts';
import { audited, END } from '../migration/replayed.ts';
import { CLUSTER, storedIn } from '../migration/stored.ts';
import { launch, openPage, ready, servePage } from './browser.ts';

const directory = process.argv[2] ?? 'docs/images';
const store = await storedIn(memoryTable());
await store.views.put(CLUSTER, viewOf(await audited()));
const [site, browser] = [await servePage(store, END), await launch()];
const LOOKS = [
  { name: 'desktop-light', colorScheme: 'light', viewport: { width: 1280, height: 900 }, query: '' },
  {
    name: 'job-dark',
    colorScheme: 'dark',
    viewport: { width: 1280, height: 900 },
    query: '?move=refund-batches',
  },
] as const;
for (const { name, query, ...look } of LOOKS) {
  const { page, close } = await openPage(browser, look);
  await page.clock.setFixedTime(END);
  await page.goto(`${site.url}${query}`);
  await ready(page);
  await page.waitForSelector(query === '' ? '#migration tbody tr' : 'dialog[open] .checks');
  const path = join(directory, `dashboard-migration-${name}.png`);
  if (query === '') await page.locator('#migration').screenshot({ path });
  else await page.screenshot({ path });
  await close();
}
await browser.close();
await site.stop();
