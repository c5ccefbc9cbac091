import { parseArgs } from 'node:util';
import { planOf } from '../simulator/generate.ts';
import { tryPlan } from '../simulator/trial.ts';
import { compare } from './compare.ts';

/** `npx tsx test/second-judge/run.ts --seed N --count M`: both judges on the histories of the seeds N … N+M−1. */
const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '1000' } },
});
const [first, count] = [Number(values.seed), Number(values.count)];
let [compared, undecided] = [0, 0];
const disagreements: string[] = [];
for (let seed = first; seed < first + count; seed++) {
  const comparison = compare(await tryPlan(planOf(seed)));
  compared += comparison.compared;
  undecided += comparison.undecided;
  disagreements.push(...comparison.disagreements);
}
for (const line of disagreements.slice(0, 20)) process.stdout.write(`${line}\n`);
process.stdout.write(
  `${count} histories from seed ${first}: ${compared} runs compared, ${undecided} undecided by one of the two, ${disagreements.length} disagreements\n`,
);
process.exitCode = disagreements.length > 0 ? 1 : 0;
