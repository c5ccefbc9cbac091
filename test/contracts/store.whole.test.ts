import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { amazonsEngine, startAmazons } from './amazons-engine.ts';
import { aTick } from './builders.ts';
import { describeStore } from './store.contract.ts';

describeStore('memory', async () => ({ table: memoryTable(), stop: async () => {} }), 1);

describeStore('the embedded engine, in memory', async () => {
  const engine = await startEmbedded();
  return { table: dynamoTable(engine), stop: engine.stop };
});

const directory = (): string => mkdtempSync(join(tmpdir(), 'cronwitness-store-'));

describeStore('the embedded engine, on disk', async () => {
  const path = directory();
  const engine = await startEmbedded({ path });
  const stop = async (): Promise<void> => {
    await engine.stop();
    rmSync(path, { recursive: true });
  };
  return { table: dynamoTable(engine), stop };
});

test('what the embedded engine keeps on disk is there after it was closed and opened again', async () => {
  const path = directory();
  const first = await startEmbedded({ path });
  const appended = await dynamoStore(first).ledger.append('lab', null, aTick());
  await first.stop();
  const second = await startEmbedded({ path });
  expect({ kind: 'appended', head: await dynamoStore(second).ledger.head('lab') }).toEqual(appended);
  await second.stop();
  rmSync(path, { recursive: true });
});

const engine = amazonsEngine();
if (engine.kind === 'here') describeStore("Amazon's engine", () => startAmazons(engine.jar));
else
  test(`Amazon's engine: not run, ${engine.why}`, () => {
    expect(process.env.CI, `continuous integration runs it: ${engine.why}`).not.toBe('true');
  });
