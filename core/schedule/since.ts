import { calmAfter } from './calm.ts';
import { nextAfter } from './next.ts';
import { occurrencesBetween, occurrencesOn, type Window } from './occurrences.ts';
import { clockOf, type ZoneClock } from './offsets.ts';
import type { CronSchedule } from './parse-schedule.ts';

const DAY = 86_400;
// How far back an occurrence is looked for: first where nearly every schedule has one.
const LOOKS = [1, 8, 62, 366, 5 * 366] as const;

/**
 * The nominal times in a window for somebody who has asked Next again and again since `since` (inclusive, unix seconds), as
 * the controller has. After a change of the clocks Next goes another way from the window's beginning than from the last
 * occurrence before the change (half an hour on Lord Howe Island; a day whose midnight does not exist), until the first
 * occurrence that is clear of it.
 */
export const occurrencesSince = (schedule: CronSchedule, since: number, { from, to }: Window): number[] => {
  const clock = clockOf(schedule.zone);
  const change = lastChange(clock, from);
  if (change <= since) return occurrencesBetween(schedule, { from: Math.max(since, from), to });
  const crossing = crossingOf(schedule, since, change);
  if (crossing !== undefined && from >= crossing.settled) return occurrencesBetween(schedule, { from, to });
  const all =
    crossing === undefined
      ? occurrencesBetween(schedule, { from: since, to })
      : occurrencesOn(schedule, crossing.before, to);
  return all.filter((t) => t >= from);
};

/** Whether the clocks of the schedule's zone have changed after `since` and not after `until` (unix seconds). */
export const changedSince = ({ zone }: CronSchedule, since: number, until: number): boolean =>
  lastChange(clockOf(zone), until) > since;

/** When the zone's offset last changed, at or before an instant. */
const lastChange = (clock: ZoneClock, at: number): number => {
  let { start, offset } = clock(at);
  // Periods begin with the year, too.
  for (let earlier = start; earlier > at - 5 * 366 * DAY; ) {
    const period = clock(earlier - 1);
    if (period.offset !== offset) return start;
    start = period.start;
    offset = period.offset;
    earlier = period.start;
  }
  return -Infinity;
};

/** The last occurrence before a change of the clocks, and the first after it from which all ways are one. */
type Crossing = { readonly before: number; readonly settled: number };

// Nothing but what Next would say again.
const crossings = new WeakMap<CronSchedule, { readonly change: number; readonly crossing: Crossing }>();

const crossingOf = (schedule: CronSchedule, since: number, change: number): Crossing | undefined => {
  const known = crossings.get(schedule);
  if (known?.change === change && known.crossing.before >= since) return known.crossing;
  for (const look of LOOKS) {
    const from = Math.max(since, change - look * DAY);
    const before = occurrencesBetween(schedule, { from, to: change }).at(-1);
    if (before !== undefined) {
      const crossing = { before, settled: settledAfter(schedule, before, change) };
      crossings.set(schedule, { change, crossing });
      return crossing;
    }
    if (from === since) break;
  }
  return undefined;
};

const settledAfter = (schedule: CronSchedule, before: number, change: number): number => {
  const clock = clockOf(schedule.zone);
  for (
    let next = nextAfter(schedule, clock, before);
    next !== undefined;
    next = nextAfter(schedule, clock, next)
  )
    if (next >= change && calmAfter(clock, next) !== undefined) return next;
  return Infinity;
};
