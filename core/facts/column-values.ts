import { type Instant, instant } from '../time.ts';
import { AS_TEXT, type Columns, misread } from './columns.ts';

// A record is read column by column into arrays, without making an object of any row: a CronJob that runs as it should is
// judged from those (core/tidy). Each read takes what core/facts/columns.ts would have taken.

/** A record's columns. */
export type Source = {
  readonly columns: Columns;
  /** How far columns were read that hardly any record has: numbers beyond 2^53, told as text. */
  readonly rare: Map<string, number>;
};

export const sourceOf = (columns: Columns): Source => ({ columns, rare: new Map() });

/** One column, each value of which is read once, in order. */
export type NumberColumn = {
  readonly source: Source;
  readonly column: string;
  readonly values: Float64Array;
};

const NOTHING = new Float64Array(0);

export const numbersOf = (source: Source, column: string): NumberColumn => {
  const values = source.columns.columns.get(column) ?? NOTHING;
  return { source, column, values: values instanceof Float64Array ? values : Float64Array.from(values) };
};

/** The value at a place, as it stands. */
export const valueAt = (c: NumberColumn, place: number): number => {
  const n = c.values[place];
  if (n === undefined) throw misread(`column "${c.column}" ends after ${c.values.length} values`);
  return n;
};

export const flagAt = (c: NumberColumn, place: number): boolean => {
  const n = c.values[place];
  return n === 0 ? false : (n ?? valueAt(c, place)) === 1;
};

export const countAt = (c: NumberColumn, place: number, predicted: number): number => {
  const n = c.values[place];
  return n === undefined || n === AS_TEXT ? oddCountAt(c, place) : n + predicted;
};

// Apart, so that what nearly always happens is short enough for an engine to put it where it is called.
const oddCountAt = (c: NumberColumn, place: number): number =>
  valueAt(c, place) === AS_TEXT ? asText(c) : 0;

const asText = ({ source, column }: NumberColumn): number => {
  const name = `${column} text`;
  const place = source.rare.get(name) ?? 0;
  source.rare.set(name, place + 1);
  return Number(textIn(source, valueAt(numbersOf(source, name), place) + 1));
};

/** Times are told in two columns: seconds against a prediction, and milliseconds. */
export type TimeColumn = { readonly second: NumberColumn; readonly ms: NumberColumn };

export const timesOf = (source: Source, column: string): TimeColumn => ({
  second: numbersOf(source, column),
  ms: numbersOf(source, `${column} ms`),
});

export const timeAt = ({ second, ms }: TimeColumn, place: number, predicted: number): number => {
  const s = second.values[place];
  const rest = ms.values[place];
  return s === undefined || rest === undefined || s === AS_TEXT || rest === AS_TEXT
    ? oddTimeAt(second, ms, { place, predicted })
    : (s + Math.floor(predicted / 1000)) * 1000 + rest;
};

type Place = { readonly place: number; readonly predicted: number };

const oddTimeAt = (second: NumberColumn, ms: NumberColumn, { place, predicted }: Place): number =>
  countAt(second, place, Math.floor(predicted / 1000)) * 1000 + countAt(ms, place, 0);

/** "null" as a time, so that rows are numbers only. */
export const NEVER = Number.NaN;

/** The time, or null where it is `NEVER`. */
export const orNull = (t: number | undefined): Instant | null =>
  t === undefined || Number.isNaN(t) ? null : instant(t);

/** The time, or the other where it is `NEVER`. */
export const timeOr = (t: number, other: number): number => (Number.isNaN(t) ? other : t);

// Texts are told by a number: 0 for '', from 1 on the record's own, below 0 what is so usual that no record holds it.
const USUAL = ['Pending', 'Complete', 'Completed', 'ContainerCreating'] as const;
type Usual = (typeof USUAL)[number];
export const usual = (text: Usual): number => -1 - USUAL.indexOf(text);
/** Stands for "no text". */
export const NO_TEXT = -100;

export const textIn = ({ columns: { texts } }: Source, code: number): string => {
  const text = code > 0 ? texts[code - 1] : code === 0 ? '' : USUAL[-1 - code];
  if (text === undefined) throw misread(`there is no entry ${code - 1}`);
  return text;
};

/** The text, or null where there is none. */
export const textOrNull = (source: Source, code: number): string | null =>
  code === NO_TEXT ? null : textIn(source, code);

export const textAt = (c: NumberColumn, place: number, predicted: number): number => {
  const n = c.values[place];
  return n === 0 ? predicted : newTextAt(c, place);
};

const newTextAt = (c: NumberColumn, place: number): number => {
  const n = valueAt(c, place);
  if (n > 0 && n <= c.source.columns.texts.length) return n;
  throw misread(`there is no entry ${n - 1}`);
};

/** A column that need not be there, or not to the end: `NO_TEXT` where it says nothing. */
export const rareTextAt = (c: NumberColumn, place: number): number => {
  const n = c.values[place] ?? 0;
  return n === 0 ? NO_TEXT : textAt(c, place, 0);
};

/**
 * A UID by where it stands: 0 for '', odd among the record's UUIDs, even among its texts. Within one record two UIDs
 * are the same where these numbers are.
 */
export const uidAt = (c: NumberColumn, place: number, predicted: number): number => {
  return c.values[place] === 0 ? predicted : newUidAt(c, place);
};

const newUidAt = (c: NumberColumn, place: number): number => {
  const n = valueAt(c, place);
  const { uuids, texts } = c.source.columns;
  const isThere = n % 2 === 1 ? n < uuids.length / 2 : n <= 2 * texts.length;
  if (n > 0 && isThere) return n;
  throw misread(`there is no entry ${n}`);
};

/** The one of some words that a number tells, by its index. */
export const wordAt = (c: NumberColumn, place: number, words: readonly string[]): number => {
  return c.values[place] === 0 ? 0 : otherWordAt(c, place, words);
};

const otherWordAt = (c: NumberColumn, place: number, words: readonly string[]): number => {
  const index = valueAt(c, place);
  if (words[index] === undefined) throw misread(`column "${c.column}" has no word ${index}`);
  return index;
};
