import { after, type Duration, duration, hours, type Instant, instant } from '../time.ts';

/** A time zone that the runtime knows: its IANA name and how far local clocks are ahead of UTC at an instant. */
export type Zone = { readonly name: string; readonly offsetAt: (t: Instant) => Duration };

const format = (name: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    // The only way Intl has of saying that it does not know a zone.
    return undefined;
  }
};

/** Looks up an IANA zone, such as `Europe/Berlin`. One that the runtime does not know is `undefined`. */
export const findZone = (name: string): Zone | undefined => {
  const formatter = format(name);
  if (!formatter) return undefined;
  const offsetAt = (t: Instant): Duration => {
    const part = new Map(formatter.formatToParts(t).map(({ type, value }) => [type, Number(value)]));
    const read = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? Number.NaN;
    const day = Date.UTC(read('year'), read('month') - 1, read('day'));
    const clock = ((read('hour') * 60 + read('minute')) * 60 + read('second')) * 1000;
    return duration(day + clock - Math.floor(t / 1000) * 1000);
  };
  return { name, offsetAt };
};

/** Clocks of the world are at most 14 hours ahead of UTC and 12 behind; this is safely more. */
const REACH = hours(16);

/**
 * The instant at which a local day begins; `day` counts days from 1970-01-01. Where midnight is skipped the day begins
 * when the clocks have jumped; where it comes twice, at the first one; where a whole day is skipped (Apia,
 * 2011-12-30) it begins when the next one does.
 */
export const startOfDay = (day: number, zone: Zone): Instant => {
  const midnight = instant(day * 86_400_000);
  const [earliest, last] = [after(midnight, duration(-REACH)), after(midnight, REACH)];
  const candidates = [zone.offsetAt(earliest), zone.offsetAt(last)]
    .map((offset) => after(midnight, duration(-offset)))
    .filter((t) => t + zone.offsetAt(t) === midnight);
  if (candidates.length > 0) return instant(Math.min(...candidates));
  // No instant reads midnight, so the clocks jump over it: halve the way to the jump.
  let [before, from]: readonly [number, number] = [earliest, last];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (middle + zone.offsetAt(instant(middle)) < midnight) before = middle;
    else from = middle;
  }
  return instant(from);
};

/** The local day (counted from 1970-01-01) that a calendar on the wall shows. */
export const localDay = (t: Instant, zone: Zone): number => Math.floor((t + zone.offsetAt(t)) / 86_400_000);
