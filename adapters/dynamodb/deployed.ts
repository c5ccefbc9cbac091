import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoOptions } from './dynamo-table.ts';

/** A deployed table, read with the credentials and the region of whoever runs the command (environment, profile, SSO). */
export const deployedTable = (name: string): DynamoOptions & { readonly stop: () => Promise<void> } => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new DynamoDBClient({});
  return { client, table: name, stop: async () => client.destroy() };
};
