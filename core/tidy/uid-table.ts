import { isUuid, wordsOf } from '../facts/uuid.ts';

/**
 * UIDs and what stands for each: a whole number from 1 on, 0 for none. UUIDs are looked up by their four words, without
 * making text of them; whatever else somebody calls an object, by its text.
 */
export type UidTable = {
  keys: Uint32Array;
  places: Int32Array;
  size: number;
  readonly others: Map<string, number>;
};

const FIRST = 1024;

export const uidTable = (): UidTable => ({
  keys: new Uint32Array(FIRST * 4),
  places: new Int32Array(FIRST),
  size: 0,
  others: new Map(),
});

// UUIDs of version 4 are random but for six bits; of the others the last word differs, or the first.
const slotOf = (a: number, d: number, mask: number): number => (a ^ Math.imul(d, 0x9e3779b1)) & mask;

/** Where the words stand, or the free slot where they would. `words` holds them from `at` on. */
const seek = ({ keys, places }: UidTable, words: ArrayLike<number>, at: number): number => {
  const mask = places.length - 1;
  const [a, b, c, d] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
  for (let slot = slotOf(a, d, mask); ; slot = (slot + 1) & mask) {
    if (places[slot] === 0) return slot;
    const k = slot * 4;
    if (keys[k] === a && keys[k + 3] === d && keys[k + 1] === b && keys[k + 2] === c) return slot;
  }
};

export const placeOf = (table: UidTable, words: ArrayLike<number>, at: number): number =>
  table.places[seek(table, words, at)] ?? 0;

export const putPlace = (
  table: UidTable,
  { words, at }: { readonly words: ArrayLike<number>; readonly at: number },
  place: number,
): void => {
  if (table.size * 2 >= table.places.length) grow(table);
  const slot = seek(table, words, at);
  if (table.places[slot] === 0) table.size += 1;
  table.places[slot] = place;
  for (let i = 0; i < 4; i++) table.keys[slot * 4 + i] = words[at + i] ?? 0;
};

/** Takes the words out, and moves up what had to step aside for them. */
export const dropPlace = (table: UidTable, words: ArrayLike<number>, at: number): void => {
  const { keys, places } = table;
  const mask = places.length - 1;
  let hole = seek(table, words, at);
  if (places[hole] === 0) return;
  table.size -= 1;
  for (let slot = (hole + 1) & mask; places[slot] !== 0; slot = (slot + 1) & mask) {
    const home = slotOf(keys[slot * 4] ?? 0, keys[slot * 4 + 3] ?? 0, mask);
    if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
    keys.copyWithin(hole * 4, slot * 4, slot * 4 + 4);
    places[hole] = places[slot] ?? 0;
    hole = slot;
  }
  places[hole] = 0;
};

const grow = (table: UidTable): void => {
  const { keys, places } = table;
  table.keys = new Uint32Array(keys.length * 2);
  table.places = new Int32Array(places.length * 2);
  table.size = 0;
  for (const [slot, place] of places.entries())
    if (place !== 0) putPlace(table, { words: keys, at: slot * 4 }, place);
};

export const placeOfText = (table: UidTable, uid: string): number =>
  isUuid(uid) ? placeOf(table, wordsOf(uid), 0) : (table.others.get(uid) ?? 0);

export const putText = (table: UidTable, uid: string, place: number): void => {
  if (isUuid(uid)) putPlace(table, { words: wordsOf(uid), at: 0 }, place);
  else table.others.set(uid, place);
};

export const dropText = (table: UidTable, uid: string): void => {
  if (isUuid(uid)) dropPlace(table, wordsOf(uid), 0);
  else table.others.delete(uid);
};
