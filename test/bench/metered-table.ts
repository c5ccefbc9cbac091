import { marshal } from '../../adapters/dynamodb/marshal.ts';
import { itemSize } from '../../adapters/dynamodb/meter.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { INDEXES, type Item, type Key, type Range, type Table } from '../../adapters/store/table.ts';

/** What one kind of item (`ledger`, `page`, …) cost so far. */
export type KindUsage = { tableUnits: number; indexUnits: number; bytes: number; items: number };

export type Usage = {
  /** By what stands before the first `#` of the partition key. */
  readonly kinds: Map<string, KindUsage>;
  readUnits: number;
  /** Of these, for queries that found nothing: the least that the service bills, and nothing by the engines. */
  foundNothing: number;
  /** Requests, as many as the client would send. */
  calls: number;
};

/** What has to be known of an item that stands in the table, to say what the next write under its key costs. */
type Standing = { readonly size: number; readonly indexes: readonly (string | undefined)[] };

// A page of results is full at so many bytes, and a batch holds so many items.
const PAGE = 1_048_576;
const BATCH = 25;
// The service adds a hundred bytes of its own to each item when it bills storage, and again in each index.
const OVERHEAD = 100;

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
const readUnits = (bytes: number, consistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);

const standingOf = (item: Item): Standing => ({
  size: itemSize(marshal(item)),
  indexes: Object.values(INDEXES).map(({ pk, sk }) =>
    item[pk] === undefined ? undefined : `${item[pk]} ${item[sk]}`,
  ),
});

/** An entry that keeps its key is written over; one that moves is deleted and put. */
const indexUnits = (before: Standing | undefined, now: Standing | undefined): number => {
  let units = 0;
  for (const i of Object.keys(INDEXES).keys()) {
    const [was, is] = [before?.indexes[i], now?.indexes[i]];
    if (was !== undefined && was === is) units += writeUnits(Math.max(before?.size ?? 0, now?.size ?? 0));
    else {
      if (was !== undefined) units += writeUnits(before?.size ?? 0);
      if (is !== undefined) units += writeUnits(now?.size ?? 0);
    }
  }
  return units;
};

const storedBytes = (s: Standing | undefined): number =>
  s === undefined ? 0 : (s.size + OVERHEAD) * (1 + s.indexes.filter((key) => key !== undefined).length);

/**
 * A table in memory that counts what DynamoDB bills. test/bench/metered-table.whole.test.ts compares the counts with the embedded
 * engine's own. `unread`: kinds of items that nobody reads back here; they are counted and not kept.
 */
export const meteredTable = (
  unread: readonly string[] = [],
): { readonly table: Table; readonly usage: Usage } => {
  const table = memoryTable();
  const usage: Usage = { kinds: new Map(), readUnits: 0, foundNothing: 0, calls: 0 };
  const standing = new Map<string, Standing>();
  const of = (pk: string): KindUsage => {
    const kind = kindOf(pk);
    const known = usage.kinds.get(kind) ?? { tableUnits: 0, indexUnits: 0, bytes: 0, items: 0 };
    usage.kinds.set(kind, known);
    return known;
  };
  const count = (key: Key, now: Standing | undefined): void => {
    const id = `${key.pk}\u0000${key.sk}`;
    const before = standing.get(id);
    const kind = of(key.pk);
    kind.tableUnits += writeUnits(Math.max(before?.size ?? 0, now?.size ?? 0));
    kind.indexUnits += indexUnits(before, now);
    kind.bytes += storedBytes(now) - storedBytes(before);
    kind.items += (now === undefined ? 0 : 1) - (before === undefined ? 0 : 1);
    if (now === undefined) standing.delete(id);
    else standing.set(id, now);
  };
  const isKept = ({ pk }: Key): boolean => !unread.includes(kindOf(pk));
  return {
    usage,
    table: {
      get: async (key) => {
        const item = await table.get(key);
        usage.calls++;
        usage.readUnits += readUnits(item === null ? 0 : itemSize(marshal(item)), true);
        return item;
      },
      put: async (item, condition) => {
        usage.calls++;
        const written = await table.put(item, condition);
        // One that is refused is paid for by the item that stands there.
        if (written) count(item, standingOf(item));
        else of(item.pk).tableUnits += writeUnits(standing.get(`${item.pk}\u0000${item.sk}`)?.size ?? 0);
        return written;
      },
      write: async (puts, deletes) => {
        usage.calls += Math.ceil((puts.length + deletes.length) / BATCH);
        for (const item of puts) count(item, standingOf(item));
        for (const key of deletes) count(key, undefined);
        await table.write(puts.filter(isKept), deletes.filter(isKept));
      },
      query: (range) => {
        if (!isKept({ pk: range.pk, sk: '' })) throw new Error(`${range.pk} is counted here, and not kept`);
        return query(table, usage, range);
      },
    },
  };
};

const kindOf = (pk: string): string => pk.slice(0, Math.max(0, pk.indexOf('#'))) || pk;

/** Who stops reading early has still paid for the page. */
async function* query(table: Table, usage: Usage, range: Range): AsyncGenerator<Item> {
  const consistent = range.consistent === true;
  const pages: { items: Item[]; bytes: number }[] = [{ items: [], bytes: 0 }];
  for await (const item of table.query(range)) {
    let page = pages.at(-1);
    if (page === undefined || page.bytes >= PAGE) {
      page = { items: [], bytes: 0 };
      pages.push(page);
    }
    page.items.push(item);
    page.bytes += itemSize(marshal(item));
  }
  for (const { items, bytes } of pages) {
    usage.calls++;
    usage.readUnits += readUnits(bytes, consistent);
    if (items.length === 0) usage.foundNothing += readUnits(0, consistent);
    yield* items;
  }
}
