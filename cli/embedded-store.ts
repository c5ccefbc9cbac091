import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import { type Embedded, startEmbedded } from '../adapters/dynamodb/embedded.ts';
import {
  type Endpoint,
  readEndpoint,
  removeEndpoint,
  writeEndpoint,
} from '../adapters/dynamodb/endpoint-file.ts';
import { type Guest, guestOf, returning } from '../adapters/dynamodb/guest.ts';
import { StoreHeld, StoreUnreachable } from '../adapters/store/errors.ts';
import { WorldError } from './world-error.ts';

const folderOf = (data: string): string => join(data, 'dynamodb');

export const hasEmbedded = (data: string): boolean => existsSync(folderOf(data));

// A command that only reads has the store open for a second or so.
const ATTEMPTS = 25;
const EVERY_MS = 200;

/**
 * Opens the embedded store for oneself, made where there is none, and tells other commands how to ask this process for
 * what is in it: LevelDB lets only one process in. Throws WorldError where another one stays in.
 */
export const openEmbedded = async (data: string): Promise<Embedded> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await held(data);
    } catch (error) {
      const known = error instanceof StoreHeld ? readEndpoint(data) : null;
      if (error instanceof StoreHeld && known === null && attempt < ATTEMPTS) await pause(EVERY_MS);
      else throw inWords(data, error, known);
    }
  }
};

/**
 * Opens it to read: as the guest of the process that holds it, or else for oneself. A guest that lasts never becomes the
 * holder when its host leaves: the host may be about to come back, and must find the store free.
 */
export const visitEmbedded = async (
  data: string,
  { lasting }: { readonly lasting: boolean },
): Promise<Guest> => {
  const back = async (): Promise<Guest> => {
    const guest = await guestOf(data);
    if (guest === null)
      throw new StoreUnreachable(`--data ${data}: the process that held the store has left`);
    return guest;
  };
  return returning(await enter(data), lasting ? back : () => enter(data));
};

const enter = async (data: string): Promise<Guest> => {
  for (let attempt = 1; ; attempt++) {
    const guest = await guestOf(data);
    if (guest !== null) return guest;
    try {
      return await alone(data);
    } catch (error) {
      // Who holds it may be about to say where, or about to go.
      if (error instanceof StoreHeld && attempt < ATTEMPTS) await pause(EVERY_MS);
      else throw inWords(data, error, readEndpoint(data));
    }
  }
};

const alone = async (data: string): Promise<Guest> => {
  const embedded = await held(data);
  return { table: dynamoTable(embedded), stop: embedded.stop };
};

const held = async (data: string): Promise<Embedded> => {
  mkdirSync(data, { recursive: true });
  const embedded = await startEmbedded({ path: folderOf(data) });
  const { port, accessKey } = embedded;
  if (accessKey === null) return embedded;
  const endpoint = { pid: process.pid, port, accessKey, command: process.argv[2] ?? '' };
  writeEndpoint(data, endpoint);
  const stop = async (): Promise<void> => {
    removeEndpoint(data, endpoint);
    await embedded.stop();
  };
  return { ...embedded, stop };
};

const inWords = (data: string, error: unknown, holder: Endpoint | null): WorldError => {
  if (!(error instanceof StoreHeld))
    return new WorldError(`--data ${data}: ${error instanceof Error ? error.message : String(error)}`);
  const who = holder === null ? 'another process' : `"cronwitness ${holder.command}" (process ${holder.pid})`;
  return new WorldError(
    `--data ${data}: ${who} has this store open; stop it first, or say another directory with --data`,
  );
};
