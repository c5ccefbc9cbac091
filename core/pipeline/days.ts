import { localDay, startOfDay, type Zone } from '../numbers/zone.ts';
import type { Rollup, VerdictPage } from '../ports/judgements.ts';
import { labelOf } from '../report/tally-of.ts';
import type { ClosedPage } from '../tidy/commit.ts';
import { type Instant, instant } from '../time.ts';
import { hourOf } from './hour.ts';
import { openPages } from './step.ts';
import type { WorkingSet } from './working-set.ts';

/** The first instant of the local day that an instant lies in. Remembers its answers: the zone is slow to ask. */
export type DayOf = (t: Instant) => Instant;

// Every zone's days begin on a quarter of an hour of UTC.
const QUARTER = 900_000;
const MOST_REMEMBERED = 10_000;

export const dayOfZone = (zone: Zone): DayOf => {
  const known = new Map<number, Instant>();
  return (t) => {
    const quarter = Math.floor(t / QUARTER);
    const found = known.get(quarter);
    if (found !== undefined) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const day = startOfDay(localDay(instant(quarter * QUARTER), zone), zone);
    known.set(quarter, day);
    return day;
  };
};

const countInto = (
  counts: Readonly<Record<string, number>>,
  key: string,
  more: number,
): Record<string, number> => ({ ...counts, [key]: (counts[key] ?? 0) + more });

/** Adds so many runs that came to the same as the one given; `owner` is that of the latest. */
const addTo = (
  rollup: Rollup | undefined,
  v: Pick<Rollup, 'cronJobUid' | 'namespace' | 'name' | 'owner' | 'day'>,
  { start, finish, runs }: { readonly start: string; readonly finish: string | null; readonly runs: number },
): Rollup => ({
  cronJobUid: v.cronJobUid,
  namespace: v.namespace,
  name: v.name,
  owner: v.owner,
  day: v.day,
  start: countInto(rollup?.start ?? {}, start, runs),
  finish: finish === null ? (rollup?.finish ?? {}) : countInto(rollup?.finish ?? {}, finish, runs),
});

type Page = VerdictPage & { readonly tidy?: ClosedPage['tidy'] };

const addPages = (days: Map<string, Rollup>, pages: readonly Page[], dayOf: DayOf): void => {
  for (const page of pages) {
    const { tidy } = page;
    if (tidy && dayOf(tidy.first) === dayOf(tidy.last)) {
      const { cronJobUid, namespace, name } = page;
      const day = dayOf(tidy.first);
      const key = `${cronJobUid} ${day}`;
      const all = { start: 'on-time', finish: 'completed', runs: tidy.runs };
      days.set(key, addTo(days.get(key), { cronJobUid, namespace, name, owner: tidy.owner, day }, all));
      continue;
    }
    for (const v of page.verdicts) {
      const day = dayOf(v.nominal);
      const key = `${v.cronJobUid} ${day}`;
      const one = { start: labelOf(v.start), finish: v.finish && labelOf(v.finish), runs: 1 };
      days.set(key, addTo(days.get(key), { day, ...v }, one));
    }
  }
};

/** Without a page that is closed, a day is over only as an hour ends that nothing was due in, or with the last of its CronJob. */
const mayBeOver = ({ asOf, open, daysSeen }: WorkingSet): boolean => {
  const isSame = hourOf(daysSeen.asOf) === hourOf(asOf) && daysSeen.open === open.size;
  daysSeen.asOf = asOf;
  daysSeen.open = open.size;
  return !isSame;
};

/** Counts the closed pages; returns the rollups of the days that are complete with them, which leave the working set. */
export const closeDays = (set: WorkingSet, pages: readonly Page[], dayOf: DayOf): readonly Rollup[] => {
  addPages(set.days, pages, dayOf);
  if (pages.length === 0 && !mayBeOver(set)) return [];
  const complete: Rollup[] = [];
  for (const [key, rollup] of set.days) {
    const since = set.open.get(rollup.cronJobUid)?.since;
    if (since !== undefined && dayOf(since) <= rollup.day) continue;
    complete.push(rollup);
    set.days.delete(key);
  }
  return complete;
};

/** The rollups of the days that are not complete, as they stand: closed pages and open verdicts together. */
export const openDays = (set: WorkingSet, dayOf: DayOf): readonly Rollup[] => {
  const days = new Map(set.days);
  addPages(days, openPages(set), dayOf);
  return [...days.values()].toSorted((a, b) => a.day - b.day || (a.cronJobUid < b.cronJobUid ? -1 : 1));
};
