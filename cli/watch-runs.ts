import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnreachable } from '../adapters/store/errors.ts';
import { newestFirst, type RunQuery } from '../core/history-query/query.ts';
import { type Instant, instant } from '../core/time.ts';
import type { Verdict } from '../core/verdict/verdict.ts';
import type { ReadPage } from './runs.ts';
import { runsTable } from './runs-table.ts';
import { styleFor } from './style.ts';

// A tick comes every 30 seconds: looking more often would find nothing.
const EVERY_MS = 10_000;

/** Where it is printed, and how long until the next look; false ends it. */
export type Onlooker = {
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly wait: () => Promise<boolean>;
};

/** Prints what there is, and then each run that is new or whose verdict has changed, until the reader interrupts. */
export const follow = async (
  read: ReadPage,
  queryAt: (now: Instant) => RunQuery,
  { print, complain, wait }: Onlooker = terminal(),
): Promise<void> => {
  const seen = new Map<string, string>();
  let away = false;
  do {
    const verdicts = await latest(read, queryAt(instant(Date.now())));
    if (verdicts === null && !away) complain('cronwitness: the store does not answer; waiting for it\n');
    away = verdicts === null;
    const fresh = (verdicts ?? []).filter((v) => isNews(seen, v)).toSorted((a, b) => newestFirst(b, a));
    if (fresh.length > 0) {
      // The heads stand over the first lines only.
      const [head, ...rows] = runsTable(fresh, styleFor(process.stdout)).split('\n');
      print(`${[...(seen.size === fresh.length ? [head] : []), ...rows].join('\n')}\n`);
    }
  } while (await wait());
};

/** Null while nobody answers: `up` may be about to come back. */
const latest = async (read: ReadPage, query: RunQuery): Promise<readonly Verdict[] | null> => {
  try {
    return (await read(query)).verdicts;
  } catch (error) {
    if (error instanceof StoreUnreachable) return null;
    throw error;
  }
};

const terminal = (): Onlooker => {
  const stop = new AbortController();
  once(process, 'SIGINT', { signal: stop.signal }).then(
    () => stop.abort(),
    () => {},
  );
  return {
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    wait: async () => {
      await pause(EVERY_MS, undefined, { signal: stop.signal }).catch(() => {});
      return !stop.signal.aborted;
    },
  };
};

const isNews = (seen: Map<string, string>, v: Verdict): boolean => {
  const key = `${v.cronJobUid} ${v.nominal}`;
  const now = JSON.stringify([v.start.kind, v.finish?.kind]);
  const news = seen.get(key) !== now;
  seen.set(key, now);
  return news;
};
