import { hourOf } from '../pipeline/hour.ts';
import type { Judgements, VerdictPage } from '../ports/judgements.ts';
import type { Interval } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Present } from './present.ts';
import { type CronJobName, newestFirst } from './query.ts';

type Source = { readonly judgements: Pick<Judgements, 'pages'>; readonly present: Present };

const keyOf = (page: VerdictPage): string => `${page.cronJobUid} ${page.hour}`;

/** One CronJob's verdicts in a window, newest first: the stored ones, and over them those that are still open. */
export const verdictsOf = async (
  { judgements, present }: Source,
  cluster: string,
  { cronJob, window }: { readonly cronJob: CronJobName; readonly window: Interval },
): Promise<readonly Verdict[]> => {
  const stored = await judgements.pages(cluster, cronJob, window);
  const known = present.pages.get(`${cronJob.namespace}/${cronJob.name}`) ?? [];
  const fresh = known.filter((p) => p.hour >= hourOf(window.from) && p.hour < window.to);
  return overlaid(stored, fresh)
    .flatMap((p) => p.verdicts)
    .filter((v) => window.from <= v.nominal && v.nominal < window.to)
    .toSorted(newestFirst);
};

const overlaid = (stored: readonly VerdictPage[], fresh: readonly VerdictPage[]): readonly VerdictPage[] => {
  const newer = new Set(fresh.map(keyOf));
  return [...stored.filter((p) => !newer.has(keyOf(p))), ...fresh];
};

// As many Queries as are under way at once: more only wait in the client's own queue (50 sockets).
const AT_ONCE = 32;

/** The same of many CronJobs, newest first. */
export const verdictsOfAll = async (
  source: Source,
  cluster: string,
  { cronJobs, window }: { readonly cronJobs: readonly CronJobName[]; readonly window: Interval },
): Promise<readonly Verdict[]> => {
  const found: (readonly Verdict[])[] = [];
  for (let i = 0; i < cronJobs.length; i += AT_ONCE) {
    const some = cronJobs.slice(i, i + AT_ONCE);
    found.push(
      ...(await Promise.all(some.map((cronJob) => verdictsOf(source, cluster, { cronJob, window })))),
    );
  }
  return found.flat().toSorted(newestFirst);
};
