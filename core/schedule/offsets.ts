import { civilFromDays, firstOfMonth } from './civil.ts';

/**
 * A stretch of time with one offset from UTC: `start` inclusive, `end` exclusive, in unix seconds; `offset` in seconds
 * east. A stretch ends where a UTC year ends, too, whether or not the offset changes there.
 */
export type OffsetPeriod = { readonly start: number; readonly end: number; readonly offset: number };

export type OffsetChange = { readonly at: number; readonly before: number; readonly after: number };

/** Finds the period that an instant (unix seconds) is in. */
export type ZoneClock = (unixSeconds: number) => OffsetPeriod;

const ALWAYS_UTC: OffsetPeriod = { start: -Infinity, end: Infinity, offset: 0 };

// The shortest time that a zone has kept an offset since 1940 is six days and 23 hours (Brazil's north-east in October
// 2000, Gaza around Ramadan in years to come): a look every six days misses no change.
const LOOK_EVERY_SECONDS = 6 * 86_400;
// All zones over 80 years; beyond that the cache starts anew, so that its size has a bound.
const MAX_CACHED_YEARS = 50_000;

const clocks = new Map<string, ZoneClock>();
let cachedYears = 0;

/**
 * The clock of a zone that `Intl` knows. A year's offset changes are looked for when an instant in it is first asked for,
 * and kept: this cache is the only state of the calendar, and holds nothing but what `Intl` would say again.
 */
export const clockOf = (zone: string): ZoneClock => {
  if (cachedYears > MAX_CACHED_YEARS) {
    clocks.clear();
    cachedYears = 0;
  }
  const cached = clocks.get(zone);
  if (cached !== undefined) return cached;
  const clock = zone === 'UTC' ? () => ALWAYS_UTC : makeClock(zone);
  clocks.set(zone, clock);
  return clock;
};

const makeClock = (zone: string): ZoneClock => {
  const offsetAt = offsetReader(zone);
  const years = new Map<number, readonly OffsetPeriod[]>();
  return (unixSeconds) => {
    const { year } = civilFromDays(Math.floor(unixSeconds / 86_400));
    let periods = years.get(year);
    if (periods === undefined) {
      periods = periodsOfYear(year, offsetAt);
      years.set(year, periods);
      cachedYears += 1;
    }
    const found = periods.find((period) => unixSeconds < period.end);
    if (found === undefined) throw new Error(`no offset in ${zone} at ${unixSeconds}`);
    return found;
  };
};

const periodsOfYear = (year: number, offsetAt: (t: number) => number): readonly OffsetPeriod[] => {
  const yearEnd = firstOfMonth(year + 1, 1) * 86_400;
  const periods: OffsetPeriod[] = [];
  let start = firstOfMonth(year, 1) * 86_400;
  let offset = offsetAt(start);
  let seen = start;
  while (seen < yearEnd) {
    const look = Math.min(seen + LOOK_EVERY_SECONDS, yearEnd - 1);
    while (offsetAt(look) !== offset) {
      const change = firstOther(seen, look, (t) => offsetAt(t) === offset);
      periods.push({ start, end: change, offset });
      start = change;
      seen = change;
      offset = offsetAt(change);
    }
    seen = look === yearEnd - 1 ? yearEnd : look;
  }
  periods.push({ start, end: yearEnd, offset });
  return periods;
};

/** The first second in (same, other] where `isSame` no longer holds. */
const firstOther = (same: number, other: number, isSame: (t: number) => boolean): number => {
  let [low, high] = [same, other];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSame(middle)) low = middle;
    else high = middle;
  }
  return high;
};

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

const offsetReader = (timeZone: string): ((unixSeconds: number) => number) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
  return (unixSeconds) => {
    const text = format.format(unixSeconds * 1000);
    const match = OFFSET.exec(text);
    if (match === null) throw new Error(`cannot read the offset of ${timeZone} in "${text}"`);
    const [, sign, h = '0', m = '0', s = '0'] = match;
    const size = Number(h) * 3600 + Number(m) * 60 + Number(s);
    return sign === '-' ? -size : size;
  };
};

/** The changes of offset at or after `from` and before `to` (unix seconds), in order. */
export const offsetChanges = (clock: ZoneClock, from: number, to: number): readonly OffsetChange[] => {
  const changes: OffsetChange[] = [];
  let period = clock(from - 1);
  while (period.end < to) {
    const next = clock(period.end);
    if (next.offset !== period.offset && period.end >= from) {
      changes.push({ at: period.end, before: period.offset, after: next.offset });
    }
    period = next;
  }
  return changes;
};
