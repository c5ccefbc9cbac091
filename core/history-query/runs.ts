import type { DayOf } from '../pipeline/days.ts';
import type { Judgements, Rollup } from '../ports/judgements.ts';
import { groupBy } from '../report/group.ts';
import { type Interval, instant } from '../time.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import { missedPage } from './missed.ts';
import { verdictsOf, verdictsOfAll } from './pages.ts';
import type { Present } from './present.ts';
import {
  type CronJobName,
  isAfter,
  labelMatches,
  matches,
  pageOf,
  type RunPage,
  type RunQuery,
  remaining,
} from './query.ts';
import { namesIn, rollupsWithin } from './rollups.ts';

/** More CronJobs ran on a day than one answer may read the pages of: the reader has to say more. */
export type TooBroad = { readonly kind: 'too-broad'; readonly cronJobs: number; readonly most: number };

export type RunsSource = {
  readonly judgements: Judgements;
  readonly present: () => Promise<Present>;
  readonly dayOf: DayOf;
  /** How many CronJobs' pages one answer may read; a person at a terminal waits, an API does not. */
  readonly most: number;
};

/**
 * Any runs, newest first. Bad ones are in an index of their own; one CronJob's are read month by month; those of many
 * CronJobs day by day, and of a day only the CronJobs whose counts say that it holds what is asked for.
 */
export const runsPage = async (source: RunsSource, query: RunQuery): Promise<RunPage | TooBroad> => {
  if (query.verdict !== undefined && alwaysBad(query.verdict)) return missedPage(source, query);
  const present = await source.present();
  return query.cronJob === undefined
    ? ofMany({ ...source, present }, query)
    : ofOne({ ...source, present }, query, query.cronJob);
};

const BAD: ReadonlySet<string> = new Set(
  Object.entries({ ...START_COUNTS, ...FINISH_COUNTS }).flatMap(([kind, counts]) =>
    counts === 'bad' ? [kind] : [],
  ),
);
const alwaysBad = (kind: string): boolean => BAD.has(kind);

type Now = Omit<RunsSource, 'present'> & { readonly present: Present };

const ofOne = async (source: Now, query: RunQuery, cronJob: CronJobName): Promise<RunPage> => {
  const found: Verdict[] = [];
  for (const window of monthsBack(remaining(query))) {
    const verdicts = await verdictsOf(source, query.cluster, { cronJob, window });
    found.push(...verdicts.filter((v) => isAfter(query, v) && matches(query, v)));
    if (found.length > query.limit) break;
  }
  return pageOf(found, query.limit);
};

const ofMany = async (source: Now, query: RunQuery): Promise<RunPage | TooBroad> => {
  const found: Verdict[] = [];
  for (const month of monthsBack(remaining(query))) {
    const rollups = await rollupsWithin(source, { cluster: query.cluster, window: month }, query);
    for (const { window, day } of daysBack(rollups, month)) {
      const cronJobs = namesIn(day.filter((r) => promises(query, r)));
      if (cronJobs.length > source.most)
        return { kind: 'too-broad', cronJobs: cronJobs.length, most: source.most };
      const verdicts = await verdictsOfAll(source, query.cluster, { cronJobs, window });
      for (const v of verdicts) if (isAfter(query, v) && matches(query, v)) found.push(v);
      if (found.length > query.limit) return pageOf(found, query.limit);
    }
  }
  return pageOf(found, query.limit);
};

/** Whether a day's counts of a CronJob have anything of what is asked for. */
const promises = (query: RunQuery, { start, finish }: Rollup): boolean =>
  [...Object.keys(start), ...Object.keys(finish)].some((label) => labelMatches(query, label));

/** The months (UTC, as the store has them) of a window, the last first, each cut to the window. */
export const monthsBack = ({ from, to }: Interval): readonly Interval[] => {
  const months: Interval[] = [];
  for (let end = to; end > from; ) {
    const last = new Date(end - 1);
    const begin = instant(Math.max(from, Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), 1)));
    months.push({ from: begin, to: end });
    end = begin;
  }
  return months;
};

type Day = { readonly window: Interval; readonly day: readonly Rollup[] };

/** The days that have rollups, the last first; a day ends where the next one that has any begins. */
const daysBack = (rollups: readonly Rollup[], { from, to }: Interval): readonly Day[] => {
  const byDay = groupBy(rollups, (r) => r.day);
  const begins = [...byDay.keys()].toSorted((a, b) => a - b);
  return begins
    .map((begin, i) => ({
      window: { from: instant(Math.max(from, begin)), to: begins[i + 1] ?? to },
      day: byDay.get(begin) ?? [],
    }))
    .filter(({ window }) => window.from < window.to)
    .toReversed();
};
