import type { Judgements } from '../ports/judgements.ts';
import { FINISH_COUNTS, START_COUNTS, type Verdict } from '../verdict/verdict.ts';
import { type MissedSource, missedPage } from './missed.ts';
import { hoursBack } from './pages.ts';
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

export type RunsSource = MissedSource & {
  readonly judgements: Judgements;
  readonly present: () => Promise<Present>;
  /** About how many Queries one answer may make; a person at a terminal waits, an API does not. */
  readonly most: number;
};

/**
 * Any runs, newest first. Bad ones are in an index of their own; one CronJob's are read hour by hour, month before month; those
 * of many CronJobs by day (core/history-query/runs-of-many.ts). A page may hold fewer runs than were asked for, even none, and
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

// One run more tells that there is a next page, and one page more that its hour is over.
const MORE = 2;

const ofOne = async (source: Now, query: RunQuery, cronJob: CronJobName): Promise<RunPage> => {
  const found: Verdict[] = [];
  const atOnce = siftsRuns(query) ? {} : { atOnce: query.limit + MORE };
  const back = { cronJob, window: remaining(query), ...atOnce };
  for await (const verdicts of hoursBack(source, query.cluster, back)) {
    for (const v of verdicts) if (isAfter(query, v) && matches(query, v)) found.push(v);
    if (found.length > query.limit) break;
  }
  return pageOf(found, query.limit);
};

/** Whether the page will hold fewer runs than are read for it; where not, a page of runs is at most as many in the store. */
const siftsRuns = ({ owner, verdict, cause, chosen }: RunQuery): boolean =>
  [owner, verdict, cause, chosen].some((filter) => filter !== undefined);
