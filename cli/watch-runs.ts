import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnreachable } from '../adapters/store/errors.ts';
import { newestFirst, type RunQuery } from '../core/history-query/query.ts';
import { labelOf } from '../core/report/tally-of.ts';
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
    const fresh = await news(read, queryAt(instant(Date.now())), seen);
    if (fresh === null && !away) complain('cronwitness: the store does not answer; waiting for it\n');
    away = fresh === null;
    if (fresh !== null && fresh.length > 0) {
      // The heads stand over the first lines only.
      const [head, ...rows] = runsTable(fresh, styleFor(process.stdout)).split('\n');
      print(`${[...(seen.size === fresh.length ? [head] : []), ...rows].join('\n')}\n`);
    }
  } while (await wait());
};

/**
 * What was not seen before, the oldest first; null while nobody answers: `up` may be about to come back. The first look takes
 * one page; later ones go on as long as all of a page is new, since an outage brings more than a page at once.
 */
const news = async (
  read: ReadPage,
  query: RunQuery,
  seen: Map<string, string>,
): Promise<readonly Verdict[] | null> => {
  const fresh: Verdict[] = [];
  const goesOn = seen.size > 0;
  try {
    for (let after: RunQuery['after'] | null; after !== null; ) {
      const page = await read(after === undefined ? query : { ...query, after });
      const found = page.verdicts.filter((v) => isNews(seen, v));
      fresh.push(...found);
      after = goesOn && found.length === page.verdicts.length ? page.next : null;
    }
  } catch (error) {
    if (error instanceof StoreUnreachable) return fresh.length > 0 ? inTime(fresh) : null;
    throw error;
  }
  return inTime(fresh);
};

const inTime = (verdicts: readonly Verdict[]): readonly Verdict[] =>
  verdicts.toSorted((a, b) => newestFirst(b, a));

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
  const now = JSON.stringify([labelOf(v.start), v.finish === null ? null : labelOf(v.finish)]);
  const news = seen.get(key) !== now;
  seen.set(key, now);
  return news;
};
