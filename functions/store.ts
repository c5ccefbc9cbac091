import { dynamoClient } from '../adapters/dynamodb/client.ts';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { alertsOn } from '../adapters/store/alerts.ts';
import { clustersOn } from '../adapters/store/clusters.ts';
import { judgementsOn } from '../adapters/store/judgements.ts';
import { ledgerOn } from '../adapters/store/ledger.ts';
import { outboxOn } from '../adapters/store/outbox.ts';

/** Everything that stands in the table. Region and credentials come from the function's role. */
export const storeOf = (name: string) => {
  const table = dynamoTable({ client: dynamoClient(), table: name });
  return {
    table,
    ledger: ledgerOn(table),
    judgements: judgementsOn(table),
    outbox: outboxOn(table),
    alerts: alertsOn(table),
    clusters: clustersOn(table),
  };
};
export type Store = ReturnType<typeof storeOf>;
