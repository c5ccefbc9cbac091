import { AS_THEY_END } from './as-they-end.ts';
import type { Dice } from './dice.ts';
import { eachCronJob, eachJob, type Fault, type Plan } from './plan.ts';

const SECOND = 1000;
const MINUTE = 60_000;

/**
 * From here on seeds may bring what befalls few clusters. Those below mean what they always meant, so that a schedule
 * that was found once is found again.
 */
const FIRST = 2_000_000;
/** These have several pods in a Job instead (several.ts). */
const PLAIN = { from: 3_000_000, to: 4_000_000 };

const ODDITIES = ['clocks', 'ours', 'restore', 'many missed', 'long away', 'managed', 'exit code'] as const;
type Oddity = (typeof ODDITIES)[number];

/** One oddity, or two. */
export const oddly = (dice: Dice, plan: Plan): Plan => {
  if (plan.seed < FIRST || plan.seed >= AS_THEY_END) return plan;
  if (plan.seed >= PLAIN.from && plan.seed < PLAIN.to) return plan;
  const first = dice.pick(ODDITIES, 'odd');
  const second = dice.chance(0.3, 'odd twice') ? dice.pick(ODDITIES, 'odd too') : first;
  return [...new Set([first, second])].reduce((odd, oddity) => MAKE[oddity](dice, odd), plan);
};

const MAKE = {
  clocks: (dice, plan) => {
    const far = dice.pick([2, 20, 90, 300], 'skew') * SECOND;
    const nodes = [0, 1, 2].map((n) =>
      dice.chance(0.6, 'skewed', n) ? dice.between(-far, far, 'node', n) : 0,
    );
    return { ...plan, clocks: { ...plan.clocks, nodes } };
  },
  ours: (dice, plan) => {
    const far = dice.pick([3, 30, 300], 'our skew') * SECOND;
    return { ...plan, clocks: { ...plan.clocks, observer: dice.between(-far, far, 'observer') } };
  },
  restore: (dice, plan) => {
    const from = dice.between(4 * MINUTE, plan.busy - 3 * MINUTE, 'restored from');
    const to = Math.min(plan.busy, from + dice.between(10, 150, 'restored for') * SECOND);
    const back = dice.between(20, 600, 'backup') * SECOND;
    const restore: Fault = { kind: 'restore', from, to, back, bump: 0 };
    return untouched(plan, from - back, to) ? { ...plan, faults: [...plan.faults, restore] } : plan;
  },
  // Suspended for hours, then let go: more than a hundred have passed (TooManyMissedTimes).
  'many missed': (dice, plan) =>
    eachCronJob(plan, (c, i) =>
      i > 0 && !dice.chance(0.3, 'missed too', i)
        ? c
        : {
            ...c,
            created: -dice.between(110, 400, 'waits', i) * MINUTE + 400,
            spec: { ...c.spec, suspend: true, schedule: dice.pick(['* * * * *', '*/2 * * * *'], 'often', i) },
            changes: [
              { kind: 'edit', at: dice.between(MINUTE, plan.busy, 'let go', i), spec: { suspend: false } },
            ],
          },
    ),
  // The controllers have been away for hours, and come back while we look.
  'long away': (dice, plan) => ({
    ...eachCronJob(plan, (c, i) => ({ ...c, created: -dice.between(110, 400, 'older', i) * MINUTE + 400 })),
    faults: [
      ...plan.faults,
      {
        kind: 'down',
        what: 'controllers',
        from: -dice.between(80, 390, 'gone') * MINUTE,
        to: dice.between(0, plan.busy, 'returned'),
      },
    ],
  }),
  managed: (dice, plan) =>
    eachCronJob(plan, (c, i) =>
      dice.chance(0.6, 'managed', i) ? { ...c, job: { ...c.job, managed: true } } : c,
    ),
  'exit code': (dice, plan) =>
    eachJob(plan, (_, i) => ({
      failing: dice.pick([0.5, 1], 'fails', i),
      backoffLimit: dice.pick([1, 3, 6], 'tries', i),
      failsJob: dice.between(1, 3, 'policy code', i),
      restart: 'Never',
    })),
} satisfies Record<Oddity, (dice: Dice, plan: Plan) => Plan>;

/** No CronJob comes, goes or is edited in between: a backup would take that back, and somebody would do it again. */
export const untouched = ({ cronJobs }: Plan, from: number, to: number): boolean =>
  cronJobs.every((c) =>
    [c.created, ...c.changes.map((e) => e.at)].every((t) => t < from - MINUTE || t > to + MINUTE),
  );
