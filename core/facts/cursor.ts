import { type Instant, instant } from '../time.ts';
import { AS_TEXT, type Columns, misread } from './columns.ts';

// A record is read row by row, column by column, without making an object of it: a CronJob that runs as it should is
// judged from a row as it passes (core/tidy). Each read takes what core/facts/columns.ts would have taken.

/** How far a column has been read. */
export type Cursor = { readonly column: string; readonly values: Float64Array; at: number };

/** Times are told in two columns: seconds against a prediction, and milliseconds. */
export type TimeCursor = { readonly second: Cursor; readonly ms: Cursor };

/** Something that may be missing: whether it is there, and the column that says what it is. */
export type MaybeTime = TimeCursor & { readonly there: Cursor };

/** A record's columns, to take cursors from. */
export type Source = {
  readonly columns: Columns;
  /** Cursors of columns that hardly any record has: numbers beyond 2^53, told as text. */
  readonly rare: Map<string, Cursor>;
};

const NOTHING = new Float64Array(0);

export const sourceOf = (columns: Columns): Source => ({ columns, rare: new Map() });

export const cursor = ({ columns }: Source, column: string): Cursor => {
  const values = columns.columns.get(column) ?? NOTHING;
  return { column, values: values instanceof Float64Array ? values : Float64Array.from(values), at: 0 };
};

export const timeCursor = (source: Source, column: string): TimeCursor => ({
  second: cursor(source, column),
  ms: cursor(source, `${column} ms`),
});

export const maybeTime = (source: Source, column: string): MaybeTime => ({
  there: cursor(source, `${column}?`),
  second: cursor(source, column),
  ms: cursor(source, `${column} ms`),
});

export const next = (c: Cursor): number => {
  const { at } = c;
  const n = c.values[at];
  if (n === undefined) throw misread(`column "${c.column}" ends after ${at} values`);
  c.at = at + 1;
  return n;
};

export const flag = (c: Cursor): boolean => next(c) === 1;

export const count = (source: Source, c: Cursor, predicted: number): number => {
  const n = next(c);
  return n === AS_TEXT ? asText(source, c.column) : n + predicted;
};

const asText = (source: Source, column: string): number => {
  const name = `${column} text`;
  const c = source.rare.get(name) ?? cursor(source, name);
  source.rare.set(name, c);
  return Number(textAt(source, next(c)));
};

export const textAt = ({ columns: { texts } }: Source, index: number): string => {
  const text = texts[index];
  if (text === undefined) throw misread(`there is no entry ${index}`);
  return text;
};

export const text = (source: Source, c: Cursor, predicted: string): string => {
  const n = next(c);
  return n === 0 ? predicted : textAt(source, n - 1);
};

/** A column that need not be there, or not to the end: null where it says nothing. */
export const rareText = (source: Source, c: Cursor): string | null => {
  const n = c.values[c.at] ?? 0;
  c.at += 1;
  return n === 0 ? null : textAt(source, n - 1);
};

/**
 * A UID by where it stands: 0 for '', odd among the record's UUIDs, even among its texts. Within one record two UIDs
 * are the same where these numbers are.
 */
export const uid = (c: Cursor, predicted: number): number => {
  const n = next(c);
  return n === 0 ? predicted : n;
};

export const time = (source: Source, c: TimeCursor, predicted: Instant): Instant => {
  const second = count(source, c.second, Math.floor(predicted / 1000));
  return instant(second * 1000 + count(source, c.ms, 0));
};

/** NaN stands for null. */
export const timeOrNaN = (source: Source, c: MaybeTime, predicted: Instant): Instant =>
  flag(c.there) ? time(source, c, predicted) : NEVER;

/** "null" as a time, so that a row keeps numbers only. */
export const NEVER: Instant = instant(Number.NaN);

/** The time, or null where it is `NEVER`. */
export const orNull = (t: Instant): Instant | null => (Number.isNaN(t) ? null : t);

/** The time, or the other where it is `NEVER`. */
export const timeOr = (t: Instant, other: Instant): Instant => (Number.isNaN(t) ? other : t);

/** The one of some words that a number tells. */
export const wordAt = <T extends string>(c: Cursor, words: readonly T[]): T => {
  const index = next(c);
  const word = words[index];
  if (word === undefined) throw misread(`column "${c.column}" has no word ${index}`);
  return word;
};
