import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { billOf } from './cost-bill.ts';
import { type Metered, meterLoad } from './cost-meter.ts';
import { printBill } from './cost-print.ts';
import { deployedParts } from './cost-stack.ts';

/**
 * `npm run cost -- --jobs 500 --runs-per-minute 50 [--hours 168]`: what a month costs on AWS. A cluster of that size is
 * simulated tick by tick through the deployed functions; what they call, write and say is metered, and billed by
 * prices.json with what the synthesised stack contains. A week takes a good quarter of an hour of one core: `--keep FILE`
 * stores what was metered, `--metered FILE` bills that.
 */
const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '500' },
    'runs-per-minute': { type: 'string', default: '50' },
    hours: { type: 'string', default: '168' },
    clusters: { type: 'string', default: '1' },
    secrets: { type: 'string', default: '0' },
    keep: { type: 'string' },
    metered: { type: 'string' },
  },
});
const [jobs, runsPerMinute, hours, clusters] = [
  values.jobs,
  values['runs-per-minute'],
  values.hours,
  values.clusters,
].map(Number);
const secrets = Number(values.secrets);
const isAmount = (n: number | undefined): n is number => n !== undefined && n > 0;
if (
  ![jobs, runsPerMinute, clusters].every(isAmount) ||
  // Pages, rollups and snapshots are written by the hour: part of one says nothing of a month.
  !isAmount(hours) ||
  !Number.isInteger(hours) ||
  !(secrets >= 0)
) {
  process.stderr.write(
    'cost: --jobs, --runs-per-minute, --clusters need numbers above 0, --hours a whole one, --secrets 0 or more\n',
  );
  process.exit(2);
}

// Now and then what there is so far is kept: whoever has waited long enough bills that.
const keep = (metered: Metered): void => {
  if (values.keep !== undefined) writeFileSync(values.keep, `${JSON.stringify(metered, null, 2)}\n`);
};
const progress = (soFar: Metered): void => {
  if (soFar.hours % 6 !== 0) return;
  process.stderr.write(`cost: ${soFar.hours} of ${hours} simulated hours\n`);
  keep(soFar);
};
const metered: Metered =
  values.metered === undefined
    ? await meterLoad({ jobs: jobs ?? 0, runsPerMinute: runsPerMinute ?? 0 }, hours, progress)
    : JSON.parse(readFileSync(values.metered, 'utf8'));
if (values.metered === undefined) keep(metered);
const prices = JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8'));
const bill = billOf(metered, {
  prices,
  clusters: clusters ?? 1,
  secrets,
  parts: deployedParts(clusters ?? 1),
});
printBill(bill, metered, prices.asOf);
