import { afterAll, beforeAll } from 'vitest';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { type Embedded, startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { alertsOn } from '../../adapters/store/alerts.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { alertStoreContract } from './outbox.contract.ts';

alertStoreContract('in memory', async () => {
  const table = memoryTable();
  return { outbox: outboxOn(table), alerts: alertsOn(table), cluster: 'prod' };
});

let engine: Embedded | undefined;
let clusters = 0;
beforeAll(async () => {
  engine = await startEmbedded();
});
afterAll(() => engine?.stop());

alertStoreContract('on the embedded DynamoDB', async () => {
  if (engine === undefined) throw new Error('not started');
  const table = dynamoTable({ client: engine.client, table: engine.table });
  clusters += 1;
  return { outbox: outboxOn(table), alerts: alertsOn(table), cluster: `prod#${clusters}` };
});
