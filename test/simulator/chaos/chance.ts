import { diceOf } from '../dice.ts';

/** Chance in the order of asking: the same seed and the same course of events give the same trouble. */
export type Chance = {
  readonly happens: (probability: number) => boolean;
  readonly between: (low: number, high: number) => number;
};

export const chanceOf = (seed: number): Chance => {
  const dice = diceOf(seed);
  let asked = 0;
  return {
    happens: (probability) => probability > 0 && dice.chance(probability, 'trouble', asked++),
    between: (low, high) => dice.between(low, high, 'trouble', asked++),
  };
};
