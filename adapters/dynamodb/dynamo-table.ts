import {
  type AttributeValue,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { StoreThrottled } from '../store/errors.ts';
import { type Condition, INDEXES, type Item, type Key, type Range, type Table } from '../store/table.ts';
import { marshal, toAttribute, unmarshal } from './marshal.ts';
import { ATTEMPTS, pause, realSleep, retried, type Sleep } from './retry.ts';

export type DynamoOptions = {
  readonly client: Pick<DynamoDBClient, 'send'>;
  readonly table: string;
  /** Between retries; a test gives one that does not wait. */
  readonly sleep?: Sleep;
};
type Connection = Required<DynamoOptions>;

/** The store's table in DynamoDB: GetItem, PutItem, BatchWriteItem and Query, and nothing else. */
export const dynamoTable = (options: DynamoOptions): Table => {
  const to: Connection = { sleep: realSleep, ...options };
  return {
    get: (key) => get(to, key),
    put: (item, condition) => put(to, item, condition),
    write: (puts, deletes) => write(to, puts, deletes),
    query: (range) => query(to, range),
  };
};

const get = async ({ client, table, sleep }: Connection, key: Key): Promise<Item | null> => {
  const command = new GetItemCommand({
    TableName: table,
    Key: marshal(key),
    ConsistentRead: true,
    ReturnConsumedCapacity: 'INDEXES',
  });
  const { Item: found } = await retried('GetItem', () => client.send(command), sleep);
  return found === undefined ? null : unmarshal(found);
};

const put = async (
  { client, table, sleep }: Connection,
  item: Item,
  condition: Condition,
): Promise<boolean> => {
  const command = new PutItemCommand({
    TableName: table,
    Item: marshal(item),
    ...conditionOf(item, condition),
    ReturnConsumedCapacity: 'INDEXES',
  });
  const attempt = async (): Promise<boolean> => {
    try {
      await client.send(command);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  return retried('PutItem', attempt, sleep);
};

const conditionOf = (item: Item, condition: Condition) => {
  if (condition.kind === 'absent')
    return { ConditionExpression: 'attribute_not_exists(#pk)', ExpressionAttributeNames: { '#pk': 'pk' } };
  if (condition.kind === 'unheld')
    return {
      ConditionExpression: 'attribute_not_exists(#pk) OR #until <= :asOf OR #holder = :holder',
      ExpressionAttributeNames: { '#pk': 'pk', '#until': 'until', '#holder': 'holder' },
      ExpressionAttributeValues: {
        ':asOf': toAttribute(condition.asOf),
        ':holder': toAttribute(condition.holder),
      },
    };
  return {
    ConditionExpression: 'attribute_not_exists(#pk) OR #a <= :ours',
    ExpressionAttributeNames: { '#pk': 'pk', '#a': condition.attribute },
    ExpressionAttributeValues: { ':ours': toAttribute(item[condition.attribute] ?? 0) },
  };
};

// BatchWriteItem's own limits: 25 requests and 16 MB; we stay well below the latter.
const BATCH = 25;
const BATCH_BYTES = 4_000_000;

const write = async (to: Connection, puts: readonly Item[], deletes: readonly Key[]): Promise<void> => {
  const requests: readonly WriteRequest[] = [
    ...puts.map((item) => ({ PutRequest: { Item: marshal(item) } })),
    ...deletes.map((key) => ({ DeleteRequest: { Key: marshal(key) } })),
  ];
  for (const batch of batchesOf(requests)) await writeBatch(to, batch);
};

const writeBatch = async (
  { client, table, sleep }: Connection,
  batch: readonly WriteRequest[],
): Promise<void> => {
  let left: readonly WriteRequest[] = batch;
  for (let attempt = 0; left.length > 0; attempt++) {
    if (attempt > 0) await sleep(pause(attempt - 1));
    if (attempt > ATTEMPTS)
      throw new StoreThrottled(`BatchWriteItem: ${left.length} items unprocessed after ${ATTEMPTS} retries`);
    const command = new BatchWriteItemCommand({
      RequestItems: { [table]: [...left] },
      ReturnConsumedCapacity: 'INDEXES',
    });
    const { UnprocessedItems } = await retried('BatchWriteItem', () => client.send(command), sleep);
    left = UnprocessedItems?.[table] ?? [];
  }
};

const batchesOf = (requests: readonly WriteRequest[]): readonly (readonly WriteRequest[])[] => {
  const batches: WriteRequest[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const request of requests) {
    const size = sizeOf(request.PutRequest?.Item ?? {});
    const last = batches.at(-1);
    if (last === undefined || last.length === BATCH || bytes + size > BATCH_BYTES) {
      batches.push([request]);
      bytes = size;
    } else {
      last.push(request);
      bytes += size;
    }
  }
  return batches;
};

/** Roughly, in bytes: DynamoDB counts names and values. */
const sizeOf = (item: Record<string, AttributeValue>): number =>
  Object.entries(item).reduce(
    (sum, [name, { S, N, B }]) => sum + name.length + (S?.length ?? N?.length ?? B?.length ?? 0),
    0,
  );

async function* query(to: Connection, range: Range): AsyncGenerator<Item> {
  let start: Record<string, AttributeValue> | undefined;
  let left = range.limit ?? Number.POSITIVE_INFINITY;
  do {
    const input = {
      ...queryOf(to.table, range),
      ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    };
    const most = Math.min(left, range.atOnce ?? left);
    const command = new QueryCommand(most === Number.POSITIVE_INFINITY ? input : { ...input, Limit: most });
    const page = await retried('Query', () => to.client.send(command), to.sleep);
    for (const raw of page.Items ?? []) yield unmarshal(raw);
    left -= page.Items?.length ?? 0;
    start = page.LastEvaluatedKey;
  } while (start !== undefined && left > 0);
}

const queryOf = (table: string, range: Range): QueryCommandInput => {
  const keys = range.index === undefined ? ({ pk: 'pk', sk: 'sk' } as const) : INDEXES[range.index];
  return {
    TableName: table,
    ...(range.index === undefined ? {} : { IndexName: range.index }),
    KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
    ExpressionAttributeNames: { '#pk': keys.pk, '#sk': keys.sk },
    ExpressionAttributeValues: { ':pk': { S: range.pk }, ':from': { S: range.from }, ':to': { S: range.to } },
    ScanIndexForward: range.newestFirst !== true,
    ConsistentRead: range.consistent === true,
    ReturnConsumedCapacity: 'INDEXES',
  };
};
