/** Prints the figures of docs/burn-rate.md: `npx tsx test/core/alerting/print-burn-figures.ts [seed]`. */
import { type Detection, detectionAfterOnset, detectionOfNewFleet, falsePages } from './burn-figures.ts';

const SEED = Number(process.argv[2] ?? 2026);
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const found = (d: Detection): string =>
  `${percent(d.week)} within a week, ${percent(d.twoWeeks)} within two (${d.trials} trials)`;

console.log(`seed ${SEED}, target 99.99 %, 500 daily jobs`);
const quiet = falsePages(500, 4000, SEED);
console.log(
  `exactly on target: ${quiet.perQuarter.toFixed(2)} false pages a quarter (${quiet.quarters} quarters)`,
);
console.log(`  none ${percent(quiet.none)}, at most one ${percent(quiet.atMostOne)}, most ${quiet.most}`);
console.log(`  by rule: ${[...quiet.byRule].map(([rule, n]) => `${rule} ${n}`).join(', ')}`);
console.log(`ten times worse, new fleet: ${found(detectionOfNewFleet(500, 6000, SEED))}`);
const onset = detectionAfterOnset(500, 4000, SEED);
console.log(`ten times worse after 4 weeks on target, nothing open: ${found(onset.quiet)}`);
console.log(
  `  a false alert was open in ${percent(onset.openAtOnset)}; paged anew in any case: ${found(onset.pagedAnew)}`,
);

console.log('\nruns a day   false pages a quarter   found within a week   within two');
const sizes = [20, 50, 100, 200, 300, 400, 500, 530, 550, 700, 1000, 2000, 5000] as const;
for (const jobs of sizes) {
  const pages = falsePages(jobs, jobs > 1000 ? 200 : 1200, SEED);
  const worse = detectionOfNewFleet(jobs, jobs > 1000 ? 100 : 1000, SEED);
  const columns = [
    pages.perQuarter.toFixed(2).padStart(23),
    percent(worse.week).padStart(21),
    percent(worse.twoWeeks).padStart(12),
  ];
  console.log(`${String(jobs).padStart(10)}${columns.join('')}`);
}
