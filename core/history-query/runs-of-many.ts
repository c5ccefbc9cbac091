import { hourOf } from '../pipeline/hour.ts';
import type { Judgements, Rollup } from '../ports/judgements.ts';
import { after, earliest, hours, type Instant, type Interval, instant, latest } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verdictsOf, verdictsOfAll } from './pages.ts';
import type { Present } from './present.ts';
import {
  byCronJob,
  type CronJobName,
  concerns,
  isAfter,
  keyOf,
  labelMatches,
  matches,
  type Position,
  pageOf,
  type RunPage,
  type RunQuery,
  remaining,
} from './query.ts';
import { namesIn } from './rollups.ts';

type Source = { readonly judgements: Judgements; readonly present: Present; readonly most: number };

/** What has been read so far: runs, calls, and the days that went by CronJob. */
type Reading = { readonly found: Verdict[]; readonly wide: Set<Instant>; work: number };

/**
 * The runs of many CronJobs, day by day (of the days in which they are counted), the last first; of a day only those
 * CronJobs whose counts say that it holds what is asked for.
 *
 * ```
 * day ─▶ its counts ─┬─ up to `most` CronJobs: all their pages of the day, newest run first
 *                    └─ more: hour by hour, and in an hour CronJob by CronJob, the names descending
 * ```
 *
 * Nothing in the store has all runs by time (it would double what a run costs to write), so a day of ten thousand
 * CronJobs cannot be had newest first without ten thousand Queries. There the answer goes by CronJob in each hour, and a
 * place in it (`Position.by`) says so: the next page goes on in the same order.
 */
export const runsOfMany = async (source: Source, query: RunQuery): Promise<RunPage> => {
  const { dayOf } = source.present;
  const reading: Reading = { found: [], wide: new Set(), work: 0 };
  const { from, to } = remaining(query);
  for (let end = to; end > from && reading.found.length <= query.limit; ) {
    if (reading.work >= source.most) return { verdicts: reading.found, next: before(end) };
    const begin = dayOf(instant(end - 1));
    const day = { from: latest(from, begin), to: end };
    const names = await namesOn(source, query, { from: begin, to: end });
    reading.work++;
    if (goesByCronJob(query, day, names.length > source.most)) {
      reading.wide.add(begin);
      const stopped = await readWide(source, query, { day, names, reading });
      if (stopped !== null) return { verdicts: reading.found, next: stopped };
    } else await readWhole(source, query, { day, names, reading });
    end = day.from;
  }
  const page = pageOf(reading.found, query.limit);
  const wide = page.next !== null && reading.wide.has(dayOf(page.next.nominal));
  return page.next !== null && wide ? { ...page, next: { ...page.next, by: 'cronJob' } } : page;
};

// Above every namespace: the place is no run's, it lies between two days.
const TOP = '\u{10FFFF}';
const before = (t: Instant): Position => ({
  nominal: instant(t - 1),
  namespace: TOP,
  name: '',
  cronJobUid: '',
  by: 'time',
});

/** A day that an earlier page began goes on as it began, whatever has come to it since. */
const goesByCronJob = ({ after: last }: RunQuery, day: Interval, isWide: boolean): boolean => {
  const begun =
    last !== undefined && last.namespace !== TOP && day.from <= last.nominal && last.nominal < day.to;
  return begun ? last.by === 'cronJob' : isWide;
};

/** The CronJobs whose counts of a day have anything of what is asked for, by name. */
const namesOn = async (
  { judgements, present }: Source,
  query: RunQuery,
  day: Interval,
): Promise<readonly CronJobName[]> => {
  const stored = await judgements.rollups(query.cluster, day);
  const open = present.days.filter((r) => day.from <= r.day && r.day < day.to);
  const fresh = new Set(open.map((r) => r.cronJobUid));
  const counts = [...stored.filter((r) => !fresh.has(r.cronJobUid)), ...open];
  return namesIn(counts.filter((r) => concerns(query, r) && promises(query, r)));
};

const promises = (query: RunQuery, { start, finish }: Rollup): boolean =>
  [...Object.keys(start), ...Object.keys(finish)].some((label) => labelMatches(query, label));

type Day = { readonly day: Interval; readonly names: readonly CronJobName[]; readonly reading: Reading };

const readWhole = async (source: Source, query: RunQuery, { day, names, reading }: Day): Promise<void> => {
  const verdicts = await verdictsOfAll(source, query.cluster, { cronJobs: names, window: day });
  for (const v of verdicts) if (isAfter(query, v) && matches(query, v)) reading.found.push(v);
  reading.work += names.length;
};

// So many CronJobs are asked at once: what one answer shows is about as long.
const GROUP = 32;

/** Gives the place where it had to stop; null where the day is read, or the page is full. */
const readWide = async (
  source: Source,
  query: RunQuery,
  { day, names, reading }: Day,
): Promise<Position | null> => {
  for (let hour = hourOf(instant(day.to - 1)); hour > day.from - hours(1); hour = instant(hour - hours(1))) {
    const window = { from: latest(hour, day.from), to: earliest(after(hour, hours(1)), day.to) };
    const left = names.toReversed().filter((name) => isLeft(query, hour, name));
    for (let i = 0; i < left.length; i += GROUP) {
      const group = left.slice(i, i + GROUP);
      const read = await Promise.all(
        group.map((cronJob) => verdictsOf(source, query.cluster, { cronJob, window })),
      );
      for (const v of read.flat().toSorted(byCronJob))
        if (isAfter(query, v) && matches(query, v)) reading.found.push(v);
      reading.work += group.length;
      if (reading.found.length > query.limit) return null;
      const last = group.at(-1);
      if (reading.work >= source.most && last !== undefined)
        return { nominal: hour, ...last, cronJobUid: '', by: 'cronJob' };
    }
  }
  return null;
};

/** Whether an hour's runs of a CronJob may come after the place where the page before ended. */
const isLeft = ({ after: last }: RunQuery, hour: Instant, name: CronJobName): boolean => {
  if (last === undefined || last.by === 'time' || hour < hourOf(last.nominal)) return true;
  // A place behind all of a CronJob's runs has no UID: that CronJob has been read.
  return keyOf(name) < keyOf(last) || (last.cronJobUid !== '' && keyOf(name) === keyOf(last));
};
