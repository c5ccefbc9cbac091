import { type Duration, seconds } from '../time.ts';

const NANOSECONDS = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
} as const;

const isUnit = (text: string): text is keyof typeof NANOSECONDS => Object.hasOwn(NANOSECONDS, text);

const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;

/** Go's `time.ParseDuration` in nanoseconds, or `undefined` where Go refuses. */
const goDuration = (text: string): bigint | undefined => {
  const sign = text.startsWith('-') ? -1n : 1n;
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0n;
  let total = 0n;
  let at = 0;
  while (at < body.length) {
    PART.lastIndex = at;
    const [whole = '', digits = '', fraction = '', unit = ''] = PART.exec(body) ?? [];
    if (digits + fraction === '' || !isUnit(unit)) return undefined;
    total += BigInt(digits || '0') * NANOSECONDS[unit];
    total += (BigInt(fraction || '0') * NANOSECONDS[unit]) / 10n ** BigInt(fraction.length);
    at += whole.length;
  }
  const limit = sign < 0n ? 1n << 63n : (1n << 63n) - 1n;
  return at > 0 && total <= limit ? sign * total : undefined;
};

/**
 * The period of `@every D` as robfig's `Every` rounds it: whole seconds, at least one, so that `0s` and `-5m` are a
 * second. `undefined` where Go's `time.ParseDuration` refuses (`1d`, `1h30`, a space).
 */
export const everyPeriod = (text: string): Duration | undefined => {
  const nanoseconds = goDuration(text);
  if (nanoseconds === undefined) return undefined;
  const whole = nanoseconds / NANOSECONDS.s;
  return seconds(whole < 1n ? 1 : Number(whole));
};
