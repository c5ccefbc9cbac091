import * as z from 'zod';
import { blindTimes, cellsOf, heatJobs, sumsOf } from '../../../core/history-query/heat.ts';
import { verdictsOfEach } from '../../../core/history-query/pages.ts';
import { concerns } from '../../../core/history-query/query.ts';
import {
  earliest,
  formatInstant,
  hours,
  type Instant,
  type Interval,
  latest,
  minutes,
} from '../../../core/time.ts';
import {
  ChosenParameters,
  ClusterParameter,
  FilterParameters,
  filterOf,
  LONGEST_OF_ALL,
  WindowParameters,
  whole,
  windowOf,
} from '../asked.ts';
import { chosenFor } from '../chosen.ts';
import { Refusal } from '../problem.ts';
import { route } from '../route.ts';
import { HeatAnswer } from '../schemas.ts';
import { cellsOut } from '../whole-hours.ts';
import { countsOf } from './jobs.ts';

const USUAL = 100;
const MOST = 250;
const MOST_CELLS = 1000;
const CELLS = {
  '1m': minutes(1),
  '5m': minutes(5),
  '15m': minutes(15),
  '1h': hours(1),
  '6h': hours(6),
} as const;

export const heat = route({
  path: '/v1/heat',
  id: 'getHeat',
  summary:
    'CronJob by time, each cell the worst verdict in it; the CronJobs with the most bad runs first. A label and an incident choose CronJobs here, not runs',
  params: {},
  query: {
    ...WindowParameters,
    ...FilterParameters,
    ...ChosenParameters,
    offset: whole(0, 1_000_000).describe('How many CronJobs to pass over.').optional(),
    limit: whole(1, MOST).describe(`1 to ${MOST} CronJobs; ${USUAL} by default.`).optional(),
    cell: z.enum(['1m', '5m', '15m', '1h', '6h']).describe('How long a cell is; 1h by default.').optional(),
    cluster: ClusterParameter,
  },
  response: HeatAnswer,
  answer: async ({ query: asked }, services) => {
    const cluster = await services.clusterOf(asked.cluster);
    const { offset = 0, limit = USUAL, cell = '1h' } = asked;
    const size = CELLS[cell];
    const window = cellsOut(windowOf(asked, LONGEST_OF_ALL, services.asOf()), size);
    if ((window.to - window.from) / size > MOST_CELLS)
      throw new Refusal(400, `cell: more than ${MOST_CELLS} cells of ${cell} in a row; ask for longer ones`);
    const { rollups, present } = await countsOf(services, cluster, window);
    const filter = { ...filterOf(asked), chosen: await chosenFor(services, cluster, asked) };
    const all = heatJobs(rollups.filter((r) => concerns(filter, r)));
    const shown = all.slice(offset, offset + limit);
    const verdicts = await verdictsOfEach({ ...services, present }, cluster, { cronJobs: shown, window });
    return {
      cluster,
      from: formatInstant(window.from),
      cellSeconds: size / 1000,
      cells: (window.to - window.from) / size,
      total: all.length,
      offset,
      rows: shown.map((job, i) => {
        const own = verdicts[i] ?? [];
        return { ...job, ...sumsOf(own), cells: cellsOf(own, window, size) };
      }),
      blind: blindTimes(present.set.world.coverage, upToNow(window, present.set.asOf)).map(
        ({ resource, from, to }) => ({ resource, from: formatInstant(from), to: formatInstant(to) }),
      ),
    };
  },
});

/** What is still to come, nobody can have seen. Before the first look nobody was looking: that is blind, too. */
const upToNow = ({ from, to }: Interval, asOf: Instant): Interval => ({
  from,
  to: latest(from, earliest(to, asOf)),
});
