import { AS_THEY_END } from './as-they-end.ts';
import type { Dice } from './dice.ts';
import { eachJob, type Plan } from './plan.ts';

/** From here on seeds bring Jobs of several pods; from 4,000,000 on what befalls few clusters as well (odd.ts). */
const FIRST = 3_000_000;
const LAST = AS_THEY_END - 1;

export const severally = (dice: Dice, plan: Plan): Plan =>
  plan.seed < FIRST || plan.seed > LAST
    ? plan
    : eachJob(plan, (_, i) => ({
        parallelism: dice.pick([1, 2, 3, 5], 'parallelism', i),
        completions: dice.pick([1, 2, 3, 6, null], 'completions', i),
      }));
