import { before, days, type Instant, type Interval } from '../time.ts';
import { localDay, startOfDay, type Zone } from './zone.ts';

/** An ISO 8601 week: Monday to Sunday, named after the year in which its Thursday lies. */
export type IsoWeek = { readonly year: number; readonly week: number };

const DAY = 86_400_000;

/** The Thursday of a day's week. Days are counted from 1970-01-01, itself a Thursday, three days after its Monday. */
const thursdayOf = (day: number): number => Math.floor((day + 3) / 7) * 7;
const mondayOf = ({ year, week }: IsoWeek): number =>
  thursdayOf(Date.UTC(year, 0, 4) / DAY) - 3 + (week - 1) * 7;

const weekOfDay = (day: number): IsoWeek => {
  const thursday = thursdayOf(day);
  const year = new Date(thursday * DAY).getUTCFullYear();
  return { year, week: Math.floor((thursday - Date.UTC(year, 0, 1) / DAY) / 7) + 1 };
};

/** Reads `2026-W47`. Anything else, and a week 53 in a year that has none, is `undefined`. Years from 1970 on. */
export const parseWeek = (text: string): IsoWeek | undefined => {
  const match = /^(\d{4})-W(\d\d)$/.exec(text);
  const week = { year: Number(match?.[1]), week: Number(match?.[2]) };
  if (!match || week.year < 1970 || week.week < 1) return undefined;
  return sameWeek(weekOfDay(mondayOf(week)), week) ? week : undefined;
};

export const formatWeek = ({ year, week }: IsoWeek): string =>
  `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`;

export const sameWeek = (a: IsoWeek, b: IsoWeek): boolean => a.year === b.year && a.week === b.week;

/** Negative, zero or positive: `a` before, equal to or after `b`. */
export const compareWeeks = (a: IsoWeek, b: IsoWeek): number => mondayOf(a) - mondayOf(b);

/** `n` weeks later; earlier when `n` is negative. */
export const shiftWeek = (week: IsoWeek, n: number): IsoWeek => weekOfDay(mondayOf(week) + n * 7);
export const previousWeek = (week: IsoWeek): IsoWeek => shiftWeek(week, -1);
export const nextWeek = (week: IsoWeek): IsoWeek => shiftWeek(week, 1);

/** The `n` weeks that end with `week`, oldest first: a trend's columns. */
export const weeksBack = (week: IsoWeek, n: number): readonly IsoWeek[] =>
  Array.from({ length: n }, (_, i) => shiftWeek(week, i + 1 - n));

/** From local Monday 00:00 to the next: 167 to 169 hours where clocks change in between. Weeks leave no gap. */
export const weekInterval = (week: IsoWeek, zone: Zone): Interval => {
  const monday = mondayOf(week);
  return { from: startOfDay(monday, zone), to: startOfDay(monday + 7, zone) };
};

/** The week whose interval holds the instant. */
export const weekOf = (t: Instant, zone: Zone): IsoWeek => {
  const week = weekOfDay(localDay(t, zone));
  const { from, to } = weekInterval(week, zone);
  // Clocks set back across midnight show Sunday again after Monday had begun: the interval decides.
  if (t < from) return previousWeek(week);
  return t < to ? week : nextWeek(week);
};

/** The week's seven local days, Monday first, of 23, 24 or 25 hours; a day that a zone skipped is empty. */
export const dayIntervals = (week: IsoWeek, zone: Zone): readonly Interval[] => {
  const monday = mondayOf(week);
  return [0, 1, 2, 3, 4, 5, 6].map((i) => ({
    from: startOfDay(monday + i, zone),
    to: startOfDay(monday + i + 1, zone),
  }));
};

/** 28 times 24 hours up to `asOf`: whole weeks, so that every weekday counts alike, whatever the zone. */
export const rolling28Days = (asOf: Instant): Interval => ({ from: before(asOf, days(28)), to: asOf });
