import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { storeOn } from '../../adapters/store/store.ts';
import type { Item, Table } from '../../adapters/store/table.ts';
import type { Instant } from '../../core/time.ts';
import { bulkTable } from './bulk-table.ts';
import { daysBack, hoursOf, isDropped, LAST_DAY, pageOf, rollupOf, verdictOf } from './history-fleet.ts';

export const CLUSTER = 'bench';
export const MONTH = 30;
// Pages of these only: of one CronJob's year nothing else is ever read.
export const PAGED = 5;

export type Fleet = { readonly jobs: number; readonly months: number };

/**
 * The embedded engine's files with the fleet's rollups and bad runs in them, in `folder`; files that an earlier run left
 * there are taken as they are, unless the store would write them differently today. Gives the path, and how it came about.
 */
export const loadedFleet = async (
  folder: string,
  fleet: Fleet,
): Promise<{ readonly path: string; readonly note: string }> => {
  const path = join(folder, `${fleet.jobs}x${fleet.months}`);
  const [stamp, now] = [`${path}.format`, await formatNow()];
  const note = `${fleet.jobs} jobs × ${fleet.months} months`;
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return { path, note: `${note}, kept` };
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  const took = await load(path, fleet);
  writeFileSync(stamp, now);
  return { path, note: `${note}, loaded in ${Math.round(took)} s` };
};

/** A hash of what the store makes of one rollup, page and bad run: another one means another format. */
const formatNow = async (): Promise<string> => {
  const items: Item[] = [];
  const table: Table = {
    get: async () => null,
    put: async () => true,
    write: async (puts) => void items.push(...puts),
    async *query() {},
  };
  await putDay(table, LAST_DAY, [0, 1]);
  const bytes = (_: string, value: unknown): unknown =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
  return createHash('sha256').update(JSON.stringify(items, bytes)).digest('hex');
};

const load = async (path: string, { jobs, months }: Fleet): Promise<number> => {
  const began = performance.now();
  const { table, close } = await bulkTable(path);
  const all = Array.from({ length: jobs }, (_, job) => job);
  for (const [i, day] of daysBack(months * MONTH).entries()) {
    if (process.stderr.isTTY) process.stderr.write(`\rloading day ${i + 1} of ${months * MONTH} `);
    await putDay(table, day, all);
  }
  await close();
  return (performance.now() - began) / 1000;
};

const putDay = async (table: Table, day: Instant, jobs: readonly number[]): Promise<void> => {
  const { judgements } = storeOn(table);
  const hours = hoursOf(day);
  await judgements.putRollups(
    CLUSTER,
    jobs.map((job) => rollupOf(job, day)),
  );
  const dropped = jobs.flatMap((job) =>
    hours.filter((t) => isDropped(job, Math.floor(t / 3_600_000))).map((t) => verdictOf(job, t)),
  );
  await judgements.putBadRuns(CLUSTER, dropped, []);
  const pages = jobs.slice(0, PAGED).flatMap((job) => hours.map((h) => pageOf(job, h)));
  await judgements.putPages(CLUSTER, pages);
};
