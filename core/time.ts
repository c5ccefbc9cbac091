/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. Never a length of time. */
export type Instant = number & { readonly brand: 'Instant' };

/** A length of time in whole milliseconds. Never a point in time. */
export type Duration = number & { readonly brand: 'Duration' };

/** Half-open: `from` belongs to it, `to` does not. */
export type Interval = { readonly from: Instant; readonly to: Instant };

// The only two casts of the core: a brand cannot be made any other way.
export const instant = (milliseconds: number): Instant => milliseconds as Instant;
export const duration = (milliseconds: number): Duration => milliseconds as Duration;

export const seconds = (n: number): Duration => duration(n * 1000);
export const minutes = (n: number): Duration => seconds(n * 60);
export const hours = (n: number): Duration => minutes(n * 60);
export const days = (n: number): Duration => hours(n * 24);

export const after = (t: Instant, d: Duration): Instant => instant(t + d);
export const before = (t: Instant, d: Duration): Instant => instant(t - d);
/** How long from `from` to `to`; negative when `to` is the earlier. */
export const between = (from: Instant, to: Instant): Duration => duration(to - from);
export const earliest = (a: Instant, b: Instant): Instant => (a <= b ? a : b);
export const latest = (a: Instant, b: Instant): Instant => (a >= b ? a : b);

export const fromUnixSeconds = (s: number): Instant => instant(s * 1000);
/** Whole seconds since the epoch, rounded down. */
export const toUnixSeconds = (t: Instant): number => Math.floor(t / 1000);

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * Reads an RFC 3339 time. Fractions of a second are cut after milliseconds.
 * Anything else (no zone, no seconds, 30 February, a leap second) is `undefined`.
 */
export const parseInstant = (text: string): Instant | undefined => {
  const m = RFC3339.exec(text);
  if (!m) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = m;
  const [mo, d, h, mi, s] = [Number(month), Number(day), Number(hour), Number(minute), Number(second)];
  const utc = Date.UTC(Number(year), mo - 1, d, h, mi, s, Math.floor(Number(`0${fraction}`) * 1000));
  const check = new Date(utc);
  const real = check.getUTCMonth() === mo - 1 && check.getUTCDate() === d && h < 24 && mi < 60 && s < 60;
  return real ? instant(utc - offsetMilliseconds(zone)) : undefined;
};

const offsetMilliseconds = (zone: string): number => {
  if (zone === 'Z' || zone === 'z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
};

/** RFC 3339 in UTC; with milliseconds only where there are some. */
export const formatInstant = (t: Instant): string => new Date(t).toISOString().replace('.000Z', 'Z');

/** RFC 3339 in UTC, cut to whole seconds: the resolution of Kubernetes' own times. */
export const formatSeconds = (t: Instant): string => `${new Date(t).toISOString().slice(0, 19)}Z`;

const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
const isUnit = (text: string): text is keyof typeof UNITS => Object.hasOwn(UNITS, text);

/** Reads `90s`, `20m`, `1h30m`, `7d`, `2w`; anything else, also a bare number or a negative one, is `undefined`. */
export const parseDuration = (text: string): Duration | undefined => {
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, n = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d|w)/g)) {
    if (isUnit(unit)) total += Number(n) * UNITS[unit];
  }
  return Number.isSafeInteger(Math.round(total)) ? duration(Math.round(total)) : undefined;
};

/** The two largest units that matter: `4 min 10 s`, `2 d 3 h`, `0 s`. */
export const formatDuration = (d: Duration): string => {
  const total = Math.abs(Math.round(d / 1000));
  const parts = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'min'],
    [total % 60, 's'],
  ] as const;
  const first = parts.findIndex(([n]) => n > 0);
  const shown = first < 0 ? [parts[3]] : parts.slice(first, first + 2).filter(([n], i) => i === 0 || n > 0);
  return `${d < 0 ? '−' : ''}${shown.map(([n, unit]) => `${n} ${unit}`).join(' ')}`;
};
