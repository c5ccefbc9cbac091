import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { meter } from '../../adapters/dynamodb/meter.ts';
import type { Table } from '../../adapters/store/table.ts';
import { hours, instant, minutes } from '../../core/time.ts';
import { amazonsEngine, startAmazons } from '../contracts/amazons-engine.ts';
import { spending } from './cost-spent.ts';
import { runWeek } from './cost-week.ts';
import { meteredTable } from './metered-table.ts';

// From a report's hour on: observe, judge, reconcile, report, mails; a third of the runs is killed, so that bad runs,
// incidents and the outbox are written, replaced and deleted.
const FROM = instant(Date.UTC(2026, 10, 16, 6, 55));
const LOAD = { jobs: 12, runsPerMinute: 2, killedOneIn: 3 };

const hourOn = async (table: Table): Promise<number> => {
  const told = { events: 0, mails: 0 };
  const to = instant(FROM + hours(1) + minutes(30));
  await runWeek({ load: LOAD, table, from: FROM, to, spent: spending(() => 0), told });
  return told.events;
};

const counted = async () => {
  const { table, usage } = meteredTable();
  const events = await hourOn(table);
  const kinds = [...usage.kinds.values()];
  const sum = (of: 'tableUnits' | 'indexUnits'): number => kinds.reduce((all, kind) => all + kind[of], 0);
  const names = [...usage.kinds.keys()];
  return { events, names, table: sum('tableUnits'), indexes: sum('indexUnits'), ...usage };
};

/** What an engine says that the same hours consumed. */
const consumedOn = async (client: DynamoDBClient, name: string) => {
  const metering = meter(client);
  await hourOn(dynamoTable({ client, table: name }));
  const { consumed, calls } = metering.reading();
  const of = (...operations: string[]): number => operations.reduce((all, o) => all + (consumed[o] ?? 0), 0);
  return {
    written: of('PutItem', 'BatchWriteItem'),
    read: of('GetItem', 'Query'),
    calls: Object.values(calls).reduce((all, n) => all + n, 0),
  };
};

test('what the table in memory counts is what the embedded engine says, without the indexes that it leaves out', async () => {
  const here = await counted();
  const engine = await startEmbedded();
  try {
    const there = await consumedOn(engine.client, engine.table);
    expect(there).toEqual({
      written: here.table,
      read: here.readUnits - here.foundNothing,
      calls: here.calls,
    });
  } finally {
    await engine.stop();
  }
  // The hours held what a bill is made of.
  expect(here.events).toBeGreaterThan(20);
  expect(here.indexes).toBeGreaterThan(0);
  expect(here.names).toEqual(
    expect.arrayContaining(['ledger', 'state', 'page', 'snapshot', 'bad', 'incident', 'outbox', 'mail']),
  );
}, 240_000);

const amazons = amazonsEngine();
if (amazons.kind === 'here')
  test("with the indexes it is what Amazon's engine says", async () => {
    const here = await counted();
    const engine = await startAmazons(amazons.jar);
    try {
      const there = await consumedOn(engine.client, 'cronwitness');
      const read = here.readUnits - here.foundNothing;
      expect(there).toEqual({ written: here.table + here.indexes, read, calls: here.calls });
    } finally {
      await engine.stop();
    }
  }, 240_000);
else
  test(`Amazon's engine: not run, ${amazons.why}`, () => {
    expect(process.env.CI, `continuous integration runs it: ${amazons.why}`).not.toBe('true');
  });
