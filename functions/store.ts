import { dynamoClient } from '../adapters/dynamodb/client.ts';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { externalRunsOn } from '../adapters/store/external-runs.ts';
import { storeOn } from '../adapters/store/store.ts';

/** Everything that stands in the table. Region and credentials come from the function's role. */
export const storeOf = (name: string) => {
  const table = dynamoTable({ client: dynamoClient(), table: name });
  return { table, ...storeOn(table), book: externalRunsOn(table) };
};
export type Store = ReturnType<typeof storeOf>;
