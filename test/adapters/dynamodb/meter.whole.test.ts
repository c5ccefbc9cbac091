import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { meter } from '../../../adapters/dynamodb/meter.ts';
import { dynamoStore } from '../../../adapters/dynamodb/store.ts';
import { amazonsEngine, startAmazons } from '../../contracts/amazons-engine.ts';
import { aRollup, aTick, aVerdict, jobs } from '../../contracts/builders.ts';

/** An append, two bad runs (one without an owner) and a rollup: no index, both indexes, one, one. */
const use = async (client: DynamoDBClient) => {
  const metering = meter(client);
  const { ledger, judgements } = dynamoStore({ client, table: 'cronwitness' });
  await ledger.append('metered', null, aTick({ facts: jobs(500) }));
  await judgements.putBadRuns(
    'metered',
    [aVerdict('2026-11-22T15:31'), aVerdict('2026-11-22T15:32', { owner: null })],
    [],
  );
  await judgements.putRollups('metered', [aRollup('2026-11-22')]);
  return metering.reading();
};

describe('the meter', () => {
  test('counts the calls, and the share of the indexes that the embedded engine leaves out', async () => {
    const engine = await startEmbedded();
    const { calls, consumed, written } = await use(engine.client);
    await engine.stop();
    expect(calls).toEqual({ PutItem: 1, BatchWriteItem: 2 });
    expect(written.PutItem).toBe(consumed.PutItem);
    expect(consumed.BatchWriteItem).toBe(3);
    expect(written.BatchWriteItem).toBe(3 + 3 + 1);
  });

  const engine = amazonsEngine();
  if (engine.kind === 'here')
    test("agrees with Amazon's engine, which counts the indexes itself", async () => {
      const { client, stop } = await startAmazons(engine.jar);
      const { consumed, written } = await use(client);
      await stop();
      expect(written).toEqual(consumed);
    });
});
