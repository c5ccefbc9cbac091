import { civilFromDays, daysInMonth, firstOfMonth, weekdayOf } from './civil.ts';
import type { ZoneClock } from './offsets.ts';
import type { CronSchedule } from './parse-schedule.ts';

const DAY = 86_400;
// Next may set the clock back to the beginning of the day: a day and a half after a change, that day's midnight is
// clear of it, whatever its size.
const AFTER_CHANGE = 1.5 * DAY;
// The midnight before a change may already be one that occurs twice.
const BEFORE_CHANGE = DAY;
// Under the five years after which Next gives up, so that no calm stretch spans them; and little enough to hold.
const LONGEST = 365 * DAY;

/** A stretch in which Next is simply "the next local time that matches": up to `end` (exclusive, unix seconds). */
export type Calm = { readonly offset: number; readonly end: number };

/**
 * The calm that follows an occurrence at `at`, or `undefined` when an offset change is too near to be sure.
 *
 * It must be an occurrence: its month and day match, so Next will not go back to the beginning of the month, which
 * may lie on the other side of a change weeks ago.
 */
export const calmAfter = (clock: ZoneClock, at: number): Calm | undefined => {
  let period = clock(at - AFTER_CHANGE);
  const { offset } = period;
  while (period.end <= at) {
    period = clock(period.end);
    if (period.offset !== offset) return undefined;
  }
  // Periods also end with the year: look one further.
  const following = period.end === Infinity ? period : clock(period.end);
  const change = following.offset === offset ? following.end : period.end;
  const end = Math.min(change - BEFORE_CHANGE, at + LONGEST);
  return end > at ? { offset, end } : undefined;
};

/** Bit n for each day n of a month that matches, by day of month and day of week. */
const matchingDays = (s: CronSchedule, weekdayOfFirst: number, length: number): number => {
  const week = ((s.daysOfWeek >> weekdayOfFirst) | (s.daysOfWeek << (7 - weekdayOfFirst))) & 0x7f;
  const byWeek = (week << 1) | (week << 8) | (week << 15) | (week << 22) | (week << 29);
  const matching = s.bothDays ? s.daysOfMonth & byWeek : s.daysOfMonth | byWeek;
  return length === 31 ? matching : matching & ((1 << (length + 1)) - 1);
};

/** Appends every match after `after` and before `end` (unix seconds) to `found`, at one offset. */
export const expandCalm = (
  s: CronSchedule,
  { offset, end }: Calm,
  { after, found }: { readonly after: number; readonly found: number[] },
): void => {
  let { year, month, day } = civilFromDays(Math.floor((after + offset) / DAY));
  for (;;) {
    const first = firstOfMonth(year, month);
    if (first * DAY - offset >= end) return;
    if (((s.months >> month) & 1) === 1) {
      const length = daysInMonth(year, month);
      const days = matchingDays(s, weekdayOf(first), length);
      for (; day <= length; day += 1) {
        if (((days >> day) & 1) === 0) continue;
        const midnight = (first + day - 1) * DAY - offset;
        if (midnight > after && midnight + DAY <= end) appendDay(s, midnight, found);
        else appendPartOfDay(s, midnight, { after, end, found });
      }
    }
    day = 1;
    year = month === 12 ? year + 1 : year;
    month = month === 12 ? 1 : month + 1;
  }
};

const appendDay = (s: CronSchedule, midnight: number, found: number[]): void => {
  const times = s.timesOfDay;
  for (let i = 0; i < times.length; i += 1) found.push(midnight + (times[i] ?? 0));
};

type Part = { readonly after: number; readonly end: number; readonly found: number[] };

const appendPartOfDay = (s: CronSchedule, midnight: number, { after, end, found }: Part): void => {
  for (const time of s.timesOfDay) {
    if (midnight + time > after && midnight + time < end) found.push(midnight + time);
  }
};
