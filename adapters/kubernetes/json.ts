import { type Instant, instant, parseInstant } from '../../core/time.ts';

/** A JSON object of unknown shape, as an API server sent it. */
export type Json = { readonly [key: string]: unknown };

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const NOTHING: Json = {};

/** The object under `path`; an empty one where there is none, so that reading on is harmless. */
export const object = (value: unknown, ...path: readonly string[]): Json => {
  let at: unknown = value;
  for (const key of path) at = isJson(at) ? at[key] : undefined;
  return isJson(at) ? at : NOTHING;
};

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const textOrNull = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

// The sentences that decide anything stand at the beginning; a stack trace behind them is for the logs.
export const LONGEST_MESSAGE = 300;

const HALF_AT_END = /[\ud800-\udbff]$/;

/** A text cut to at most `most` UTF-16 units, never in the middle of a character: half of one is no text. */
export const clipped = (value: unknown, most: number): string => {
  const whole = text(value);
  return whole.length <= most ? whole : whole.slice(0, most).replace(HALF_AT_END, '');
};
export const numberOr = <T>(value: unknown, otherwise: T): number | T =>
  typeof value === 'number' ? value : otherwise;
export const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);

/** Watches give RFC 3339 text, the library's lists give Dates: both are read. Anything else is null. */
export const time = (value: unknown): Instant | null => {
  if (value instanceof Date) return instant(value.getTime());
  return typeof value === 'string' ? (parseInstant(value) ?? null) : null;
};
