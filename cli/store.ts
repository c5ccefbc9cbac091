import type { Command } from 'commander';
import { withAwsHint } from '../adapters/aws-settings.ts';
import { deployedTable } from '../adapters/dynamodb/deployed.ts';
import { dynamoTable } from '../adapters/dynamodb/dynamo-table.ts';
import type { Guest } from '../adapters/dynamodb/guest.ts';
import { StoreRefused, StoreThrottled, StoreUnreachable, StoreUnreadable } from '../adapters/store/errors.ts';
import { snapshotSqueeze } from '../adapters/store/squeeze.ts';
import { type Store, storeOn } from '../adapters/store/store.ts';
import type { Table } from '../adapters/store/table.ts';
import type { HistoryPorts } from '../core/history-query/present.ts';
import { hasEmbedded, visitEmbedded } from './embedded-store.ts';
import { UsageError } from './usage-error.ts';
import { WorldError } from './world-error.ts';

export type StoreOptions = {
  readonly data: string;
  readonly table?: string;
  readonly cluster?: string;
};

/** Which store, and which cluster of it: the options that every reader has. */
export const withStoreOptions = (command: Command): Command =>
  command
    .option('--data <dir>', 'where the embedded store lives', '.cronwitness')
    .option('--table <name>', 'a deployed DynamoDB table instead, with your own AWS credentials')
    .option('--cluster <name>', 'which cluster (default: the only one there is)');

/** The ports over one store. */
export type OpenStore = HistoryPorts & Store & { readonly table: Table };

/**
 * Opens the store, does the work, and closes it again; also while `up` has it open. What the store throws becomes one line
 * and exit code 3. Work that lasts for as long as somebody looks says so.
 */
export const usingStore = async (
  options: StoreOptions,
  work: (store: OpenStore) => Promise<void>,
  { lasting = false }: { readonly lasting?: boolean } = {},
): Promise<void> => {
  const opened = await open(options, lasting);
  try {
    const { table } = opened;
    await work({ ...storeOn(table), table, ...snapshotSqueeze });
  } catch (error) {
    throw isOfStore(error) ? new WorldError(inWords(error.message, options)) : error;
  } finally {
    await opened.stop();
  }
};

const open = async ({ data, table }: StoreOptions, lasting: boolean): Promise<Guest> => {
  if (table !== undefined) {
    const deployed = deployedTable(table);
    return { table: dynamoTable(deployed), stop: deployed.stop };
  }
  if (!hasEmbedded(data))
    throw new WorldError(
      `--data ${data}: there is no store; "cronwitness up" and "cronwitness replay" make one (--data says where)`,
    );
  return visitEmbedded(data, { lasting });
};

/** Whose table it was. */
const inWords = (message: string, { table }: StoreOptions): string =>
  table === undefined ? message : `--table ${table}: ${withAwsHint(message)}`;

const isOfStore = (error: unknown): error is Error =>
  error instanceof StoreUnreachable ||
  error instanceof StoreThrottled ||
  error instanceof StoreRefused ||
  error instanceof StoreUnreadable;

/** The cluster that is meant; a store with several has to be told. */
export const clusterIn = async (
  { clusters }: Pick<OpenStore, 'clusters'>,
  { cluster, data, table }: StoreOptions,
): Promise<string> => {
  const names = await clusters.names();
  const known = names.map((n) => `"${n}"`).join(', ');
  if (cluster !== undefined) {
    if (names.includes(cluster)) return cluster;
    throw new UsageError(`--cluster: "${cluster}" is not in this store; it has ${known || 'none'}`);
  }
  const [only, ...others] = names;
  if (only === undefined)
    throw new WorldError(
      `${table === undefined ? `--data ${data}` : `--table ${table}`}: nothing was recorded yet`,
    );
  if (others.length > 0)
    throw new UsageError(`this store has several clusters: say --cluster with one of ${known}`);
  return only;
};
