import { findZone } from '../numbers/zone.ts';
import { after, between, formatDuration, parseInstant } from '../time.ts';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Times of a report as a clock on the wall of its zone shows them, in English on every machine. */
export type Clock = {
  /** `Mon 16 Nov 00:00` */
  readonly at: (time: string) => string;
  /** `2026-11-16` */
  readonly date: (time: string) => string;
  /** `Tue 17 Nov 03:00 to 05:10`; the second day only where it is another. */
  readonly span: (from: string, to: string) => string;
};

/** A zone that this machine does not know is shown in UTC, and says so. Text that is no time is shown as it is. */
export const clockIn = (timeZone: string): Clock => {
  const zone = findZone(timeZone);
  const local = (time: string): Date | undefined => {
    const t = parseInstant(time);
    return t === undefined ? undefined : new Date(zone ? after(t, zone.offsetAt(t)) : t);
  };
  const day = (d: Date): string => `${WEEKDAYS[d.getUTCDay()]} ${d.getUTCDate()} ${MONTHS[d.getUTCMonth()]}`;
  const hour = (d: Date): string => d.toISOString().slice(11, 16) + (zone ? '' : 'Z');
  const at = (time: string): string => {
    const d = local(time);
    return d ? `${day(d)} ${hour(d)}` : time;
  };
  return {
    at,
    date: (time) => local(time)?.toISOString().slice(0, 10) ?? time,
    span: (from, to) => {
      const [a, b] = [local(from), local(to)];
      return a && b && day(a) === day(b) ? `${at(from)} to ${hour(b)}` : `${at(from)} to ${at(to)}`;
    },
  };
};

/** `Mon` of `2026-11-16`. */
export const weekdayOf = (date: string): string =>
  WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? date;

/** `1 h 20 min` between two times of a report. */
export const lengthOf = (from: string, to: string): string => {
  const [a, b] = [parseInstant(from), parseInstant(to)];
  if (a === undefined || b === undefined) return '';
  return b - a < 1000 ? 'under 1 s' : formatDuration(between(a, b));
};
