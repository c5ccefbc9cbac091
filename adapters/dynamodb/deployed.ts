import { dynamoClient } from './client.ts';
import type { DynamoOptions } from './dynamo-table.ts';

/** A deployed table, read with the credentials and the region of whoever runs the command (environment, profile, SSO). */
export const deployedTable = (name: string): DynamoOptions & { readonly stop: () => Promise<void> } => {
  const client = dynamoClient();
  return { client, table: name, stop: async () => client.destroy() };
};
