import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ledgerOn } from '../../adapters/store/ledger.ts';
import type { Table } from '../../adapters/store/table.ts';
import { verifyChain } from '../../adapters/store/verify.ts';
import { decodeFacts } from '../../core/facts/codec.ts';
import type { Appended, Head, LedgerRecord } from '../../core/ports/ledger.ts';
import { aJob, aTick, at, jobs, noise } from './builders.ts';
import type { Subject } from './store.contract.ts';

const headOf = (appended: Appended): Head => {
  if (appended.kind === 'taken') throw new Error('the sequence was taken');
  return appended.head;
};

const all = async (records: AsyncIterable<LedgerRecord>): Promise<readonly LedgerRecord[]> => {
  const found: LedgerRecord[] = [];
  for await (const record of records) found.push(record);
  return found;
};

/** A table that dies at the n-th put (before or after it was done) and lives on afterwards. */
const dyingAt = (table: Table, n: number, when: 'before' | 'after'): Table => {
  let puts = 0;
  const put: Table['put'] = async (item, condition) => {
    const dies = ++puts === n;
    if (dies && when === 'before') throw new Error('killed');
    const done = await table.put(item, condition);
    if (dies) throw new Error('killed');
    return done;
  };
  return { ...table, put };
};

const large = (bytes: number) => [
  aJob(1, {
    conditions: [{ type: 'Failed', at: at('2026-11-22T15:31'), reason: 'Noise', message: noise(bytes) }],
  }),
];

export const ledgerContract = ({ table, ledger, cluster }: Subject): void => {
  describe('ledger', () => {
    test('an empty ledger has no head and no records', async () => {
      const c = cluster();
      expect(await ledger().head(c)).toBeNull();
      expect(await all(ledger().read(c, 1))).toEqual([]);
    });

    test('what was appended is the head, and is read back whole', async () => {
      const c = cluster();
      const first = headOf(await ledger().append(c, null, aTick()));
      const second = headOf(
        await ledger().append(c, first, aTick({ at: at('2026-11-22T15:32'), facts: [], resume: '' })),
      );
      expect(await ledger().head(c)).toEqual(second);
      const read = await all(ledger().read(c, 1));
      for (const { columns, facts, at: when } of read)
        expect(columns && decodeFacts(columns, when)).toEqual(facts);
      expect(read.map(({ columns, ...record }) => record)).toEqual([
        { ...aTick(), sequence: 1, previous: '', hash: first.hash },
        {
          at: at('2026-11-22T15:32'),
          facts: [],
          resume: '',
          sequence: 2,
          previous: first.hash,
          hash: second.hash,
        },
      ]);
      expect((await all(ledger().read(c, 2))).map((r) => r.sequence)).toEqual([2]);
      expect(await all(ledger().read(c, 3))).toEqual([]);
    });

    test('clusters do not see each other', async () => {
      const [c, d] = [cluster(), cluster()];
      await ledger().append(c, null, aTick());
      expect(await ledger().head(d)).toBeNull();
    });

    test('of two ticks that race from the same head exactly one wins', async () => {
      const c = cluster();
      const results = await Promise.all(
        [1, 2].map((n) => ledger().append(c, null, aTick({ facts: [aJob(n)] }))),
      );
      expect(results.map((r) => r.kind).toSorted()).toEqual(['appended', 'taken']);
      expect(await all(ledger().read(c, 1))).toHaveLength(1);
    });

    test('a tick that is sent again after its answer was lost is appended, once', async () => {
      const c = cluster();
      const dying = ledgerOn(dyingAt(table(), 1, 'after'));
      await expect(dying.append(c, null, aTick())).rejects.toThrow('killed');
      const again = await ledger().append(c, null, aTick());
      expect(again.kind).toBe('appended');
      expect(await all(ledger().read(c, 1))).toHaveLength(1);
    });

    test('a tick of 5,000 facts comes back whole', async () => {
      const c = cluster();
      await ledger().append(c, null, aTick({ facts: jobs(5000) }));
      const [record] = await all(ledger().read(c, 1));
      expect(
        record?.facts.toSorted((a, b) => ('version' in a && 'version' in b ? a.version - b.version : 0)),
      ).toEqual(jobs(5000));
    });

    test.each([299_000, 301_000, 400_000, 1_200_000])(
      'a tick of about %i bytes comes back whole',
      async (bytes) => {
        const c = cluster();
        const facts = large(Math.round(bytes * 1.2));
        const head = headOf(await ledger().append(c, null, aTick({ facts })));
        expect(await ledger().head(c)).toEqual(head);
        expect((await all(ledger().read(c, 1)))[0]?.facts).toEqual(facts);
        expect((await verifyChain(table(), c)).faults).toEqual([]);
      },
    );

    test('a death between the parts and the record leaves nothing, and the next tick goes on', async () => {
      const c = cluster();
      const facts = large(900_000);
      await expect(ledgerOn(dyingAt(table(), 2, 'after')).append(c, null, aTick({ facts }))).rejects.toThrow(
        'killed',
      );
      expect(await ledger().head(c)).toBeNull();
      const other = headOf(await ledger().append(c, null, aTick({ facts: [aJob(7), ...large(800_000)] })));
      expect(await ledger().head(c)).toEqual(other);
      expect((await verifyChain(table(), c)).faults).toEqual([]);
      expect((await ledger().append(c, null, aTick({ facts }))).kind).toBe('taken');
      expect((await all(ledger().read(c, 1)))[0]?.facts).toHaveLength(2);
    });

    test('two ticks that overlap in any way leave a whole chain', async () => {
      const step = fc.record({ who: fc.constantFrom(0, 1), look: fc.boolean() });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
          const c = cluster();
          const heads: (Head | null)[] = [null, null];
          let appended = 0;
          for (const [i, { who, look }] of steps.entries()) {
            if (look) heads[who] = await ledger().head(c);
            else {
              const result = await ledger().append(c, heads[who] ?? null, aTick({ facts: [aJob(i)] }));
              if (result.kind === 'appended') {
                heads[who] = result.head;
                appended++;
              }
            }
          }
          expect(await verifyChain(table(), c)).toMatchObject({ records: appended, faults: [] });
        }),
        { numRuns: 15 },
      );
    });
  });
};
