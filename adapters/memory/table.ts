import { type Condition, INDEXES, type Item, type Key, type Range, type Table } from '../store/table.ts';

/** A table in memory with the semantics of DynamoDB's: copies in, copies out, sort keys by their UTF-8 bytes. */
export const memoryTable = (): Table & { readonly items: ReadonlyMap<string, Item> } => {
  const items = new Map<string, Item>();
  return {
    items,
    get: async (key) => copied(items.get(id(key))) ?? null,
    put: async (item, condition) => {
      if (!holds(condition, items.get(id(item)), item)) return false;
      items.set(id(item), structuredClone(item));
      return true;
    },
    write: async (puts, deletes) => {
      for (const item of puts) items.set(id(item), structuredClone(item));
      for (const key of deletes) items.delete(id(key));
    },
    query: (range) => query([...items.values()], range),
  };
};

const id = ({ pk, sk }: Key): string => `${pk}\u0000${sk}`;
const copied = (item: Item | undefined): Item | undefined =>
  item === undefined ? undefined : structuredClone(item);

const holds = (condition: Condition, standing: Item | undefined, item: Item): boolean => {
  if (standing === undefined) return true;
  if (condition.kind === 'absent') return false;
  const [theirs, ours] = [standing[condition.attribute], item[condition.attribute]];
  if (typeof theirs === 'number' && typeof ours === 'number') return theirs <= ours;
  return typeof theirs === 'string' && typeof ours === 'string' && compare(theirs, ours) <= 0;
};

async function* query(items: readonly Item[], range: Range): AsyncGenerator<Item> {
  const keys = range.index === undefined ? ({ pk: 'pk', sk: 'sk' } as const) : INDEXES[range.index];
  const found = items
    .flatMap((item) => {
      const sort = item[keys.sk];
      const inside = item[keys.pk] === range.pk && typeof sort === 'string';
      return inside && compare(sort, range.from) >= 0 && compare(sort, range.to) <= 0 ? [{ sort, item }] : [];
    })
    .toSorted((a, b) => compare(a.sort, b.sort) || compare(id(a.item), id(b.item)));
  if (range.newestFirst) found.reverse();
  for (const { item } of found.slice(0, range.limit)) yield structuredClone(item);
}

const compare = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
