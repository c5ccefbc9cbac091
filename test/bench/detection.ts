import { type Ticking, type Waits, waitsOf } from '../core/alerting/tick-model.ts';

export type DetectionRow = Pick<Ticking, 'nominal' | 'echo'> & Waits;

/** How soon a missed run is at the target, over simulated weeks (seconds from nominal + grace). */
export const run = (seed = 2026, weeks = 100): readonly DetectionRow[] =>
  (['on the minute', 'one in ten at any second', 'any second'] as const).flatMap((nominal) =>
    [false, true].map((echo) => ({
      nominal,
      echo,
      ...waitsOf({ seed, weeks, misses: 2000, nominal, echo }),
    })),
  );
