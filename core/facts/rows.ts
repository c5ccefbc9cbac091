import { type Instant, instant } from '../time.ts';
import { type Columns, misread } from './columns.ts';
import {
  type Cursor,
  count,
  cursor,
  type Source,
  type TimeCursor,
  time,
  timeCursor,
  uid,
  wordAt,
} from './cursor.ts';
import type { Observed, Witness } from './fact.ts';
import { uuidAt } from './uuid.ts';

/**
 * What every row tells of an observation, as it passes. `uid` is a place in the record (cursor.ts). Rows begin as what the
 * first is told against, field by field: of a literal that begins with a spread V8 would make a hash table.
 */
export type Row = {
  uid: number;
  learned: Instant;
  notBefore: Instant;
  version: number;
  witness: Witness;
  /** It speaks of the same object as the row before. */
  same: boolean;
  left: number;
};

export type ObservedCursors = {
  readonly uid: Cursor;
  readonly learned: TimeCursor;
  readonly age: Cursor;
  readonly version: Cursor;
  readonly witness: Cursor;
};

export const observedCursors = (source: Source, kind: string): ObservedCursors => ({
  uid: cursor(source, `${kind} uid`),
  learned: timeCursor(source, `${kind} learned`),
  age: cursor(source, `${kind} age`),
  version: cursor(source, `${kind} version`),
  witness: cursor(source, `${kind} witness`),
});

/** How many items a list has. */
export const lengthOf = (source: Source, c: Cursor): number => {
  const length = count(source, c, 0);
  if (length < 0 || length > 1_000_000) throw misread(`column "${c.column}" tells of ${length} items`);
  return length;
};

const WITNESSES: readonly Witness[] = ['watch', 'list'];

export const readObserved = (source: Source, c: ObservedCursors, row: Row, isFirst: boolean): void => {
  row.left -= 1;
  const before = row.uid;
  row.uid = uid(c.uid, before);
  row.same = !isFirst && row.uid === before;
  row.learned = time(source, c.learned, row.learned);
  row.notBefore = instant(count(source, c.age, row.learned));
  row.version = count(source, c.version, row.version);
  row.witness = wordAt(c.witness, WITNESSES);
};

/** The UID that a row's number stands for. */
export const uidText = ({ texts, uuids }: Columns, place: number): string => {
  if (place === 0) return '';
  const found = place % 2 === 1 ? uuidAt(uuids, (place - 1) / 2) : texts[(place - 2) / 2];
  if (found === undefined) throw misread(`there is no entry ${place}`);
  return found;
};

export const observedOf = (columns: Columns, row: Row): Observed => ({
  uid: uidText(columns, row.uid),
  learned: row.learned,
  notBefore: row.notBefore,
  version: row.version,
  witness: row.witness,
});
