import type { Plan } from './plan.ts';

/** Whose clock: a node's by its number, that of our ticks, or kube-controller-manager's. */
export type Clock = number | 'ours' | 'controllers';

/** A clock is set: from then on it is further ahead by so much. Milliseconds after the plan's start, and milliseconds. */
export type Step = { readonly clock: Clock; readonly at: number; readonly by: number };

type Clocks = Plan['clocks'];

const base = ({ nodes, observer, controllers }: Clocks, clock: Clock): number =>
  clock === 'ours' ? observer : clock === 'controllers' ? controllers : (nodes[clock] ?? 0);

/** By how much the clock is ahead of the API server's at a true instant. */
export const ahead = ({ clocks, start }: Plan, clock: Clock | null, t: number): number => {
  if (clock === null) return 0;
  let far = base(clocks, clock);
  for (const step of clocks.steps) if (step.clock === clock && start + step.at <= t) far += step.by;
  return far;
};

/** By how much the clock is ever ahead: each way that it is, and zero. */
export const everShown = (plan: Plan, clock: Clock): readonly number[] => [
  ...new Set([
    0,
    base(plan.clocks, clock),
    ...plan.clocks.steps.filter((s) => s.clock === clock).map((s) => ahead(plan, clock, plan.start + s.at)),
  ]),
];

/** The furthest that the clock is ever off. */
export const farthest = (plan: Plan, clock: Clock): number =>
  Math.max(...everShown(plan, clock).map(Math.abs));

type Off = { readonly skew: number; readonly endSkew: number };

/** By how much an attempt's times may be off. */
export const skewOf = ({ skew, endSkew }: Off): number => Math.max(Math.abs(skew), Math.abs(endSkew));
