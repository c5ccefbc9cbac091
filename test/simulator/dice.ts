/**
 * Chance without state: the same seed and name give the same number, whatever else was asked before. So a schedule of
 * faults can be made smaller without changing what is left of it.
 */
export type Dice = {
  /** 0 ≤ x < 1 */
  readonly roll: (...name: readonly (string | number)[]) => number;
  /** Whole numbers, both ends included. */
  readonly between: (low: number, high: number, ...name: readonly (string | number)[]) => number;
  readonly chance: (probability: number, ...name: readonly (string | number)[]) => boolean;
  readonly pick: <T>(from: readonly T[], ...name: readonly (string | number)[]) => T;
};

// FNV-1a over the name, then the finaliser of MurmurHash3 so that near names give far numbers.
const hash = (seed: number, text: string): number => {
  let h = (2166136261 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

export const diceOf = (seed: number): Dice => {
  const roll = (...name: readonly (string | number)[]): number => hash(seed, name.join('|')) / 4294967296;
  return {
    roll,
    between: (low, high, ...name) => low + Math.floor(roll(...name) * (high - low + 1)),
    chance: (probability, ...name) => roll(...name) < probability,
    pick: (from, ...name) => {
      const found = from[Math.floor(roll(...name) * from.length)];
      if (found === undefined) throw new Error('nothing to pick from');
      return found;
    },
  };
};
