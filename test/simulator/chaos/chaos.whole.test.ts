import { expect, test } from 'vitest';
import { planOf } from '../generate.ts';
import type { Trouble } from '../plan.ts';
import { tryPlan } from '../trial.ts';
import { tryTroubled } from './trial.ts';

const NONE: Trouble = { store: 0, kill: 0, bus: 0, overlap: 0 };

// What is stored and what readers hear is what one process would have stored and said that nothing ever befell.
const TROUBLES: Readonly<Record<string, Trouble>> = {
  'the store is throttled, or does what it says it has not done': { ...NONE, store: 0.05 },
  'the process dies at any await': { ...NONE, kill: 0.04 },
  'the bus refuses entries, or takes none': { ...NONE, bus: 0.5 },
  'two processes take the same tick, or one takes it twice': { ...NONE, overlap: 0.6 },
  'all of it at once': { store: 0.03, kill: 0.02, bus: 0.3, overlap: 0.4 },
};

test.each(Object.entries(TROUBLES))('%s', async (_, trouble) => {
  for (const seed of [13, 25, 47])
    expect(await tryTroubled(await tryPlan({ ...planOf(seed), trouble }))).toEqual([]);
});

test.each([2034799, 2037004])('a backup is put back, and a look notices it (seed %i)', async (seed) => {
  expect(await tryTroubled(await tryPlan(planOf(seed)))).toEqual([]);
});
