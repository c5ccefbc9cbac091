import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { gzipSqueeze } from '../../adapters/store/squeeze.ts';
import { type Store, storeOn } from '../../adapters/store/store.ts';
import { missedPage } from '../../core/history-query/missed.ts';
import { type Present, presentReader } from '../../core/history-query/present.ts';
import { rollupsWithin } from '../../core/history-query/rollups.ts';
import { runsPage } from '../../core/history-query/runs.ts';
import { days, type Instant, instant } from '../../core/time.ts';
import { framesOf } from './dashboard-frames.ts';
import { type Figure, percentiles } from './figures.ts';
import {
  daysBack,
  hoursOf,
  isDropped,
  LAST_DAY,
  nameOf,
  ownerOf,
  pageOf,
  rollupOf,
  verdictOf,
} from './history-fleet.ts';

const CLUSTER = 'bench';
const NOW = instant(LAST_DAY + days(1));
const MONTH = 30;
// Pages of these only: of one CronJob's year nothing else is ever read.
const PAGED = 5;

/**
 * What readers wait for: rollups and bad runs of `jobs` CronJobs over `months` in the embedded engine, on disk, and the
 * dashboard at 5,000 CronJobs. HISTORY_JOBS and HISTORY_MONTHS make it smaller; loading the whole takes a while.
 */
export const run = async (
  jobs = Number(process.env.HISTORY_JOBS ?? 10_000),
  months = Number(process.env.HISTORY_MONTHS ?? 13),
): Promise<readonly Figure[]> => {
  const path = await mkdtemp(join(tmpdir(), 'cronwitness-bench-'));
  const embedded = await startEmbedded({ path });
  try {
    const store = storeOn(dynamoTable(embedded));
    const loaded = await load(store, jobs, months);
    const present = await presentReader({ ...store, ...gzipSqueeze })(CLUSTER);
    const note = `${jobs} jobs × ${months} months, loaded in ${Math.round(loaded)} s`;
    return [...(await questions({ store, present, jobs, months }, note)), ...(await framesOf())];
  } finally {
    await embedded.stop();
    await rm(path, { recursive: true });
  }
};

const load = async ({ judgements }: Store, jobs: number, months: number): Promise<number> => {
  const began = performance.now();
  const all = Array.from({ length: jobs }, (_, job) => job);
  for (const [i, day] of daysBack(months * MONTH).entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\rloading day ${i + 1} of ${months * MONTH} `);
    const bad = all.flatMap((job) => droppedOf(job, day).map((t) => verdictOf(job, t)));
    await Promise.all([
      judgements.putRollups(
        CLUSTER,
        all.map((job) => rollupOf(job, day)),
      ),
      judgements.putBadRuns(CLUSTER, bad, []),
      judgements.putPages(
        CLUSTER,
        all.slice(0, PAGED).flatMap((job) => hoursOf(day).map((h) => pageOf(job, h))),
      ),
    ]);
  }
  return (performance.now() - began) / 1000;
};

const droppedOf = (job: number, day: Instant): readonly Instant[] =>
  hoursOf(day).filter((t) => isDropped(job, Math.floor(t / 3_600_000)));

type Asked = {
  readonly store: Store;
  readonly present: Present;
  readonly jobs: number;
  readonly months: number;
};

const questions = async (
  { store, present, jobs, months }: Asked,
  note: string,
): Promise<readonly Figure[]> => {
  const year = { from: instant(NOW - Math.min(365, months * MONTH) * days(1)), to: NOW };
  const ninety = { from: instant(NOW - days(90)), to: NOW };
  const source = { ...store, present: async () => present, most: 500 };
  return [
    await timed('missed --owner, 90 days', note, (i) =>
      missedPage(store, { cluster: CLUSTER, window: ninety, owner: ownerOf(i * 37), limit: 1000 }),
    ),
    await timed("one job's year, its bad runs", note, (i) =>
      missedPage(store, { cluster: CLUSTER, window: year, cronJob: nameOf((i * 37) % jobs), limit: 1000 }),
    ),
    await timed("one job's year, day by day", note, (i) =>
      rollupsWithin(
        { ...store, present },
        { cluster: CLUSTER, window: year },
        { cronJob: nameOf((i * 37) % jobs) },
      ),
    ),
    await timed("one job's year, its newest 200 runs", note, (i) =>
      runsPage(source, { cluster: CLUSTER, window: year, cronJob: nameOf(i % PAGED), limit: 200 }),
    ),
  ];
};

const TIMES = 200;

const timed = async (what: string, note: string, ask: (i: number) => Promise<unknown>): Promise<Figure> => {
  // The first calls open connections and compile.
  for (let i = 0; i < 10; i++) await ask(i);
  const took: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const began = performance.now();
    await ask(i);
    took.push(performance.now() - began);
  }
  return { what, ...percentiles(took), note };
};
