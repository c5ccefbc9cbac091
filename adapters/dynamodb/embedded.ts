import { mkdirSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { StoreUnreachable } from '../store/errors.ts';
import { localClient } from './client.ts';
import { createTable } from './create-table.ts';

export type Embedded = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly stop: () => Promise<void>;
};

/**
 * DynamoDB in this process (dynalite), on disk under `path` or else in memory, on a loopback port of its own. One
 * process at a time may hold a path. Throws StoreUnreachable where it cannot start.
 */
export const startEmbedded = async ({ path }: { readonly path?: string } = {}): Promise<Embedded> => {
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  await listening(server, path);
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new StoreUnreachable('the embedded store has no port');
  const client = localClient(address.port);
  const table = 'cronwitness';
  await createTable(client, table);
  const stop = async (): Promise<void> => {
    client.destroy();
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  };
  return { client, table, stop };
};

const listening = (server: ReturnType<typeof dynalite>, path: string | undefined): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', (cause) =>
      failed(new StoreUnreachable(`the embedded store cannot start${path ? ` on ${path}` : ''}`, { cause })),
    );
    server.listen(0, '127.0.0.1', done);
  });
