/**
 * Compares the calendar with the second opinion on many windows, 200,000 unless a number is given; then a seed.
 *
 *     npx tsx test/core/schedule/fuzz.ts 200000 7
 */
import { disagreements } from './disagreements.ts';

const count = Number(process.argv[2] ?? 200_000);
const seed = Number(process.argv[3] ?? 1);
const { windows, instants } = disagreements(seed, count);
for (const asked of windows.slice(0, 20)) console.log(JSON.stringify(asked));
console.log(`${count} windows, ${instants} instants, ${windows.length} differ (seed ${seed})`);
process.exitCode = windows.length > 0 ? 1 : 0;
