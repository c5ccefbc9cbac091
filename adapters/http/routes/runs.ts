import * as z from 'zod';
import { explainIn } from '../../../core/history-query/explain-run.ts';
import { missedPage } from '../../../core/history-query/missed.ts';
import { runAt } from '../../../core/history-query/one-run.ts';
import type { RunPage, RunQuery } from '../../../core/history-query/query.ts';
import { runsPage } from '../../../core/history-query/runs.ts';
import { formatSeconds, parseInstant } from '../../../core/time.ts';
import { rowOf } from '../../../core/verdict/row.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import {
  ChosenParameters,
  ClusterParameter,
  CronJobNameText,
  FilterParameters,
  filterOf,
  LONGEST,
  NamespaceName,
  pageParameters,
  VerdictParameters,
  WindowParameters,
  windowOf,
} from '../asked.ts';
import { chosenFor } from '../chosen.ts';
import { cursorFor, positionIn } from '../cursor.ts';
import { Refusal } from '../problem.ts';
import { route } from '../route.ts';
import { OneRunAnswer, RunsAnswer } from '../schemas.ts';
import type { Services } from '../services.ts';

// About as many Queries as one answer makes: a second or so of them.
const MOST_QUERIES = 500;
// The same for bad runs that are sifted: about as long.
const MOST_READ = 20_000;
const USUAL = 100;

const query = {
  ...WindowParameters,
  ...FilterParameters,
  ...VerdictParameters,
  ...ChosenParameters,
  ...pageParameters(1000, USUAL),
  cluster: ClusterParameter,
};
type Asked = z.output<z.ZodObject<typeof query>>;

export const runs = route({
  path: '/v1/runs',
  id: 'listRuns',
  summary: 'Every run that was due, with its verdict, newest first',
  params: {},
  query,
  response: RunsAnswer,
  answer: ({ query: asked }, services) =>
    page('runs', asked, services, async (q) => {
      const present = await services.presentOf(q.cluster);
      return runsPage(
        { ...services, present: async () => present, most: MOST_QUERIES, mostRead: MOST_READ },
        q,
      );
    }),
});

export const missed = route({
  path: '/v1/missed',
  id: 'listMissed',
  summary: 'The runs that were late, never started, dropped or killed, newest first',
  params: {},
  query,
  response: RunsAnswer,
  answer: ({ query: asked }, services) =>
    page('missed', asked, services, (q) => missedPage({ ...services, mostRead: MOST_READ }, q)),
});

/** One page with its cursor. The cursor belongs to the question, and a relative time in it stays what it was. */
const page = async (
  what: 'runs' | 'missed',
  asked: Asked,
  services: Services,
  read: (query: RunQuery) => Promise<RunPage>,
) => {
  const cluster = await services.clusterOf(asked.cluster);
  const { cursor, limit = USUAL, ...rest } = asked;
  const question = JSON.stringify([what, cluster, Object.entries(rest).toSorted()]);
  const chosen = await chosenFor(services, cluster, asked);
  const { verdicts, next } = await read({
    ...filterOf(asked),
    ...(chosen.length > 0 ? { chosen } : {}),
    cluster,
    window: windowOf(asked, LONGEST, services.asOf()),
    limit,
    ...(cursor === undefined ? {} : { after: positionIn(question, cursor) }),
  });
  return { cluster, runs: verdicts.map(runRow), next: cursorFor(question, next) };
};

export const runRow = (v: Verdict) => ({ ...rowOf(v), owner: v.owner });

const NominalText = z
  .string()
  .max(40)
  .transform((text, context) => {
    const t = parseInstant(text);
    if (t !== undefined && t >= 0) return t;
    context.addIssue({ code: 'custom', message: 'not a time; expected RFC 3339 (2026-11-22T15:30:00Z)' });
    return z.NEVER;
  });

export const oneRun = route({
  path: '/v1/runs/{namespace}/{name}/{nominal}',
  id: 'explainRun',
  summary: 'One due run with all its evidence, and why its verdict is what it is',
  params: { namespace: NamespaceName, name: CronJobNameText, nominal: NominalText },
  query: { cluster: ClusterParameter },
  response: OneRunAnswer,
  answer: async ({ params: { namespace, name, nominal }, query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const present = await services.presentOf(cluster);
    const cronJob = { namespace, name };
    const verdict = await runAt({ ...services, present }, cluster, { cronJob, nominal });
    if (verdict === null)
      throw new Refusal(404, `no run of ${namespace}/${name} was due at ${formatSeconds(nominal)}`);
    return { cluster, run: runRow(verdict), explanation: explainIn(present, verdict) };
  },
});
