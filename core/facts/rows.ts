import { instant } from '../time.ts';
import {
  countAt,
  flagAt,
  NEVER,
  type NumberColumn,
  numbersOf,
  type Source,
  timeAt,
  timesOf,
  uidAt,
  valueAt,
  wordAt,
} from './column-values.ts';
import { type Columns, misread } from './columns.ts';
import type { Observed, Witness } from './fact.ts';
import { uuidAt } from './uuid.ts';

/**
 * What a record's rows of one kind tell of an observation, an array for each field; `uid` is a place in the record
 * (column-values.ts). They are filled anew by each record, so that a tick of thousands of rows leaves nothing to collect.
 */
export type Rows = {
  count: number;
  uid: Int32Array;
  learned: Float64Array;
  notBefore: Float64Array;
  version: Float64Array;
  /** 1 where it was learned of a list. */
  listed: Uint8Array;
  /** 1 where the row speaks of the same object as the one before. */
  same: Uint8Array;
};

export const noRows = (): Rows => ({
  count: 0,
  uid: new Int32Array(0),
  learned: new Float64Array(0),
  notBefore: new Float64Array(0),
  version: new Float64Array(0),
  listed: new Uint8Array(0),
  same: new Uint8Array(0),
});

type Numbers = Int32Array | Float64Array | Uint8Array;

/** The same array where it has room for so many, else a wider one. */
export const roomIn = <T extends Numbers>(numbers: T, count: number, make: (length: number) => T): T =>
  numbers.length >= count ? numbers : make(Math.max(64, count * 2));
export const bytes = (length: number): Uint8Array => new Uint8Array(length);
export const places = (length: number): Int32Array => new Int32Array(length);
export const doubles = (length: number): Float64Array => new Float64Array(length);

/** How many items a list has. */
export const lengthAt = (c: NumberColumn, place: number): number => {
  const length = c.values[place] === 1 ? 1 : countAt(c, place, 0);
  if (length >= 0 && length <= 1_000_000 && Number.isInteger(length)) return length;
  throw misread(`column "${c.column}" tells of ${length} items`);
};

const WITNESSES: readonly Witness[] = ['watch', 'list'];

/** Reads what all rows of a kind tell of an observation; `at` is the record's instant. */
export const readObserved = (rows: Rows, source: Source, kind: string, at: number): void => {
  const count = lengthAt(numbersOf(source, `${kind} n`), 0);
  // Each row takes a value at the least: a flipped bit must not make us ask for all the memory there is.
  if (count > 0) valueAt(numbersOf(source, `${kind} uid`), count - 1);
  rows.count = count;
  rows.uid = roomIn(rows.uid, count, places);
  rows.learned = roomIn(rows.learned, count, doubles);
  rows.notBefore = roomIn(rows.notBefore, count, doubles);
  rows.version = roomIn(rows.version, count, doubles);
  rows.listed = roomIn(rows.listed, count, bytes);
  rows.same = roomIn(rows.same, count, bytes);
  readUids(rows, numbersOf(source, `${kind} uid`));
  readTimes(rows, source, kind, at);
  const versions = numbersOf(source, `${kind} version`);
  let version = 0;
  for (let i = 0; i < count; i++) {
    version = countAt(versions, i, version);
    rows.version[i] = version;
  }
  const witnesses = numbersOf(source, `${kind} witness`);
  for (let i = 0; i < count; i++) rows.listed[i] = wordAt(witnesses, i, WITNESSES);
};

const readUids = ({ count, uid, same }: Rows, column: NumberColumn): void => {
  let before = 0;
  for (let i = 0; i < count; i++) {
    const own = uidAt(column, i, before);
    uid[i] = own;
    same[i] = i > 0 && own === before ? 1 : 0;
    before = own;
  }
};

const readTimes = ({ count, learned, notBefore }: Rows, source: Source, kind: string, at: number): void => {
  const times = timesOf(source, `${kind} learned`);
  const ages = numbersOf(source, `${kind} age`);
  let before = at;
  for (let i = 0; i < count; i++) {
    before = timeAt(times, i, before);
    learned[i] = before;
    notBefore[i] = countAt(ages, i, before);
  }
};

/** The UID that a row's number stands for. */
export const uidText = ({ texts, uuids }: Columns, place: number): string => {
  if (place === 0) return '';
  const found = place % 2 === 1 ? uuidAt(uuids, (place - 1) / 2) : texts[(place - 2) / 2];
  if (found === undefined) throw misread(`there is no entry ${place}`);
  return found;
};

export const observedOf = ({ columns }: Source, rows: Rows, i: number): Observed => ({
  uid: uidText(columns, rows.uid[i] ?? 0),
  learned: instant(rows.learned[i] ?? 0),
  notBefore: instant(rows.notBefore[i] ?? 0),
  version: rows.version[i] ?? 0,
  witness: WITNESSES[rows.listed[i] ?? 0] ?? 'watch',
});

/** Rows of a kind of which much hardly ever changes (`fixed`, in the order in which it is told anew). */
type WithFixed = {
  readonly seen: Rows;
  readonly fixed: { count: number; row: Int32Array };
  fixedAt: Int32Array;
  sameFixed: Uint8Array;
};

/**
 * What hardly ever changes is told whole by a row, or by one zero where the row before tells of the same object: finds for
 * each row which of the told ones it has, and whether that is the one before's, and for each told one its row.
 */
export const readChanges = (rows: WithFixed, source: Source, kind: string): void => {
  const { seen, fixed } = rows;
  const { count } = seen;
  const changed = numbersOf(source, `${kind} changed`);
  rows.fixedAt = roomIn(rows.fixedAt, count, places);
  rows.sameFixed = roomIn(rows.sameFixed, count, bytes);
  fixed.row = roomIn(fixed.row, count, places);
  let [told, asked] = [0, 0];
  for (let i = 0; i < count; i++) {
    const isSame = seen.same[i] === 1 && !flagAt(changed, asked++);
    rows.sameFixed[i] = isSame ? 1 : 0;
    if (!isSame) fixed.row[told++] = i;
    rows.fixedAt[i] = told - 1;
  }
  fixed.count = told;
};

type MaybeTimes = { readonly count: number; readonly near: Float64Array; readonly into: Float64Array };

/** Times that may be missing, each told against the one of `near` at its place; `NEVER` where there is none. */
export const readMaybeTimes = (source: Source, column: string, { count, near, into }: MaybeTimes): void => {
  const there = numbersOf(source, `${column}?`);
  const times = timesOf(source, column);
  let told = 0;
  for (let i = 0; i < count; i++) into[i] = flagAt(there, i) ? timeAt(times, told++, near[i] ?? 0) : NEVER;
};
