import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { StoreUnreachable } from '../store/errors.ts';
import type { Table } from '../store/table.ts';
import { localClient } from './client.ts';
import { dynamoTable } from './dynamo-table.ts';
import { EMBEDDED_TABLE } from './embedded.ts';
import { readEndpoint } from './endpoint-file.ts';

export type Guest = { readonly table: Table; readonly stop: () => Promise<void> };

/**
 * The embedded store that another process holds, through the endpoint which that process left in the data directory. Null
 * where it left none, or where nobody answers there by its key: such a file is out of date.
 */
export const guestOf = async (data: string): Promise<Guest | null> => {
  const endpoint = readEndpoint(data);
  if (endpoint === null) return null;
  const client = localClient(endpoint.port, endpoint.accessKey);
  try {
    // Another program may have the port by now, and another store another key.
    await client.send(new DescribeTableCommand({ TableName: EMBEDDED_TABLE }), { requestTimeout: 5_000 });
  } catch {
    client.destroy();
    return null;
  }
  return { table: dynamoTable({ client, table: EMBEDDED_TABLE }), stop: async () => client.destroy() };
};

/**
 * A guest that outlives its host: where the host does not answer any more, it comes in once more by `again`, and repeats
 * the call; every call of the store may be sent twice. A query that broke off in the middle is not repeated.
 */
export const returning = (first: Guest, again: () => Promise<Guest>): Guest => {
  let current = first;
  let coming: Promise<Guest> | null = null;
  const comeIn = async (): Promise<Guest> => {
    const next = await again();
    await current.stop();
    current = next;
    return next;
  };
  const asked = async <T>(ask: (table: Table) => Promise<T>): Promise<T> => {
    const asking = current;
    try {
      return await ask(asking.table);
    } catch (error) {
      if (!(error instanceof StoreUnreachable)) throw error;
      // Of several calls that failed together only the first one looks for the way in.
      if (asking === current)
        coming ??= comeIn().finally(() => {
          coming = null;
        });
      return ask((await (coming ?? current)).table);
    }
  };
  return { table: onWhatIsAsked(asked), stop: () => current.stop() };
};

type Asked = <T>(ask: (table: Table) => Promise<T>) => Promise<T>;

const onWhatIsAsked = (asked: Asked): Table => ({
  get: (key) => asked((table) => table.get(key)),
  put: (item, condition) => asked((table) => table.put(item, condition)),
  write: (puts, deletes) => asked((table) => table.write(puts, deletes)),
  async *query(range) {
    const begun = await asked(async (table) => {
      const items = table.query(range)[Symbol.asyncIterator]();
      return { items, first: await items.next() };
    });
    if (begun.first.done === true) return;
    yield begun.first.value;
    yield* { [Symbol.asyncIterator]: () => begun.items };
  },
});
