import { calendarDays, clockSeconds, type Period } from './iso-period.ts';

/** Seconds east of UTC at a unix time in seconds. */
export type OffsetAt = (unixSeconds: number) => number;

const DAY = 86_400;

// The end of the year 9999. Whatever a period of 99,999,999 months reaches lies beyond, and is taken as never.
const FAR = 253_402_300_800;

/** Wall-clock time as seconds: what the unix time would be if the wall clock showed UTC. */
export const toLocal = (unix: number, offsetAt: OffsetAt): number => unix + offsetAt(unix);

/**
 * Every unix time at which the wall clock shows `local`, ascending: none inside a gap, two in an overlap.
 * Sampling a day before and after is enough: no zone changes its offset twice within two days.
 */
export const momentsOf = (local: number, offsetAt: OffsetAt): readonly number[] => {
  if (!(local < FAR)) return [];
  const offsets = new Set([offsetAt(local - DAY), offsetAt(local + DAY)]);
  return [...offsets]
    .map((offset) => local - offset)
    .filter((unix) => toLocal(unix, offsetAt) === local)
    .sort((a, b) => a - b);
};

/**
 * One unix time for a wall-clock time, as Joda-Time resolves it when a date field is added: the earlier of
 * two in an overlap; in a gap the clock is read with the offset from before, so 02:30 becomes 03:30
 * (`DateTimeZone.getOffsetFromLocal`).
 */
export const fromLocal = (local: number, offsetAt: OffsetAt): number =>
  local < FAR ? (momentsOf(local, offsetAt)[0] ?? local - offsetAt(local - DAY)) : Number.POSITIVE_INFINITY;

/** Adds whole months to a wall-clock time; a day that the month lacks becomes its last day. */
export const addMonths = (local: number, months: number): number => {
  const at = new Date(local * 1000);
  const monthStart = Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1);
  const next = new Date(monthStart);
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
  const timeOfDay = ((local % DAY) + DAY) % DAY;
  return monthStart / 1000 + (Math.min(at.getUTCDate(), lastDay) - 1) * DAY + timeOfDay;
};

/**
 * `DateTime.plus(Period)` of Joda-Time: years, then months, then weeks and days on the calendar of the zone,
 * each resolved to a moment before the next; hours, minutes and seconds on the clock.
 */
export const plusPeriod = (unix: number, period: Period, offsetAt: OffsetAt): number => {
  const months = period.years * 12;
  const days = calendarDays(period);
  const clock = clockSeconds(period);
  // Most periods are of the clock alone, and a job of each minute has a million of them in two years.
  if (months === 0 && period.months === 0 && days === 0) return unix + clock;
  let at = unix;
  if (months !== 0) at = plusMonths(at, months, offsetAt);
  if (period.months !== 0) at = plusMonths(at, period.months, offsetAt);
  if (days !== 0) at = at < FAR ? fromLocal(toLocal(at, offsetAt) + days * DAY, offsetAt) : NEVER;
  return at + clock;
};

const NEVER = Number.POSITIVE_INFINITY;

const plusMonths = (at: number, months: number, offsetAt: OffsetAt): number =>
  at < FAR ? fromLocal(addMonths(toLocal(at, offsetAt), months), offsetAt) : NEVER;
