import type { Judgements, Rollup } from '../ports/judgements.ts';
import { groupBy } from '../report/group.ts';
import { addTallies } from '../report/tally-of.ts';
import { before, hours, type Interval } from '../time.ts';
import type { Present } from './present.ts';
import { type CronJobName, concerns, type Filter } from './query.ts';

type Source = {
  readonly judgements: Pick<Judgements, 'rollups' | 'rollupsOf'>;
  readonly present: Present;
};

// A local day that began before the window may reach into it: the longest has 25 hours.
const LONGEST_DAY = hours(25);

/**
 * The counts of every day that the window touches, complete days from the store, the others as they stand now; by day.
 * One Query for each month; for one CronJob a single one.
 */
export const rollupsWithin = async (
  { judgements, present }: Source,
  { cluster, window }: { readonly cluster: string; readonly window: Interval },
  filter: Filter,
): Promise<readonly Rollup[]> => {
  const wanted = { from: before(window.from, LONGEST_DAY), to: window.to };
  const stored =
    filter.cronJob === undefined
      ? await judgements.rollups(cluster, wanted)
      : await judgements.rollupsOf(cluster, filter.cronJob, wanted);
  const open = present.days.filter((r) => r.day < window.to);
  const fresh = new Set(open.map(keyOf));
  const first = present.dayOf(window.from);
  return [...stored.filter((r) => !fresh.has(keyOf(r))), ...open]
    .filter((r) => r.day >= first && concerns(filter, r))
    .toSorted((a, b) => a.day - b.day);
};

const keyOf = (r: Rollup): string => `${r.cronJobUid} ${r.day}`;

/**
 * The days of a CronJob (and owner) as one, under the last of them: what is kept of a fleet's month is then as large as the
 * fleet, and not thirty times as large. By that day.
 */
export const summedUp = (rollups: readonly Rollup[]): readonly Rollup[] =>
  [...groupBy(rollups, (r) => `${r.cronJobUid} ${r.owner ?? ''}`).values()]
    .flatMap((days) => {
      const last = days.at(-1);
      if (last === undefined) return [];
      const [start, finish] = [addTallies(days.map((d) => d.start)), addTallies(days.map((d) => d.finish))];
      return { ...last, start, finish };
    })
    .toSorted((a, b) => a.day - b.day);

/** `namespace/name` of CronJobs, each once, as it sorts. */
export const namesIn = (rollups: readonly CronJobName[]): readonly CronJobName[] => {
  const byName = new Map(rollups.map(({ namespace, name }) => [`${namespace}/${name}`, { namespace, name }]));
  return [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name);
};
