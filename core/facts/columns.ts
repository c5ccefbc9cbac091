import { type Instant, instant } from '../time.ts';
import { isUuid, uuidAt, uuidsIn } from './uuid.ts';

/**
 * Facts as columns: whole numbers by column, and the texts and UUIDs that some of the numbers point to.
 * What was predicted costs a zero; a run of zeros costs next to nothing once it is compressed.
 */
export type Columns = {
  readonly texts: readonly string[];
  /** Lower-case UUIDs as words (uuid.ts); they don't compress, so they are kept apart. */
  readonly uuids: Uint32Array;
  readonly columns: ReadonlyMap<string, Column>;
};
export type Column = readonly number[] | Float64Array;

/** Thrown where columns do not hold what a decoder needs: they were altered, or written by another version. */
export const misread = (what: string): Error => new Error(`facts cannot be decoded: ${what}`);

/**
 * Both directions in one description: a writer is given the value and stores how it differs from the prediction; a
 * reader is given none and finds it. Either returns the value, so that later predictions can build on it.
 */
export type Io = {
  readonly count: (column: string, value: number | undefined, predicted: number) => number;
  readonly flag: (column: string, value: boolean | undefined) => boolean;
  readonly text: (column: string, value: string | undefined, predicted: string) => string;
  readonly uid: (column: string, value: string | undefined, predicted: string) => string;
  /**
   * A text that hardly any row has. Rows behind the last that has it take no place, and where none has it there is no
   * column: so records from before the column was thought of are read as what they are.
   */
  readonly rare: (column: string, value: string | null | undefined) => string | null;
};

// Numbers beyond 2^53 (a startingDeadlineSeconds may be any int64) are written as text behind this mark.
export const AS_TEXT = -(2 ** 52);

const indexer = (): { readonly all: string[]; readonly of: (item: string) => number } => {
  const all: string[] = [];
  const known = new Map<string, number>();
  const of = (item: string): number => {
    const found = known.get(item);
    if (found !== undefined) return found;
    known.set(item, all.length);
    return all.push(item) - 1;
  };
  return { all, of };
};

export const columnWriter = (): { readonly io: Io; readonly done: () => Columns } => {
  const columns = new Map<string, number[]>();
  const rows = new Map<string, number>();
  const texts = indexer();
  const uuids = indexer();
  const put = (column: string, n: number): void => {
    const values = columns.get(column);
    if (values === undefined) columns.set(column, [n]);
    else values.push(n);
  };
  const given = <T>(value: T | undefined): T => {
    if (value === undefined) throw misread('a value to write is missing');
    return value;
  };
  const io: Io = {
    count: (column, value, predicted) => {
      const n = given(value);
      const difference = n - predicted;
      const plain = Number.isSafeInteger(n) && Math.abs(difference) < -AS_TEXT;
      put(column, plain ? difference : AS_TEXT);
      if (!plain) put(`${column} text`, texts.of(String(n)));
      return n;
    },
    flag: (column, value) => {
      put(column, given(value) ? 1 : 0);
      return given(value);
    },
    text: (column, value, predicted) => {
      put(column, given(value) === predicted ? 0 : texts.of(given(value)) + 1);
      return given(value);
    },
    uid: (column, value, predicted) => {
      const uid = given(value);
      put(column, uid === predicted ? 0 : isUuid(uid) ? 2 * uuids.of(uid) + 1 : 2 * texts.of(uid) + 2);
      return uid;
    },
    rare: (column, value) => {
      const row = rows.get(column) ?? 0;
      rows.set(column, row + 1);
      const text = given(value);
      if (text === null) return null;
      for (let filled = columns.get(column)?.length ?? 0; filled < row; filled += 1) put(column, 0);
      put(column, texts.of(text) + 1);
      return text;
    },
  };
  return { io, done: () => ({ texts: texts.all, uuids: uuidsIn(uuids.all), columns }) };
};

export const columnReader = ({ texts, uuids, columns }: Columns): Io => {
  const position = new Map<string, number>();
  const take = (column: string): number => {
    const at = position.get(column) ?? 0;
    position.set(column, at + 1);
    const n = columns.get(column)?.[at];
    if (n === undefined) throw misread(`column "${column}" ends after ${at} values`);
    return n;
  };
  const found = (item: string | undefined, index: number): string => {
    if (item === undefined) throw misread(`there is no entry ${index}`);
    return item;
  };
  const text = (index: number): string => found(texts[index], index);
  return {
    count: (column, _, predicted) => {
      const n = take(column);
      return n === AS_TEXT ? Number(text(take(`${column} text`))) : n + predicted;
    },
    flag: (column) => take(column) === 1,
    text: (column, _, predicted) => {
      const n = take(column);
      return n === 0 ? predicted : text(n - 1);
    },
    uid: (column, _, predicted) => {
      const n = take(column);
      if (n === 0) return predicted;
      return n % 2 === 1 ? found(uuidAt(uuids, (n - 1) / 2), n) : text((n - 2) / 2);
    },
    rare: (column) => {
      const at = position.get(column) ?? 0;
      position.set(column, at + 1);
      const n = columns.get(column)?.[at] ?? 0;
      return n === 0 ? null : text(n - 1);
    },
  };
};

/** Seconds are told against the prediction, milliseconds as they are: Kubernetes' own times have none. */
export const timeOf = (io: Io, column: string, value: Instant | undefined, predicted: Instant): Instant => {
  const second = value === undefined ? undefined : Math.floor(value / 1000);
  const s = io.count(column, second, Math.floor(predicted / 1000));
  const ms = io.count(
    `${column} ms`,
    value === undefined ? undefined : value - Math.floor(value / 1000) * 1000,
    0,
  );
  return instant(s * 1000 + ms);
};

/** Something that may be null: a flag, and the value where there is one. */
export const orNull = <T>(
  io: Io,
  column: string,
  value: T | null | undefined,
  some: (value: T | undefined) => T,
): T | null => {
  const there = io.flag(`${column}?`, value === undefined ? undefined : value !== null);
  return there ? some(value ?? undefined) : null;
};

/** A list: its length, and its items one after the other. */
export const listOf = <T>(
  io: Io,
  column: string,
  values: readonly T[] | undefined,
  item: (value: T | undefined, index: number) => T,
): readonly T[] => {
  const length = io.count(`${column} n`, values?.length, 0);
  if (length < 0 || length > 1_000_000) throw misread(`column "${column}" tells of ${length} items`);
  return Array.from({ length }, (_, i) => item(values?.[i], i));
};

/** One of a fixed set of words. Appending to the set is compatible; reordering it needs a new version. */
export const oneOf = <T extends string>(
  io: Io,
  column: string,
  value: T | undefined,
  words: readonly [T, ...T[]],
): T => {
  const index = io.count(column, value === undefined ? undefined : words.indexOf(value), 0);
  const word = words[index];
  if (word === undefined) throw misread(`column "${column}" has no word ${index}`);
  return word;
};
