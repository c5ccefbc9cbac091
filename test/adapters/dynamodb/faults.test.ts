import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localClient } from '../../../adapters/dynamodb/client.ts';
import { type Embedded, startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../../adapters/dynamodb/store.ts';
import { StoreRefused, StoreThrottled, StoreUnreachable } from '../../../adapters/store/errors.ts';
import { aPage, aTick, day } from '../../contracts/builders.ts';

type Send = Pick<DynamoDBClient, 'send'>;
const named = (name: string): Error => Object.assign(new Error('injected'), { name });

/** A client whose first `times` sends fail; `lost` ones reach the engine and lose the answer on the way back. */
const failing = (
  engine: Embedded,
  { times, error, lost = false }: { times: number; error: Error; lost?: boolean },
): Send => {
  let left = times;
  const handler: ProxyHandler<DynamoDBClient> = {
    get: (client, property) => {
      if (property !== 'send') return Reflect.get(client, property);
      return async (command: Parameters<DynamoDBClient['send']>[0]) => {
        const fails = left-- > 0;
        if (fails && !lost) throw error;
        const answer = await client.send(command);
        if (fails) throw error;
        return answer;
      };
    },
  };
  return new Proxy(engine.client, handler);
};

/** A client that leaves all but one item of every batch unprocessed, `times` times. */
const sluggish = (engine: Embedded, times: number): Send => {
  let left = times;
  const handler: ProxyHandler<DynamoDBClient> = {
    get: (client, property) => {
      if (property !== 'send') return Reflect.get(client, property);
      return async (command: Parameters<DynamoDBClient['send']>[0]) => {
        if (!(command instanceof BatchWriteItemCommand) || left-- <= 0) return client.send(command);
        const [first, ...rest] = command.input.RequestItems?.[engine.table] ?? [];
        if (first === undefined) return {};
        await client.send(new BatchWriteItemCommand({ RequestItems: { [engine.table]: [first] } }));
        return { UnprocessedItems: { [engine.table]: rest } };
      };
    },
  };
  return new Proxy(engine.client, handler);
};

describe('faults of DynamoDB', () => {
  let engine: Embedded;
  beforeAll(async () => {
    engine = await startEmbedded();
  });
  afterAll(() => engine.stop());

  const pauses: number[] = [];
  const storeOf = (client: Send) => {
    pauses.length = 0;
    const sleep = async (milliseconds: number): Promise<void> => {
      pauses.push(milliseconds);
    };
    return dynamoStore({ client, table: engine.table, sleep });
  };

  test.each(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded'])(
    '%s is waited out with growing pauses',
    async (name) => {
      const { ledger } = storeOf(failing(engine, { times: 4, error: named(name) }));
      expect((await ledger.append(`throttled ${name}`, null, aTick())).kind).toBe('appended');
      expect(pauses).toEqual([50, 100, 200, 400]);
    },
  );

  test('throttling that does not end is a StoreThrottled with its cause', async () => {
    const error = named('ThrottlingException');
    const { ledger } = storeOf(failing(engine, { times: 1000, error }));
    await expect(ledger.append('c', null, aTick())).rejects.toMatchObject({
      name: 'StoreThrottled',
      cause: error,
    });
    expect(pauses).toHaveLength(6);
  });

  test('unprocessed items are sent again until there are none', async () => {
    const { judgements } = storeOf(sluggish(engine, 3));
    const pages = ['a', 'b', 'c', 'd', 'e'].map((cronJobUid) => aPage('2026-11-22T15:00', { cronJobUid }));
    await judgements.putPages('sluggish', pages);
    const found = await judgements.pages(
      'sluggish',
      pages[0] ?? { namespace: '', name: '' },
      day('2026-11-22', '2026-11-23'),
    );
    expect(found).toEqual(pages);
    expect(pauses).toEqual([50, 100, 200]);
  });

  test('items that stay unprocessed are a StoreThrottled, not a silent loss', async () => {
    const { judgements } = storeOf(sluggish(engine, 1000));
    const pages = Array.from({ length: 20 }, (_, i) => aPage('2026-11-22T15:00', { cronJobUid: `u${i}` }));
    await expect(judgements.putPages('lost', pages)).rejects.toThrow(StoreThrottled);
  });

  test('an append whose answer was lost is appended when it is sent again', async () => {
    const { ledger } = storeOf(failing(engine, { times: 1, error: named('TimeoutError'), lost: true }));
    await expect(ledger.append('lost answer', null, aTick())).rejects.toThrow(StoreUnreachable);
    const again = await ledger.append('lost answer', null, aTick());
    expect(again).toEqual({ kind: 'appended', head: await ledger.head('lost answer') });
    expect((await ledger.append('lost answer', null, aTick({ resume: 'other' }))).kind).toBe('taken');
  });

  test('an engine that is not there is a StoreUnreachable', async () => {
    const gone = await startEmbedded();
    await gone.stop();
    const { ledger } = dynamoStore({ client: localClient(1), table: gone.table });
    await expect(ledger.head('c')).rejects.toThrow(StoreUnreachable);
  });

  test('a table that is not there is a StoreRefused that names the operation', async () => {
    const { ledger } = dynamoStore({ client: engine.client, table: 'no-such-table' });
    await expect(ledger.head('c')).rejects.toThrow(StoreRefused);
    await expect(ledger.head('c')).rejects.toThrow(/GetItem: ResourceNotFoundException/);
  });

  test('a resume token that makes the item too large is a StoreRefused, and nothing is written', async () => {
    const { ledger } = storeOf(engine.client);
    await expect(ledger.append('large', null, aTick({ resume: 'x'.repeat(500_000) }))).rejects.toThrow(
      StoreRefused,
    );
    expect(await ledger.head('large')).toBeNull();
  });
});
