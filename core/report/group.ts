/** Items under their keys, both in the order of their first appearance. */
export const groupBy = <T, K>(items: Iterable<T>, keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** By code units: the same order on every machine, which a locale's collation is not. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
