import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Finding, inWords, none, sum, trySeed, tryWhole } from './campaign.ts';
import { planOf } from './generate.ts';
import { shrink } from './shrink.ts';

/**
 * `npx tsx test/simulator/run.ts --seed N --count M [--keep-going] [--log FILE]`: tries the fault schedules of the seeds
 * N … N+M−1, each against the truth and against the second judge. The first that fails is made smaller and printed; the
 * same seed gives the same failure again. With --keep-going failures are counted by their rule; with --log each of them,
 * and the totals after every 500 seeds, become a line of JSON at the end of the file. `nightly.ts` runs several of these.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '1000' },
    'keep-going': { type: 'boolean', default: false },
    log: { type: 'string' },
  },
});
const [first, count] = [Number(values.seed), Number(values.count)];
const EACH = 500;
const log = (line: object): void => {
  if (values.log !== undefined) appendFileSync(values.log, `${JSON.stringify(line)}\n`);
};

const showSmallest = async ({ seed, rule }: Finding): Promise<void> => {
  const small = await shrink(planOf(seed), async (plan) =>
    (await tryWhole(plan)).lies.some((l) => l.rule === rule),
  );
  const { lies } = await tryWhole(small);
  const looking = { ...small.looking, ticks: `${small.looking.ticks.length} ticks` };
  process.stdout.write(
    `seed ${seed} fails:\n${lies.map((l) => `  ${l.rule}: ${l.about}: ${l.detail}`).join('\n')}\n${JSON.stringify({ ...small, looking }, null, 1)}\n`,
  );
};

const began = performance.now();
const rules = new Map<string, number[]>();
let totals = none;
let logged = none;
for (let seed = first; seed < first + count; seed++) {
  const tried = await trySeed(seed);
  totals = sum(totals, tried.totals);
  logged = sum(logged, tried.totals);
  for (const finding of tried.findings) {
    rules.set(finding.rule, [...(rules.get(finding.rule) ?? []), seed]);
    log(finding);
  }
  if (logged.schedules === EACH || seed === first + count - 1) {
    log({ upTo: seed, ...logged });
    logged = none;
  }
  const [worst] = tried.findings;
  if (worst === undefined || values['keep-going']) continue;
  if (worst.rule === 'second judge') process.stdout.write(`${worst.detail}\n`);
  else await showSmallest(worst);
  break;
}
const took = (performance.now() - began) / 1000;
process.stdout.write(
  `seeds ${first} to ${first + totals.schedules - 1}: ${inWords(totals)}; ${(totals.schedules / took).toFixed(0)} a second\n`,
);
for (const [rule, seeds] of rules)
  process.stdout.write(`  ${rule}: ${seeds.length}, seeds ${[...new Set(seeds)].slice(0, 8).join(' ')}\n`);
process.exitCode = totals.failed > 0 ? 1 : 0;
