import type { Dice } from './dice.ts';
import { untouched } from './odd.ts';
import type { Fault, Plan } from './plan.ts';

const SECOND = 1000;
const MINUTE = 60_000;

/**
 * From here on seeds bring what is rarer still, a range for each: an etcd put back with its revision bumped from 7,100,000 on.
 * Jobs of one pod; nothing of what seeds below bring besides (odd.ts, several.ts, as-they-end.ts).
 */
export const RARE = 7_000_000;
const EACH = 100_000;

const RARITIES = ['none yet', 'bumped'] as const;
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
} satisfies Record<Rarity, (dice: Dice, plan: Plan) => Plan>;
