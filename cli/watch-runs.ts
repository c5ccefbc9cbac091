import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { newestFirst, type RunQuery } from '../core/history-query/query.ts';
import { type Instant, instant } from '../core/time.ts';
import type { Verdict } from '../core/verdict/verdict.ts';
import type { ReadPage } from './runs.ts';
import { runsTable } from './runs-table.ts';
import { styleFor } from './style.ts';

// A tick comes every 30 seconds: looking more often would find nothing.
const EVERY_MS = 10_000;

/** Prints what there is, and then each run that is new or whose verdict has changed, until the reader interrupts. */
export const follow = async (read: ReadPage, queryAt: (now: Instant) => RunQuery): Promise<void> => {
  const stop = new AbortController();
  once(process, 'SIGINT', { signal: stop.signal }).then(
    () => stop.abort(),
    () => {},
  );
  const seen = new Map<string, string>();
  while (!stop.signal.aborted) {
    const { verdicts } = await read(queryAt(instant(Date.now())));
    const fresh = verdicts.filter((v) => isNews(seen, v)).toSorted((a, b) => newestFirst(b, a));
    if (fresh.length > 0) {
      // The heads stand over the first lines only.
      const [head, ...rows] = runsTable(fresh, styleFor(process.stdout)).split('\n');
      process.stdout.write(`${[...(seen.size === fresh.length ? [head] : []), ...rows].join('\n')}\n`);
    }
    await pause(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
  }
};

const isNews = (seen: Map<string, string>, v: Verdict): boolean => {
  const key = `${v.cronJobUid} ${v.nominal}`;
  const now = JSON.stringify([v.start.kind, v.finish?.kind]);
  const news = seen.get(key) !== now;
  seen.set(key, now);
  return news;
};
