import { type Condition, INDEXES, type Item, type Key, type Range, type Table } from '../store/table.ts';

type Partitions = Map<string, Map<string, Item>>;

/** A table in memory with the semantics of DynamoDB's: copies in, copies out, sort keys by their UTF-8 bytes. */
export const memoryTable = (): Table => {
  const items = new Map<string, Item>();
  const partitions: Partitions = new Map();
  const remove = (key: Key): void => {
    const before = items.get(id(key));
    if (before === undefined) return;
    for (const partition of partitionsOf(before)) partitions.get(partition)?.delete(id(key));
    items.delete(id(key));
  };
  const store = (item: Item): void => {
    remove(item);
    const copy = structuredClone(item);
    items.set(id(item), copy);
    for (const partition of partitionsOf(item)) {
      const inside = partitions.get(partition) ?? new Map<string, Item>();
      partitions.set(partition, inside.set(id(item), copy));
    }
  };
  return {
    get: async (key) => structuredClone(items.get(id(key)) ?? null),
    put: async (item, condition) => {
      const done = holds(condition, items.get(id(item)), item);
      if (done) store(item);
      return done;
    },
    write: async (puts, deletes) => {
      puts.forEach(store);
      deletes.forEach(remove);
    },
    query: (range) => query(partitions, range),
  };
};

const id = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;

/** The partitions in which an item stands: its own, and one of each index for which it has keys. */
const partitionsOf = (item: Item): readonly string[] => [
  `table ${item.pk}`,
  ...Object.entries(INDEXES).flatMap(([name, { pk }]) =>
    item[pk] === undefined ? [] : [`${name} ${item[pk]}`],
  ),
];

const holds = (condition: Condition, standing: Item | undefined, item: Item): boolean => {
  if (standing === undefined) return true;
  if (condition.kind === 'absent') return false;
  if (condition.kind === 'unheld')
    return standing.holder === condition.holder || Number(standing.until) <= condition.asOf;
  const [theirs, ours] = [standing[condition.attribute], item[condition.attribute]];
  if (typeof theirs === 'number' && typeof ours === 'number') return theirs <= ours;
  return typeof theirs === 'string' && typeof ours === 'string' && compare(theirs, ours) <= 0;
};

async function* query(partitions: Partitions, range: Range): AsyncGenerator<Item> {
  const sortKey = range.index === undefined ? 'sk' : INDEXES[range.index].sk;
  const found = [...(partitions.get(`${range.index ?? 'table'} ${range.pk}`)?.values() ?? [])]
    .flatMap((item) => {
      const sort = item[sortKey];
      const inside =
        typeof sort === 'string' && compare(sort, range.from) >= 0 && compare(sort, range.to) <= 0;
      return inside ? [{ sort, item }] : [];
    })
    .toSorted((a, b) => compare(a.sort, b.sort) || compare(id(a.item), id(b.item)));
  if (range.newestFirst) found.reverse();
  for (const { item } of found.slice(0, range.limit)) yield structuredClone(item);
}

const compare = (a: string, b: string): number =>
  a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
