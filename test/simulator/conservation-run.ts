import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { conserve } from './conservation.ts';

/**
 * `npx tsx test/simulator/conservation-run.ts --seed N --runs R [--log FILE]`: whole fleets from seed N on, until R due
 * runs (10 million) have their verdict each. Every seed that does not conserve them is printed.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    runs: { type: 'string', default: '10000000' },
    log: { type: 'string' },
  },
});
const began = performance.now();
const kinds = new Map<string, number>();
let [seed, due, wrong] = [Number(values.seed), 0, 0];
for (; due < Number(values.runs); seed++) {
  const fleet = conserve(seed);
  due += fleet.due;
  wrong += fleet.wrong.length;
  for (const line of fleet.wrong) process.stdout.write(`${line}\n`);
  for (const [kind, n] of fleet.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + n);
  if (values.log !== undefined)
    appendFileSync(values.log, `${JSON.stringify({ seed, due: fleet.due, wrong: fleet.wrong.length })}\n`);
}
const said = [...kinds].map(([kind, n]) => `${n} ${kind}`).join(', ');
const took = (performance.now() - began) / 1000;
process.stdout.write(
  `seeds ${values.seed} to ${seed - 1}: ${due} due runs, one verdict each (${said}); ${wrong} CronJobs for which that is not so; ${took.toFixed(0)} s\n`,
);
process.exitCode = wrong > 0 ? 1 : 0;
