import { hourOf } from '../pipeline/hour.ts';
import type { Judgements, VerdictPage } from '../ports/judgements.ts';
import type { Interval } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Present } from './present.ts';
import { type CronJobName, newestFirst } from './query.ts';

type Source = { readonly judgements: Pick<Judgements, 'pages'>; readonly present: Present };
type BackSource = { readonly judgements: Pick<Judgements, 'pagesBack'>; readonly present: Present };

const keyOf = (page: VerdictPage): string => `${page.cronJobUid} ${page.hour}`;

/** One CronJob's verdicts in a window, newest first: the stored ones, and over them those that are still open. */
export const verdictsOf = async (
  { judgements, present }: Source,
  cluster: string,
  { cronJob, window }: { readonly cronJob: CronJobName; readonly window: Interval },
): Promise<readonly Verdict[]> => {
  const stored = await judgements.pages(cluster, cronJob, window);
  const fresh = freshPages(present, cronJob, window);
  const newer = new Set(fresh.map(keyOf));
  return verdictsIn([...stored.filter((p) => !newer.has(keyOf(p))), ...fresh], window);
};

const freshPages = ({ pages }: Present, { namespace, name }: CronJobName, window: Interval) =>
  (pages.get(`${namespace}/${name}`) ?? []).filter(
    (p) => p.hour >= hourOf(window.from) && p.hour < window.to,
  );

const verdictsIn = (pages: readonly VerdictPage[], { from, to }: Interval): readonly Verdict[] =>
  pages
    .flatMap((p) => p.verdicts)
    .filter((v) => from <= v.nominal && v.nominal < to)
    .toSorted(newestFirst);

type Back = {
  readonly cronJob: CronJobName;
  readonly window: Interval;
  /** About how many pages it will take; all of a month at once by default. */
  readonly atOnce?: number;
};

/** The same hour by hour, the newest first; whoever has enough stops, and what lies further back is not read. */
export async function* hoursBack(
  { judgements, present }: BackSource,
  cluster: string,
  { cronJob, ...back }: Back,
): AsyncGenerator<readonly Verdict[]> {
  const fresh = freshPages(present, cronJob, back.window).toSorted((a, b) => b.hour - a.hour);
  let hour: VerdictPage[] = [];
  for await (const page of newestPages(judgements.pagesBack(cluster, cronJob, back), fresh)) {
    if (hour[0] !== undefined && hour[0].hour !== page.hour) {
      yield verdictsIn(hour, back.window);
      hour = [];
    }
    hour.push(page);
  }
  yield verdictsIn(hour, back.window);
}

/** Both go back in time, and so does the answer; a stored page that is also a fresh one is left out. */
async function* newestPages(
  stored: AsyncIterable<VerdictPage>,
  fresh: readonly VerdictPage[],
): AsyncGenerator<VerdictPage> {
  const newer = new Set(fresh.map(keyOf));
  let given = 0;
  for await (const page of stored) {
    for (let next = fresh[given]; next !== undefined && next.hour >= page.hour; next = fresh[given]) {
      yield next;
      given++;
    }
    if (!newer.has(keyOf(page))) yield page;
  }
  yield* fresh.slice(given);
}

// As many Queries as are under way at once: more only wait in the client's own queue (50 sockets).
const AT_ONCE = 32;

type Many = { readonly cronJobs: readonly CronJobName[]; readonly window: Interval };

/** The same of many CronJobs, each for itself, in their order. */
export const verdictsOfEach = async (
  source: Source,
  cluster: string,
  { cronJobs, window }: Many,
): Promise<readonly (readonly Verdict[])[]> => {
  const found: (readonly Verdict[])[] = [];
  for (let i = 0; i < cronJobs.length; i += AT_ONCE) {
    const some = cronJobs.slice(i, i + AT_ONCE);
    found.push(
      ...(await Promise.all(some.map((cronJob) => verdictsOf(source, cluster, { cronJob, window })))),
    );
  }
  return found;
};

/** The same of many CronJobs as one, newest first. */
export const verdictsOfAll = async (
  source: Source,
  cluster: string,
  many: Many,
): Promise<readonly Verdict[]> => (await verdictsOfEach(source, cluster, many)).flat().toSorted(newestFirst);
