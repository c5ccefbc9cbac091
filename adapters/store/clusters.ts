import type { Clusters, Rules } from '../../core/ports/clusters.ts';
import { StoreUnreadable } from './errors.ts';
import { part } from './ledger-keys.ts';
import type { Item, Table } from './table.ts';

// All names stand in one partition: a store holds a handful of clusters.
const NAMES = 'clusters';
const ALL = { from: ' ', to: '\u{10FFFF}' };
const digits = (n: number): string => String(n).padStart(12, '0');

export const clustersOn = (table: Table): Clusters => ({
  names: async () => {
    const names: string[] = [];
    for await (const { cluster } of table.query({ pk: NAMES, ...ALL, consistent: true }))
      if (typeof cluster === 'string') names.push(cluster);
    return names.toSorted();
  },
  rules: (cluster) => rulesOf(table, cluster),
  declare: async (cluster, rules) => {
    const last = (await rulesOf(table, cluster)).at(-1);
    if (last !== undefined && sameRules(last, rules)) return;
    const item = { pk: rulesPartition(cluster), sk: digits(rules.since), rules: JSON.stringify(rules) };
    await table.write([{ pk: NAMES, sk: part(cluster), cluster }, item], []);
  },
});

const rulesPartition = (cluster: string): string => `rules#${part(cluster)}`;

const sameRules = (a: Rules, b: Rules): boolean =>
  JSON.stringify({ ...a, since: 0 }) === JSON.stringify({ ...b, since: 0 });

const rulesOf = async (table: Table, cluster: string): Promise<readonly Rules[]> => {
  const found: Rules[] = [];
  for await (const item of table.query({ pk: rulesPartition(cluster), ...ALL, consistent: true }))
    found.push(rulesIn(item));
  return found;
};

const rulesIn = (item: Item): Rules => {
  if (typeof item.rules !== 'string') throw new StoreUnreadable(`${item.pk} ${item.sk} holds no rules`);
  return JSON.parse(item.rules);
};
