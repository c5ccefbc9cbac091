import { before, type Duration, type Instant, parseDuration, parseInstant } from '../core/time.ts';
import { UsageError } from './usage-error.ts';

/** Reads an option that is an RFC 3339 time or an age before `asOf`; `option` is its name for the message. */
export const timeOption = (option: string, value: string, asOf: Instant): Instant => {
  const time = parseInstant(value);
  if (time !== undefined) return time;
  const age = parseDuration(value);
  if (age !== undefined) return before(asOf, age);
  throw new UsageError(
    `--${option}: "${value}" is not a time; expected RFC 3339 (2026-11-22T15:30:00Z) or an age (7d, 90m)`,
  );
};

/** Reads an option that is a length of time greater than zero. */
export const durationOption = (option: string, value: string): Duration => {
  const d = parseDuration(value);
  if (d !== undefined && d > 0) return d;
  throw new UsageError(`--${option}: "${value}" is not a length of time; expected such as 20m, 90s or 1h30m`);
};
