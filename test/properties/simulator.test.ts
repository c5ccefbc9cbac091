import { describe, expect, test } from 'vitest';
import type { Fact } from '../../core/facts/fact.ts';
import { openPages, step } from '../../core/pipeline/step.ts';
import { emptyWorkingSet } from '../../core/pipeline/working-set.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { compare } from '../second-judge/compare.ts';
import { diceOf } from '../simulator/dice.ts';
import { planOf } from '../simulator/generate.ts';
import { policyOf } from '../simulator/pipeline.ts';
import { type Trial, tryPlan } from '../simulator/trial.ts';

// A thousand schedules take about half a minute of one core; `npx tsx test/simulator/run.ts` tries as many as you like.
const COUNT = 1000;
const FIRST = 1;

const ABSOLUTE = new Set([
  'false dropped',
  'false on-time',
  'lost',
  'counted twice',
  'not due',
  'false late',
]);

/** The whole truth as facts, in another order and some of them twice, taken in at once. */
const shuffled = (trial: Trial): readonly Fact[] => {
  const dice = diceOf(trial.cluster.plan.seed);
  const facts = trial.observed.flatMap((o) => o.facts);
  const twice = facts.flatMap((f, i) => (dice.chance(0.2, 'twice', i) ? [f, f] : [f]));
  return twice
    .map((fact, i) => ({ fact, place: dice.roll('place', i) }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ fact }) => fact);
};

const judgedAtOnce = (trial: Trial, facts: readonly Fact[]): string => {
  const set = emptyWorkingSet();
  const at = trial.observed.at(-1)?.at;
  if (at === undefined) return '';
  const done = step(
    set,
    { sequence: 1, at, facts, resume: '', hash: '', previous: '' },
    policyOf(trial.cluster.plan),
  );
  return JSON.stringify([...done.pages, ...openPages(set)].flatMap((p) => p.verdicts.map(rowOf)));
};

describe('a simulated cluster under random faults', () => {
  test(`${COUNT} fault schedules: no false drop, no false success, no run lost or doubled`, {
    timeout: 600_000,
  }, async () => {
    const lies: string[] = [];
    const disagreements: string[] = [];
    let due = 0;
    for (let seed = FIRST; seed < FIRST + COUNT; seed++) {
      const trial = await tryPlan(planOf(seed));
      due += trial.due;
      for (const l of trial.lies)
        if (ABSOLUTE.has(l.rule)) lies.push(`seed ${seed}: ${l.rule}: ${l.about}: ${l.detail}`);
      if (seed % 5 === 0) disagreements.push(...compare(trial).disagreements);
      if (seed % 25 === 0)
        expect(judgedAtOnce(trial, shuffled(trial)), `seed ${seed}: the order of facts`).toBe(
          judgedAtOnce(
            trial,
            trial.observed.flatMap((o) => o.facts),
          ),
        );
    }
    expect(lies).toEqual([]);
    expect(disagreements).toEqual([]);
    expect(due).toBeGreaterThan(10 * COUNT);
  });
});
