/**
 * What stands for UIDs: a whole number from 1 on for each. A UUID is looked up by a print of its words, and whoever asks
 * sees for himself whether what stands there is the one; whatever else somebody calls an object is looked up by its text.
 */
export type UidTable = {
  /** A print and what stands for it, one after the other, so that both are found in one place of the memory. */
  slots: Int32Array;
  size: number;
  readonly others: Map<string, number>;
};

const FIRST = 1024;

export const uidTable = (): UidTable => ({ slots: new Int32Array(FIRST * 2), size: 0, others: new Map() });

/** UUIDs of version 4 are random but for six bits; of the others the last word differs, or the first. */
export const printOf = (first: number, last: number): number => first ^ Math.imul(last, 0x9e3779b1);

/** The first slot that a print may stand in. */
export const homeOf = ({ slots }: UidTable, print: number): number => print & (slots.length / 2 - 1);

/** The slot after. */
export const nextSlot = ({ slots }: UidTable, slot: number): number => (slot + 1) & (slots.length / 2 - 1);

export const putCode = (table: UidTable, print: number, code: number): void => {
  if (table.size * 4 >= table.slots.length) grow(table);
  const { slots } = table;
  let slot = homeOf(table, print);
  while (slots[slot * 2 + 1] !== 0) slot = nextSlot(table, slot);
  slots[slot * 2] = print;
  slots[slot * 2 + 1] = code;
  table.size += 1;
};

/** Takes it out, and moves up what had to step aside for it. */
export const dropCode = (table: UidTable, print: number, code: number): void => {
  const { slots } = table;
  const mask = slots.length / 2 - 1;
  let hole = print & mask;
  while (slots[hole * 2 + 1] !== code) {
    if (slots[hole * 2 + 1] === 0) return;
    hole = (hole + 1) & mask;
  }
  table.size -= 1;
  for (let slot = (hole + 1) & mask; slots[slot * 2 + 1] !== 0; slot = (slot + 1) & mask) {
    const home = (slots[slot * 2] ?? 0) & mask;
    if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
    slots[hole * 2] = slots[slot * 2] ?? 0;
    slots[hole * 2 + 1] = slots[slot * 2 + 1] ?? 0;
    hole = slot;
  }
  slots[hole * 2 + 1] = 0;
};

const grow = (table: UidTable): void => {
  const { slots } = table;
  table.slots = new Int32Array(slots.length * 2);
  table.size = 0;
  for (let i = 0; i < slots.length; i += 2)
    if (slots[i + 1] !== 0) putCode(table, slots[i] ?? 0, slots[i + 1] ?? 0);
};
