// Takes the pictures of docs/images: node --import tsx test/golden/report/screenshots.ts DIRECTORY
import { join } from 'node:path';
import { launch, pageOf, SCHEMES, WIDTHS } from './browser.ts';
import { goldenReports } from './reports.ts';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('say into which directory');
const reports = await goldenReports();
const browser = await launch();
for (const name of ['week-with-an-outage', 'owner-payments']) {
  const report = reports.get(name);
  if (!report) throw new Error(`no report ${name}`);
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const page = await browser.newPage({ viewport: { width, height: 1100 }, colorScheme });
      await page.setContent(await pageOf(report), { waitUntil: 'load' });
      await page.screenshot({ path: join(directory, `report-${name}-${width}-${colorScheme}.png`) });
      await page.close();
    }
  }
}
await browser.close();
