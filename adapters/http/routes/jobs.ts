import { jobSummaries } from '../../../core/history-query/jobs.ts';
import { rollupsWithin, summedUp } from '../../../core/history-query/rollups.ts';
import { formatInstant, type Interval, instant } from '../../../core/time.ts';
import {
  ChosenParameters,
  ClusterParameter,
  CronJobNameText,
  FilterParameters,
  filterOf,
  LONGEST,
  LONGEST_OF_ALL,
  NamespaceName,
  pageParameters,
  WindowParameters,
  windowOf,
} from '../asked.ts';
import { chosenFor } from '../chosen.ts';
import { cursorFor, positionIn } from '../cursor.ts';
import { Refusal } from '../problem.ts';
import { route } from '../route.ts';
import { JobsAnswer, OneJobAnswer } from '../schemas.ts';
import type { Services } from '../services.ts';
import { hoursOut } from '../whole-hours.ts';

const USUAL = 200;
const { namespace, owner } = FilterParameters;

export const jobs = route({
  path: '/v1/jobs',
  id: 'listJobs',
  summary: 'The CronJobs that are there or had runs, with the sums of their verdicts, by name',
  params: {},
  query: {
    ...WindowParameters,
    namespace,
    owner,
    ...ChosenParameters,
    ...pageParameters(1000, USUAL),
    cluster: ClusterParameter,
  },
  response: JobsAnswer,
  answer: async ({ query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const { cursor, limit = USUAL, ...rest } = asked;
    const question = JSON.stringify(['jobs', cluster, Object.entries(rest).toSorted()]);
    const after = cursor === undefined ? null : positionIn(question, cursor);
    const window = windowOf(asked, LONGEST_OF_ALL, services.asOf());
    const { rollups, present } = await countsOf(services, cluster, window);
    const filter = { ...filterOf(asked), chosen: await chosenFor(services, cluster, asked) };
    const all = jobSummaries(rollups, present.set.world, filter).filter(
      (j) => after === null || `${j.namespace}/${j.name}` > `${after.namespace}/${after.name}`,
    );
    const found = all.slice(0, limit);
    const last = all.length > limit ? found.at(-1) : undefined;
    const next =
      last === undefined ? null : { ...last, nominal: instant(0), cronJobUid: '', by: 'time' as const };
    return { cluster, jobs: found, next: cursorFor(question, next) };
  },
});

/** All CronJobs' sums of a window, kept until there is news: the pages of one answer come from one reading. */
export const countsOf = async (services: Services, cluster: string, asked: Interval) => {
  const present = await services.presentOf(cluster);
  const window = hoursOut(asked);
  const rollups = await services.remembered(
    `rollups ${cluster} ${window.from} ${window.to}`,
    present,
    async () => {
      const judgements = services.judgementsAt(present);
      return summedUp(await rollupsWithin({ judgements, present }, { cluster, window }, {}));
    },
  );
  return { rollups, present };
};

export const oneJob = route({
  path: '/v1/jobs/{namespace}/{name}',
  id: 'getJob',
  summary: 'One CronJob, day by day',
  params: { namespace: NamespaceName, name: CronJobNameText },
  query: { ...WindowParameters, cluster: ClusterParameter },
  response: OneJobAnswer,
  answer: async ({ params, query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const present = await services.presentOf(cluster);
    const window = windowOf(asked, LONGEST, services.asOf());
    const filter = { cronJob: params };
    const rollups = await rollupsWithin({ ...services, present }, { cluster, window }, filter);
    const [job] = jobSummaries(rollups, present.set.world, filter);
    if (job === undefined)
      throw new Refusal(404, `no CronJob ${params.namespace}/${params.name} is there, and none had runs`);
    const days = rollups.map(({ day, start, finish }) => ({ day: formatInstant(day), start, finish }));
    return { cluster, job, days };
  },
});
