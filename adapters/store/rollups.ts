import type { Judgements, Rollup } from '../../core/ports/judgements.ts';
import { instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import {
  fleetRollupPartition,
  monthOf,
  monthsIn,
  rollupPartition,
  sortWindow,
  stamp,
} from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import { expires, retained } from './retention.ts';
import { INDEXES, type Item, type Range, type Table } from './table.ts';

/**
 * The job's year is one partition of the table; the fleet's month is one of the index. The index costs a second write
 * unit, which counts for little where a rollup is written when its day is settled, and not with every tick.
 */
export const rollupsOn = (table: Table): Pick<Judgements, 'putRollups' | 'rollups' | 'rollupsOf'> => ({
  putRollups: (cluster, rollups) =>
    table.write(
      rollups.map((r) => itemOf(cluster, r)),
      [],
    ),
  rollups: async (cluster, asked) => {
    const window = retained(asked);
    const months = monthsIn(window).map((month) => fleetRollupPartition(cluster, month));
    const read = months.map((pk) => readRollups(table, { pk, ...sortWindow(window), index: 'fleet' }));
    return (await Promise.all(read)).flat().toSorted(byDayAndName);
  },
  rollupsOf: (cluster, cronJob, window) =>
    readRollups(table, {
      pk: rollupPartition(cluster, cronJob),
      ...sortWindow(retained(window)),
      consistent: true,
    }),
});

const itemOf = (cluster: string, r: Rollup): Item => ({
  pk: rollupPartition(cluster, r),
  sk: `${stamp(r.day)}#${part(r.cronJobUid)}`,
  [INDEXES.fleet.pk]: fleetRollupPartition(cluster, monthOf(r.day)),
  [INDEXES.fleet.sk]: `${stamp(r.day)}#${part(r.namespace)}#${part(r.name)}#${part(r.cronJobUid)}`,
  rollup: JSON.stringify(r),
  expires: expires(r.day),
});

const readRollups = async (table: Table, range: Range): Promise<readonly Rollup[]> => {
  const found: Rollup[] = [];
  for await (const item of table.query(range)) found.push(rollupOf(item));
  return found;
};

const rollupOf = (item: Item): Rollup => {
  if (typeof item.rollup !== 'string') throw new StoreUnreadable(`${item.pk} ${item.sk} is not a rollup`);
  const { day, ...rest } = JSON.parse(item.rollup);
  return { ...rest, day: instant(day) };
};

const byDayAndName = (a: Rollup, b: Rollup): number =>
  a.day - b.day ||
  order(a.namespace, b.namespace) ||
  order(a.name, b.name) ||
  order(a.cronJobUid, b.cronJobUid);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
