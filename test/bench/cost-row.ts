import { readFileSync } from 'node:fs';
import { billOf, writeUnitsOf } from './cost-bill.ts';
import { meterLoad } from './cost-meter.ts';
import { deployedParts } from './cost-stack.ts';

// DESIGN §14's two loads: 500 jobs at 50 runs a minute, and 10,000 hourly ones.
const LOADS = [
  { jobs: 500, runsPerMinute: 50 },
  { jobs: 10_000, runsPerMinute: 10_000 / 60 },
];

/**
 * The DynamoDB row as `npm run bench` has it: some hours of each load, metered (BENCH_COST_HOURS, 2 by default), write
 * units a run and the month's bill. `npm run cost` does whole weeks, and prints every line of the bill.
 */
export const run = async () => {
  const hours = Number(process.env.BENCH_COST_HOURS ?? 2);
  const prices = JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8'));
  const rows = [];
  for (const load of LOADS) {
    const metered = await meterLoad(load, hours);
    const bill = billOf(metered, { prices, clusters: 1, secrets: 0, parts: deployedParts(1) });
    const runs = load.runsPerMinute * 60 * hours;
    rows.push({
      jobs: load.jobs,
      runsAMinute: Math.round(load.runsPerMinute),
      hours,
      writeUnitsARun: writeUnitsOf(metered) / runs,
      dollarsAMonthByList: bill.reduce((sum, line) => sum + line.list, 0),
      dollarsAMonthPaid: bill.reduce((sum, line) => sum + line.paid, 0),
    });
  }
  return rows;
};
