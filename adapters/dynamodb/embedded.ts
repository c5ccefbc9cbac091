import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { StoreUnreachable } from '../store/errors.ts';
import { localClient } from './client.ts';
import { createTable } from './create-table.ts';
import { doorOf } from './door.ts';
import { openingLevel } from './level-lock.ts';

export type Embedded = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** On loopback. */
  readonly port: number;
  /** Null where anybody on this machine may ask: an engine in memory holds nothing but what its maker put there. */
  readonly accessKey: string | null;
  readonly stop: () => Promise<void>;
};

export const EMBEDDED_TABLE = 'cronwitness';

/**
 * DynamoDB in this process (dynalite), on disk under `path` or else in memory, on a loopback port of its own. What is on
 * disk answers only those who know its access key, which is new at every start. One process at a time may hold a path.
 * Throws StoreHeld where another does, StoreUnreachable where it cannot start.
 */
export const startEmbedded = async ({ path }: { readonly path?: string } = {}): Promise<Embedded> => {
  if (path === undefined) return serving(undefined, null);
  mkdirSync(path, { recursive: true });
  return openingLevel(path, () => serving(path, randomBytes(20).toString('hex')));
};

const serving = async (path: string | undefined, accessKey: string | null): Promise<Embedded> => {
  const server = dynalite({ createTableMs: 0, ...(path === undefined ? {} : { path }) });
  const door = doorOf(server, accessKey);
  await listening(server, path);
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new StoreUnreachable('the embedded store has no port');
  const client = localClient(address.port, accessKey ?? undefined);
  await createTable(client, EMBEDDED_TABLE);
  const stop = async (): Promise<void> => {
    await door.shut();
    client.destroy();
    server.closeAllConnections();
    await new Promise<void>((done) => server.close(() => done()));
  };
  return { client, table: EMBEDDED_TABLE, port: address.port, accessKey, stop };
};

const listening = (server: Server, path: string | undefined): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', (cause) =>
      failed(new StoreUnreachable(`the embedded store cannot start${path ? ` on ${path}` : ''}`, { cause })),
    );
    server.listen(0, '127.0.0.1', done);
  });
