import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUuid, uuidOf, wordsOf } from '../../../core/facts/uuid.ts';
import {
  dropCode,
  homeOf,
  nextSlot,
  printOf,
  putCode,
  type UidTable,
  uidTable,
} from '../../../core/tidy/uid-table.ts';

const codesAt = (table: UidTable, print: number): readonly number[] => {
  const found: number[] = [];
  for (let slot = homeOf(table, print); table.slots[slot * 2 + 1] !== 0; slot = nextSlot(table, slot))
    if (table.slots[slot * 2] === print) found.push(table.slots[slot * 2 + 1] ?? 0);
  return found.toSorted((a, b) => a - b);
};

test('a table holds what a map would, also where many prints are alike and some have left', () => {
  const act = fc.record({
    print: fc.integer({ min: -3, max: 2000 }).map((n) => n * 512),
    leaves: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(act, { maxLength: 3000 }), (acts) => {
      const table = uidTable();
      const map = new Map<number, number[]>();
      for (const [i, { print, leaves }] of acts.entries()) {
        const known = map.get(print) ?? [];
        const [oldest] = known;
        if (leaves && oldest !== undefined) {
          dropCode(table, print, oldest);
          map.set(print, known.slice(1));
        } else {
          putCode(table, print, i + 1);
          map.set(print, [...known, i + 1]);
        }
      }
      for (const [print, codes] of map) expect(codesAt(table, print)).toEqual(codes);
      expect(table.size).toBe([...map.values()].flat().length);
    }),
    { numRuns: 50 },
  );
});

test('a UUID comes back from its words; what is none in lower case is none', () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(uuidOf(wordsOf(uuid))).toBe(uuid);
      expect(isUuid(uuid)).toBe(true);
      expect(isUuid(uuid.toUpperCase()) && uuid !== uuid.toUpperCase()).toBe(false);
    }),
  );
  expect(printOf(1, 0)).toBe(1);
});
