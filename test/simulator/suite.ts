import type { Fact } from '../../core/facts/fact.ts';
import { openPages, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { compare } from '../second-judge/compare.ts';
import { diceOf } from './dice.ts';
import { planOf } from './generate.ts';
import { policyOf } from './pipeline.ts';
import { type Trial, tryPlan } from './trial.ts';

/** What must not happen on any schedule: a line for each time that it did. */
export const trySeeds = async (first: number, count: number): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let seed = first; seed < first + count; seed++) {
    const trial = await tryPlan(planOf(seed));
    for (const l of trial.lies) found.push(`seed ${seed}: ${l.rule}: ${l.about}: ${l.detail}`);
    found.push(...compare(trial).disagreements);
    if (seed % 25 === 0 && orderMatters(trial)) found.push(`seed ${seed}: the order of facts matters`);
  }
  return found;
};

/** The facts of all ticks, taken in at once; and again in another order, some of them twice (DESIGN I4). */
const orderMatters = (trial: Trial): boolean => {
  const facts = trial.observed.flatMap((o) => o.facts);
  return judgedAtOnce(trial, facts) !== judgedAtOnce(trial, shuffled(facts, trial.cluster.plan.seed));
};

const shuffled = (facts: readonly Fact[], seed: number): readonly Fact[] => {
  const dice = diceOf(seed);
  const twice = facts.flatMap((f, i) => (dice.chance(0.2, 'twice', i) ? [f, f] : [f]));
  return twice
    .map((fact, i) => ({ fact, place: dice.roll('place', i) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
};

const judgedAtOnce = (trial: Trial, facts: readonly Fact[]): string => {
  const at = trial.observed.at(-1)?.at;
  if (at === undefined) return '';
  const set = emptyWorkingSet();
  const record = { sequence: 1, at, facts, columns: null };
  const done = step(set, record, policyOf(trial.cluster.plan));
  return JSON.stringify([...done.pages, ...openPages(set)].flatMap((p) => p.verdicts.map(rowOf)));
};
