import { parseArgs } from 'node:util';
import { planOf } from './generate.ts';
import { shrink } from './shrink.ts';
import { tryPlan } from './trial.ts';

/**
 * `npx tsx test/simulator/run.ts --seed N --count M [--keep-going]`: tries the fault schedules of the seeds N … N+M−1.
 * The first that fails is made smaller and printed; the same seed gives the same failure again.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    'keep-going': { type: 'boolean', default: false },
  },
});
const [first, count] = [Number(values.seed), Number(values.count)];
const began = performance.now();
const rules = new Map<string, number[]>();
let [due, unknown, failed] = [0, 0, 0];

for (let seed = first; seed < first + count; seed++) {
  const trial = await tryPlan(planOf(seed));
  due += trial.due;
  unknown += trial.unknown;
  if (trial.lies.length === 0) continue;
  failed++;
  for (const { rule } of trial.lies) rules.set(rule, [...(rules.get(rule) ?? []), seed]);
  if (values['keep-going']) continue;
  const rule = trial.lies[0]?.rule;
  const small = await shrink(planOf(seed), async (plan) =>
    (await tryPlan(plan)).lies.some((l) => l.rule === rule),
  );
  const lies = (await tryPlan(small)).lies;
  process.stdout.write(
    `seed ${seed} fails:\n${lies.map((l) => `  ${l.rule}: ${l.about}: ${l.detail}`).join('\n')}\n`,
  );
  process.stdout.write(
    `${JSON.stringify({ ...small, looking: { ...small.looking, ticks: `${small.looking.ticks.length} ticks` } }, null, 1)}\n`,
  );
  break;
}
const took = (performance.now() - began) / 1000;
process.stdout.write(
  `${count} fault schedules from seed ${first}: ${due} due runs, ${unknown} unknown, ${failed} schedules failed; ${(count / took).toFixed(0)} a second\n`,
);
for (const [rule, seeds] of rules)
  process.stdout.write(`  ${rule}: ${seeds.length}, seeds ${[...new Set(seeds)].slice(0, 8).join(' ')}\n`);
process.exitCode = failed > 0 ? 1 : 0;
