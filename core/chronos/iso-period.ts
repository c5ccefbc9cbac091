/**
 * An ISO 8601 period as Joda-Time keeps it: field by field, nothing normalised, because a day is
 * added on the calendar and 24 hours are added on the clock. `seconds` may carry a fraction.
 */
export type Period = {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
};

const PERIOD =
  /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:[.,]\d+)?)S)?)?$/i;

/** Reads what Joda's `ISOPeriodFormat.standard` reads, a bare `P` (zero) included; else `undefined`. */
export const parsePeriod = (text: string): Period | undefined => {
  const m = PERIOD.exec(text);
  if (!m) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = m
    .slice(1)
    .map((part) => Number((part ?? '0').replace(',', '.')));
  return { years, months, weeks, days, hours, minutes, seconds };
};

/** The shortest text that reads back as the same period; zero is `PT0S`. */
export const formatPeriod = (p: Period): string => {
  const part = (n: number, unit: string): string => (n === 0 ? '' : `${n}${unit}`);
  const date = `${part(p.years, 'Y')}${part(p.months, 'M')}${part(p.weeks, 'W')}${part(p.days, 'D')}`;
  const time = `${part(p.hours, 'H')}${part(p.minutes, 'M')}${part(p.seconds, 'S')}`;
  if (date === '' && time === '') return 'PT0S';
  return `P${date}${time === '' ? '' : `T${time}`}`;
};

export const timesPeriod = (p: Period, n: number): Period => ({
  years: p.years * n,
  months: p.months * n,
  weeks: p.weeks * n,
  days: p.days * n,
  hours: p.hours * n,
  minutes: p.minutes * n,
  seconds: p.seconds * n,
});

/** The part that is added on the clock, in seconds. */
export const clockSeconds = (p: Period): number => p.hours * 3600 + p.minutes * 60 + p.seconds;

/** The calendar part in months, and in days. */
export const calendarMonths = (p: Period): number => p.years * 12 + p.months;
export const calendarDays = (p: Period): number => p.weeks * 7 + p.days;

/** Nothing in it but hours, minutes and seconds: it never moves with the civil day. */
export const isClockOnly = (p: Period): boolean => calendarMonths(p) === 0 && calendarDays(p) === 0;

/** Seconds with days of 24 hours; months are left out (Joda refuses to convert those). */
export const standardSeconds = (p: Period): number => calendarDays(p) * 86_400 + clockSeconds(p);

/**
 * Whether Chronos makes progress with it. Under one second its own skip divides by zero,
 * and a negative one goes back for ever.
 */
export const advances = (p: Period): boolean =>
  calendarMonths(p) >= 0 && (calendarMonths(p) > 0 ? standardSeconds(p) >= 0 : standardSeconds(p) >= 1);
