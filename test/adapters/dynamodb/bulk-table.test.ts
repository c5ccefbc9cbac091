import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Level } from 'level';
import { afterAll, expect, test } from 'vitest';
import { dynamoTable } from '../../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { storeOn } from '../../../adapters/store/store.ts';
import type { Table } from '../../../adapters/store/table.ts';
import { bulkTable } from '../../bench/bulk-table.ts';
import { hoursOf, LAST_DAY, pageOf, rollupOf, verdictOf } from '../../bench/history-fleet.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-bulk-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = async (table: Table): Promise<void> => {
  const { judgements } = storeOn(table);
  const jobs = [0, 1, 2, 3];
  await judgements.putRollups(
    'bench',
    jobs.map((job) => rollupOf(job, LAST_DAY)),
  );
  const hours = hoursOf(LAST_DAY);
  await judgements.putPages(
    'bench',
    jobs.flatMap((job) => hours.map((h) => pageOf(job, h))),
  );
  await judgements.putBadRuns(
    'bench',
    jobs.flatMap((job) => hours.map((h) => verdictOf(job, h))),
    [],
  );
};

/** All that the engine has on disk, but for the table's own description, which has its time of birth. */
const onDisk = async (path: string): Promise<readonly (readonly [string, string])[]> => {
  const level = new Level(path);
  const all = await level.iterator().all();
  await level.close();
  return all.filter(([key]) => !key.startsWith('table~'));
};

test('what the bench loads in bulk is what the protocol would have stored, key by key and byte by byte', async () => {
  const [slow, fast] = [join(folder, 'protocol'), join(folder, 'bulk')];
  const embedded = await startEmbedded({ path: slow });
  await load(dynamoTable(embedded));
  await embedded.stop();
  const bulk = await bulkTable(fast);
  await load(bulk.table);
  await bulk.close();
  const stored = await onDisk(slow);
  // A rollup has an index entry, a page none, a bad run two.
  expect(stored).toHaveLength(4 * (2 + 24 + 24 * 3));
  expect(await onDisk(fast)).toEqual(stored);
});
