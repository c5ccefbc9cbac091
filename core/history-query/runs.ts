import type { Judgements } from '../ports/judgements.ts';
import { type Interval, instant } from '../time.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import { missedPage } from './missed.ts';
import { verdictsOf } from './pages.ts';
import type { Present } from './present.ts';
import {
  type CronJobName,
  isAfter,
  matches,
  pageOf,
  type RunPage,
  type RunQuery,
  remaining,
} from './query.ts';
import { runsOfMany } from './runs-of-many.ts';

export type RunsSource = {
  readonly judgements: Judgements;
  readonly present: () => Promise<Present>;
  /** About how many Queries one answer may make; a person at a terminal waits, an API does not. */
  readonly most: number;
};

/**
 * Any runs, newest first. Bad ones are in an index of their own; one CronJob's are read month by month; those of many
 * CronJobs by day (core/history-query/runs-of-many.ts). A page may hold fewer runs than were asked for, even none, and
 * still have a next one: then it had made as many Queries as it may.
 */
export const runsPage = async (source: RunsSource, query: RunQuery): Promise<RunPage> => {
  if (query.verdict !== undefined && alwaysBad(query.verdict)) return missedPage(source, query);
  const present = await source.present();
  return query.cronJob === undefined
    ? runsOfMany({ ...source, present }, query)
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
