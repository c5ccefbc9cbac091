import type { Dice } from './dice.ts';
import { eachJob, type IndexPlan, type Plan } from './plan.ts';

/** From here on seeds bring Jobs with completionMode: Indexed, nothing odd besides. */
export const INDEXED = 6_000_000;

// The API server's default for backoffLimit where there is a limit for each index.
const NO_LIMIT = 2 ** 31 - 1;

export const withIndexes = (dice: Dice, plan: Plan): Plan =>
  plan.seed < INDEXED
    ? plan
    : eachJob(plan, (job, i) => {
        if (dice.chance(0.15, 'no indexes', i)) return {};
        const completions = dice.pick([1, 2, 2, 3, 5], 'indexes', i);
        const indexed = indexPlan(dice, i, { completions, modern: plan.modern });
        const limited = indexed.retries !== null;
        return {
          parallelism: dice.pick([1, 2, 3, 5], 'at once', i),
          completions,
          indexed,
          deletedAtEnd: dice.pick([0, 0, 0, 0.3], 'as they end', i),
          backoffLimit: limited ? NO_LIMIT : job.backoffLimit,
          // The API server refuses any other with a limit for each index.
          restart: limited ? 'Never' : job.restart,
          failing: dice.pick([0, 0.1, 0.3, 0.5], 'an index fails', i),
        };
      });

const indexPlan = (
  dice: Dice,
  i: number,
  { completions, modern }: { readonly completions: number; readonly modern: boolean },
): IndexPlan => {
  const retries = dice.pick([null, 0, 1, 2], 'retries', i);
  const all = Array.from({ length: completions }, (_, index) => index);
  const of = dice.pick([all, all, [0]], 'which', i);
  // The success policy is on by default since 1.31.
  const policy = modern && completions > 1 && dice.chance(0.3, 'enough', i);
  return {
    retries,
    mostFailed: retries === null ? null : dice.pick([null, 0, 1], 'most failed', i),
    failsIndex:
      retries !== null && dice.chance(0.3, 'fails its index', i) ? dice.between(1, 3, 'code', i) : null,
    enough: policy ? { count: dice.between(1, of.length, 'how many', i), of } : null,
  };
};
