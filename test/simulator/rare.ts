import type { Dice } from './dice.ts';
import { untouched } from './odd.ts';
import { eachCronJob, type Fault, type Plan } from './plan.ts';

const SECOND = 1000;
const MINUTE = 60_000;

/**
 * From here on seeds bring what is rarer still, a range for each: an etcd put back with its revision bumped from 7,100,000 on, two runs
 * at once under Forbid from 7,200,000 on.
 * Jobs of one pod; nothing of what seeds below bring besides (odd.ts, several.ts, as-they-end.ts).
 */
export const RARE = 7_000_000;
const EACH = 100_000;

const OFTEN = ['* * * * *', '*/2 * * * *', '*/3 * * * *', '4,5 * * * *'] as const;

const RARITIES = ['none yet', 'bumped', 'overlaps'] as const;
type Rarity = (typeof RARITIES)[number];

export const rarely = (dice: Dice, plan: Plan): Plan => {
  const rarity = RARITIES[Math.floor((plan.seed - RARE) / EACH)];
  return rarity === undefined ? plan : MAKE[rarity](dice, plan);
};

const MAKE = {
  'none yet': (_, plan) => plan,
  // etcdutl snapshot restore --bump-revision --mark-compacted; the amount that its makers name, or too little to stand out.
  bumped: (dice, plan) => {
    const from = dice.between(4 * MINUTE, plan.busy - 3 * MINUTE, 'bumped from');
    const to = Math.min(plan.busy, from + dice.between(10, 150, 'bumped for') * SECOND);
    const back = dice.between(20, 600, 'bumped backup') * SECOND;
    const bump = dice.pick([1_000_000_000, 1_000_000_000, 1_000_000_000, 100_000], 'bump');
    const restore: Fault = { kind: 'restore', from, to, back, bump };
    return untouched(plan, from - back, to) ? { ...plan, faults: [...plan.faults, restore] } : plan;
  },
  // A leader that goes on with what it knew, statuses that are not written, and Jobs made by hand for occurrences that have passed.
  overlaps: (dice, plan) => {
    const forbids = eachCronJob(plan, (c, i) =>
      dice.chance(0.7, 'forbids', i)
        ? {
            ...c,
            spec: { ...c.spec, concurrency: 'Forbid', schedule: dice.pick(OFTEN, 'often', i) },
            job: { ...c.job, longest: dice.pick([50, 130, 400], 'lasts', i) * SECOND },
          }
        : c,
    );
    const faults = Array.from({ length: dice.between(1, 4, 'overlaps') }, (_, i): Fault => {
      const from = dice.between(0, plan.busy - MINUTE, 'overlap from', i);
      const to = Math.min(plan.busy, from + dice.between(10, 400, 'overlap for', i) * SECOND);
      const cronJob = dice.pick(plan.cronJobs, 'whose overlap', i).name;
      const kind = dice.pick(['stale', 'stale', 'slow-status', 'again'] as const, 'overlap', i);
      if (kind !== 'again') return { kind, cronJob, from, to };
      // Without the annotation nobody can tell what such a Job stands for.
      return { kind: plan.modern ? kind : 'manual', cronJob, at: from };
    });
    return { ...forbids, faults: [...plan.faults, ...faults] };
  },
} satisfies Record<Rarity, (dice: Dice, plan: Plan) => Plan>;
