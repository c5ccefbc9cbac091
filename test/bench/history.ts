import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { type Store, storeOn } from '../../adapters/store/store.ts';
import { missedPage } from '../../core/history-query/missed.ts';
import { type Present, presentReader } from '../../core/history-query/present.ts';
import { rollupsWithin } from '../../core/history-query/rollups.ts';
import { runsPage } from '../../core/history-query/runs.ts';
import { days, instant } from '../../core/time.ts';
import { countQueries } from './count-queries.ts';
import { type Figure, percentiles } from './figures.ts';
import { LAST_DAY, nameOf, ownerOf } from './history-fleet.ts';
import { CLUSTER, type Fleet, loadedFleet, MONTH, PAGED } from './history-load.ts';

const NOW = instant(LAST_DAY + days(1));

/**
 * What readers wait for: rollups and bad runs of 10,000 CronJobs over 13 months in the embedded engine, on disk. HISTORY_JOBS and HISTORY_MONTHS make it smaller; HISTORY_DATA is a directory in which the
 * loaded files are kept for the next time.
 */
export const run = async (
  jobs = Number(process.env.HISTORY_JOBS ?? 10_000),
  months = Number(process.env.HISTORY_MONTHS ?? 13),
): Promise<readonly Figure[]> => {
  const kept = process.env.HISTORY_DATA;
  const folder = kept ?? (await mkdtemp(join(tmpdir(), 'cronwitness-bench-')));
  try {
    const { path, note } = await loadedFleet(folder, { jobs, months });
    return await questions(path, { jobs, months }, note);
  } finally {
    if (kept === undefined) await rm(folder, { recursive: true });
  }
};

const questions = async (path: string, fleet: Fleet, note: string): Promise<readonly Figure[]> => {
  const embedded = await startEmbedded({ path });
  try {
    const queries = countQueries(embedded.client);
    const store = storeOn(dynamoTable(embedded));
    const present = await presentReader({ ...store, ...snapshotSqueeze })(CLUSTER);
    const figures: Figure[] = [];
    for (const [what, ask] of Object.entries(asking({ store, present, ...fleet })))
      figures.push(await timed({ what, note, ask, queries }));
    return figures;
  } finally {
    await embedded.stop();
  }
};

type Asked = Fleet & { readonly store: Store; readonly present: Present };
type Ask = (i: number) => Promise<unknown>;

const asking = ({ store, present, jobs, months }: Asked): Readonly<Record<string, Ask>> => {
  const year = { from: instant(NOW - Math.min(365, months * MONTH) * days(1)), to: NOW };
  const ninety = { from: instant(NOW - days(90)), to: NOW };
  const source = { ...store, present: async () => present, most: 500 };
  return {
    'missed --owner, 90 days': (i) =>
      missedPage(store, { cluster: CLUSTER, window: ninety, owner: ownerOf(i * 37), limit: 1000 }),
    "one job's year, its bad runs": (i) =>
      missedPage(store, { cluster: CLUSTER, window: year, cronJob: nameOf((i * 37) % jobs), limit: 1000 }),
    "one job's year, day by day": (i) =>
      rollupsWithin(
        { ...store, present },
        { cluster: CLUSTER, window: year },
        { cronJob: nameOf((i * 37) % jobs) },
      ),
    "one job's year, its newest 200 runs": (i) =>
      runsPage(source, { cluster: CLUSTER, window: year, cronJob: nameOf(i % PAGED), limit: 200 }),
  };
};

const TIMES = 200;

type Timed = {
  readonly what: string;
  readonly note: string;
  readonly ask: Ask;
  readonly queries: () => number;
};

const timed = async ({ what, note, ask, queries }: Timed): Promise<Figure> => {
  // The first calls open connections and compile.
  for (let i = 0; i < 10; i++) await ask(i);
  const before = queries();
  const took: number[] = [];
  const cpu: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await ask(i);
    took.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  const each = ((queries() - before) / TIMES).toFixed(1);
  // What it takes on a core of its own, however busy this machine is: asker and engine together.
  const alone = percentiles(cpu);
  return {
    what,
    ...percentiles(took),
    note: `CPU p50 ${alone.p50}, p99 ${alone.p99}; ${each} Queries; ${note}`,
  };
};
