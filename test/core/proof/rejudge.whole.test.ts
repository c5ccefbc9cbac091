import { beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { ledgerPartition } from '../../../adapters/store/ledger-keys.ts';
import type { Item, Table } from '../../../adapters/store/table.ts';
import { rejudge } from '../../../core/proof/rejudge.ts';
import { instant, parseInstant } from '../../../core/time.ts';
import { CLUSTER, replayed, replayedInto } from '../../recording/replayed.ts';

type Store = Awaited<ReturnType<typeof replayedInto>>;
const WINDOW = {
  from: parseInstant('2026-11-22T15:00:00Z') ?? instant(0),
  to: parseInstant('2026-11-22T16:00:00Z') ?? instant(0),
};

const differencesIn = async (store: Store) => {
  const proof = await rejudge({ ...store, cluster: CLUSTER });
  return proof.kind === 'rejudged' ? proof.differences : [proof.kind];
};

describe('the recording judged anew', () => {
  let table: Table;
  let store: Store;
  beforeAll(async () => {
    ({ table, store } = await replayed());
  });

  test('gives every stored verdict again', async () => {
    expect(await rejudge({ ...store, cluster: CLUSTER })).toEqual({
      kind: 'rejudged',
      records: 15,
      verdicts: 288,
      differences: [],
    });
  });

  test('a verdict that was changed in its page is named', async () => {
    const name = { namespace: 'lab', name: 'oom' };
    const [page] = await store.judgements.pages(CLUSTER, name, WINDOW);
    if (page === undefined) throw new Error('no page');
    const forged = page.verdicts.map((v, i) => (i === 3 ? { ...v, finish: null } : v));
    await store.judgements.putPages(CLUSTER, [{ ...page, verdicts: forged }]);
    expect(await differencesIn(store)).toMatchObject([
      { of: 'verdict', subject: expect.stringMatching(/^lab\/oom@2026-11-22T15:3/), stored: 'on-time' },
    ]);
    await store.judgements.putPages(CLUSTER, [page]);
    expect(await differencesIn(store)).toEqual([]);
  });

  test('a bad run that was taken away, and one that was made up, are named', async () => {
    const { verdicts } = await store.judgements.badRuns({ cluster: CLUSTER, window: WINDOW, limit: 1 });
    const [bad] = verdicts;
    if (bad === undefined) throw new Error('no bad run');
    const invented = { ...bad, name: 'never-heard-of', cronJobUid: 'made-up' };
    await store.judgements.putBadRuns(CLUSTER, [invented], [bad]);
    const found = await differencesIn(store);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual(
      expect.objectContaining({ subject: expect.stringContaining('never-heard-of'), judged: null }),
    );
    expect(found).toContainEqual(expect.objectContaining({ of: 'bad run', stored: null }));
    await store.judgements.putBadRuns(CLUSTER, [bad], [invented]);
    expect(await differencesIn(store)).toEqual([]);
  });

  test('one flipped byte of any record is found, and the record is named', async () => {
    const records = await recordsIn(table);
    expect(records).toHaveLength(15);
    await eachFlipped(table, records, async (record) => {
      const { faults } = await store.verify(CLUSTER);
      expect(faults.map((f) => f.sequence)).toEqual([record.sequence]);
    });
    expect((await store.verify(CLUSTER)).faults).toEqual([]);
  });
});

test('through the embedded DynamoDB: good, and one flipped byte of any record is found there, too', async () => {
  const embedded = await startEmbedded();
  try {
    const table = dynamoTable(embedded);
    const store = await replayedInto(table);
    expect(await store.verify(CLUSTER)).toMatchObject({ records: 15, faults: [] });
    expect(await differencesIn(store)).toEqual([]);
    const records = await recordsIn(table);
    expect(records).toHaveLength(15);
    await eachFlipped(table, records, async (record) => {
      const { faults } = await store.verify(CLUSTER);
      expect(faults.map((f) => f.sequence)).toEqual([record.sequence]);
    });
  } finally {
    await embedded.stop();
  }
});

const recordsIn = async (table: Table): Promise<readonly Item[]> => {
  const records: Item[] = [];
  const all = { from: '0', to: '9'.repeat(12) };
  for await (const item of table.query({ pk: ledgerPartition(CLUSTER, 0), ...all })) records.push(item);
  return records;
};

/** Flips one bit in the middle of each record's facts, one record at a time, and puts it back. */
const eachFlipped = async (
  table: Table,
  records: readonly Item[],
  check: (record: Item) => Promise<void>,
): Promise<void> => {
  for (const record of records) {
    const { facts } = record;
    if (!(facts instanceof Uint8Array)) throw new Error(`record ${record.sk} has its facts elsewhere`);
    const flipped = Uint8Array.from(facts);
    const middle = Math.floor(flipped.length / 2);
    flipped[middle] = (flipped[middle] ?? 0) ^ 1;
    await table.write([{ ...record, facts: flipped }], []);
    await check(record);
    await table.write([record], []);
  }
};
