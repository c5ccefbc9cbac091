import { formatInstant, type Instant, type Interval, instant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { part } from './ledger-keys.ts';
import type { Item, Key } from './table.ts';

export type CronJobName = { readonly namespace: string; readonly name: string };

/** Always with milliseconds, so that text sorts as time does. */
export const stamp = (t: Instant): string => new Date(t).toISOString();
export const monthOf = (t: Instant): string => stamp(t).slice(0, 7);

const job = (cluster: string, { namespace, name }: CronJobName): string =>
  `${part(cluster)}#${part(namespace)}#${part(name)}`;

export const pagePartition = (cluster: string, of: CronJobName, month: string): string =>
  `page#${job(cluster, of)}#${month}`;
export const badPartition = (cluster: string, of: CronJobName, month: string): string =>
  `bad#${job(cluster, of)}#${month}`;
export const rollupPartition = (cluster: string, of: CronJobName): string => `rollup#${job(cluster, of)}`;
export const fleetBadPartition = (cluster: string, month: string): string => `bad#${part(cluster)}#${month}`;
export const ownerBadPartition = (cluster: string, owner: string, month: string): string =>
  `bad#${part(cluster)}#${part(owner)}#${month}`;
export const fleetRollupPartition = (cluster: string, month: string): string =>
  `rollup#${part(cluster)}#${month}`;

/** Where a bad run stands in any partition: by nominal time, then job; one key for one due run, whoever judges it. */
export const badSortKey = (v: Verdict): string =>
  `${stamp(v.nominal)}#${part(v.namespace)}#${part(v.name)}#${part(v.cronJobUid)}`;
export const badKey = (cluster: string, v: Verdict): Key => ({
  pk: badPartition(cluster, v, monthOf(v.nominal)),
  sk: badSortKey(v),
});

/** The bounds of the sort keys of a half-open window: every key goes on after its time, so `to` itself is left out. */
export const sortWindow = ({ from, to }: Interval) => ({ from: stamp(from), to: stamp(to) });

/** The months (UTC) that a window touches, ascending, as `2026-11`. */
export const monthsIn = ({ from, to }: Interval): readonly string[] => {
  const months: string[] = [];
  for (let at = from; at < to; ) {
    const month = monthOf(at);
    months.push(month);
    const [year, number] = month.split('-').map(Number);
    at = instant(Date.UTC(year ?? 0, number ?? 1, 1));
  }
  return months;
};

/** What a person sees of a bad run in the table itself. */
export const plainAttributes = (v: Verdict): Omit<Item, 'pk' | 'sk'> => ({
  cronJob: `${v.namespace}/${v.name}`,
  nominal: formatInstant(v.nominal),
  start: 'cause' in v.start ? `${v.start.kind}/${v.start.cause}` : v.start.kind,
  ...(v.finish === null
    ? {}
    : { finish: 'cause' in v.finish ? `${v.finish.kind}/${v.finish.cause}` : v.finish.kind }),
  ...(v.owner === null ? {} : { owner: v.owner }),
  ...(v.job === null ? {} : { job: v.job }),
});
