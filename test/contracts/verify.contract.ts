import { describe, expect, test } from 'vitest';
import { itemsFrom } from '../../adapters/store/ledger.ts';
import { recordKey } from '../../adapters/store/ledger-keys.ts';
import type { Attribute, Item } from '../../adapters/store/table.ts';
import { verifyChain } from '../../adapters/store/verify.ts';
import type { Head } from '../../core/ports/ledger.ts';
import { aJob, aTick } from './builders.ts';
import type { Subject } from './store.contract.ts';

/** The attribute with one bit of its n-th byte (or digit) turned over. */
const flipped = (value: Attribute, n: number): Attribute => {
  if (typeof value === 'number') {
    const digits = String(value);
    const digit = (Number(digits[n]) + 1) % 10;
    return Number(`${digits.slice(0, n)}${n === 0 && digit === 0 ? 1 : digit}${digits.slice(n + 1)}`);
  }
  if (typeof value === 'string')
    return value.slice(0, n) + String.fromCharCode(value.charCodeAt(n) ^ 1) + value.slice(n + 1);
  const bytes = Uint8Array.from(value);
  bytes[n] = (bytes[n] ?? 0) ^ 1;
  return bytes;
};

const sizeOf = (value: Attribute): number =>
  typeof value === 'number' ? String(value).length : value.length;

export const verifyContract = ({ table, ledger, cluster, everyByte }: Subject): void => {
  describe('verify', () => {
    const chainOf = async (length: number): Promise<{ c: string; items: readonly Item[] }> => {
      const c = cluster();
      let head: Head | null = null;
      for (let n = 1; n <= length; n++) {
        const result = await ledger().append(c, head, aTick({ facts: [aJob(n)] }));
        if (result.kind === 'appended') head = result.head;
      }
      const items: Item[] = [];
      for await (const item of itemsFrom(table(), c, 1)) items.push(item);
      return { c, items };
    };

    test('a chain that nobody touched has no faults', async () => {
      const { c } = await chainOf(3);
      expect(await verifyChain(table(), c)).toMatchObject({ records: 3, faults: [] });
      expect((await verifyChain(table(), c)).head).toBe((await ledger().head(c))?.hash);
    });

    test('whatever byte of a record is turned over, that record is named', async () => {
      const { c, items } = await chainOf(3);
      const record = items[1];
      expect(record).toBeDefined();
      for (const [name, value] of Object.entries(record ?? {})) {
        if (name === 'pk' || name === 'sk' || record === undefined) continue;
        for (let n = 0; n < sizeOf(value); n += everyByte) {
          await table().write([{ ...record, [name]: flipped(value, n) }], []);
          const { faults } = await verifyChain(table(), c);
          expect(
            faults.map((f) => f.sequence),
            `${name}, byte ${n}`,
          ).toEqual([2]);
        }
      }
    });

    test('a record that was taken out is named', async () => {
      const { c } = await chainOf(3);
      await table().write([], [recordKey(c, 2)]);
      expect((await verifyChain(table(), c)).faults).toEqual([
        { sequence: 2, fault: 'missing', detail: expect.any(String) },
      ]);
    });

    test('a chain whose first record was taken out is noticed', async () => {
      const { c } = await chainOf(3);
      await table().write([], [recordKey(c, 1)]);
      expect((await verifyChain(table(), c)).faults).toMatchObject([{ sequence: 1, fault: 'missing' }]);
    });

    test('a chain whose end was cut off, or that was written anew, is whole; whoever knows a head notices', async () => {
      const { c, items } = await chainOf(3);
      const known = items.map((i) => ({ sequence: Number(i.sequence), hash: String(i.hash) }));
      const short = known.map(({ sequence, hash }) => ({ sequence, hash: hash.slice(0, 16) }));
      for (const heads of [known, short]) expect((await verifyChain(table(), c, heads)).faults).toEqual([]);
      await table().write([], [recordKey(c, 3)]);
      expect(await verifyChain(table(), c)).toMatchObject({ last: 2, faults: [] });
      expect((await verifyChain(table(), c, known)).faults).toMatchObject([
        { sequence: 3, fault: 'missing' },
      ]);
      await ledger().append(c, await ledger().head(c), aTick({ facts: [aJob(99)] }));
      expect((await verifyChain(table(), c)).faults).toEqual([]);
      expect((await verifyChain(table(), c, known)).faults).toMatchObject([
        { sequence: 3, fault: 'altered' },
      ]);
      expect((await verifyChain(table(), 'nobody', known)).faults).toHaveLength(3);
    });

    test('two records that changed places are named', async () => {
      const { c, items } = await chainOf(4);
      const [, second, third] = items;
      if (second === undefined || third === undefined) throw new Error('no records');
      await table().write(
        [
          { ...third, ...recordKey(c, 2) },
          { ...second, ...recordKey(c, 3) },
        ],
        [],
      );
      expect((await verifyChain(table(), c)).faults.map((f) => f.sequence)).toEqual([2, 3]);
    });

    test('a record that was made anew with a hash that fits it breaks the link of the next', async () => {
      const { c, items } = await chainOf(3);
      await table().write([], [recordKey(c, 2)]);
      const first: Head = { ...aTick(), sequence: 1, hash: String(items[0]?.hash) };
      await ledger().append(c, first, aTick({ facts: [aJob(99)] }));
      expect((await verifyChain(table(), c)).faults).toMatchObject([{ sequence: 3, fault: 'broken-link' }]);
    });
  });
};
