import { marshal } from '../../adapters/dynamodb/marshal.ts';
import { itemSize, writeUnits } from '../../adapters/dynamodb/meter.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import type { Item, Table } from '../../adapters/store/table.ts';

export type Usage = {
  writeUnits: number;
  readUnits: number;
  calls: number;
  /** Bytes that stay until they expire, index entries included; what replaces an item of before counts once. */
  readonly stored: Map<string, number>;
};

/** A table in memory that counts what DynamoDB would bill: each item in whole KB, and again for each index. */
export const meteredTable = (): { readonly table: Table; readonly usage: Usage } => {
  const table = memoryTable();
  const usage: Usage = { writeUnits: 0, readUnits: 0, calls: 0, stored: new Map() };
  const wrote = (item: Item): void => {
    const row = marshal(item);
    const units = writeUnits(row);
    usage.writeUnits += units;
    const size = itemSize(row);
    const copies = units / Math.max(1, Math.ceil(size / 1024));
    // A hundred bytes an item are the service's own.
    usage.stored.set(`${item.pk} ${item.sk}`, (size + 100) * copies);
  };
  const read = (item: Item | null, consistent: boolean): void => {
    const size = item === null ? 1 : itemSize(marshal(item));
    usage.readUnits += Math.ceil(size / 4096) * (consistent ? 1 : 0.5);
  };
  return {
    usage,
    table: {
      get: async (key) => {
        const item = await table.get(key);
        usage.calls++;
        read(item, true);
        return item;
      },
      put: async (item, condition) => {
        usage.calls++;
        const written = await table.put(item, condition);
        wrote(item);
        return written;
      },
      write: async (puts, deletes) => {
        usage.calls += Math.ceil((puts.length + deletes.length) / 25);
        for (const item of puts) wrote(item);
        for (const { pk, sk } of deletes) {
          usage.stored.delete(`${pk} ${sk}`);
          usage.writeUnits += 1;
        }
        await table.write(puts, deletes);
      },
      query: async function* (range) {
        usage.calls++;
        let found = 0;
        for await (const item of table.query(range)) {
          found++;
          read(item, range.consistent === true);
          yield item;
        }
        if (found === 0) usage.readUnits += range.consistent === true ? 1 : 0.5;
      },
    },
  };
};
