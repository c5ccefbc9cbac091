import type { Dice } from './dice.ts';
import { INDEXED } from './indexed.ts';
import { eachJob, type Plan } from './plan.ts';

/**
 * From here on seeds bring pods that somebody deletes just as they end well, before their phase was told or after: the
 * kubelet tells the end of a container first, and the phase a second later. Jobs of one pod, nothing odd besides.
 */
export const AS_THEY_END = 5_000_000;

export const asTheyEnd = (dice: Dice, plan: Plan): Plan =>
  plan.seed < AS_THEY_END || plan.seed >= INDEXED
    ? plan
    : eachJob(plan, ({ longest }, i) => ({
        deletedAtEnd: dice.pick([0, 0.3, 0.8], 'as they end', i),
        backoffLimit: dice.pick([0, 1, 2, 6], 'tries again', i),
        longest: Math.min(longest, 130_000),
      }));
