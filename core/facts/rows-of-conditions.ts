import { instant } from '../time.ts';
import {
  flagAt,
  numbersOf,
  type Source,
  textAt,
  textIn,
  timeAt,
  timesOf,
  usual,
  valueAt,
} from './column-values.ts';
import type { JobCondition } from './fact.ts';
import { bytes, doubles, lengthAt, places, type Rows, roomIn } from './rows.ts';

/** The conditions of a record's rows of Jobs; texts as in column-values.ts. */
export type ConditionRows = {
  /** A row's are those from `from` on, so many; 1 where they are those of the row before. */
  from: Int32Array;
  count: Int32Array;
  same: Uint8Array;
  type: Int32Array;
  at: Float64Array;
  reason: Int32Array;
  message: Int32Array;
};

export const noConditionRows = (): ConditionRows => ({
  from: places(0),
  count: places(0),
  same: bytes(0),
  type: places(0),
  at: doubles(0),
  reason: places(0),
  message: places(0),
});

export const readConditions = (rows: ConditionRows, seen: Rows, source: Source): void => {
  const end = readLists(rows, seen, source);
  const types = numbersOf(source, 'job condition');
  // A flipped bit must not make us ask for all the memory there is.
  if (end > 0) valueAt(types, end - 1);
  rows.type = roomIn(rows.type, end, places);
  rows.at = roomIn(rows.at, end, doubles);
  rows.reason = roomIn(rows.reason, end, places);
  rows.message = roomIn(rows.message, end, places);
  readTimes(rows, seen, source);
  const reasons = numbersOf(source, 'job condition reason');
  const messages = numbersOf(source, 'job condition message');
  for (let c = 0; c < end; c++) {
    rows.type[c] = textAt(types, c, COMPLETE);
    rows.reason[c] = textAt(reasons, c, 0);
    rows.message[c] = textAt(messages, c, 0);
  }
};

const COMPLETE = usual('Complete');

/** Returns how many conditions are told. */
const readLists = (rows: ConditionRows, seen: Rows, source: Source): number => {
  const { count } = seen;
  rows.same = roomIn(rows.same, count, bytes);
  rows.from = roomIn(rows.from, count, places);
  rows.count = roomIn(rows.count, count, places);
  const changed = numbersOf(source, 'job conditions changed');
  const lengths = numbersOf(source, 'job conditions n');
  let [from, length, asked, told, end] = [0, 0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const isSame = seen.same[i] === 1 && !flagAt(changed, asked++);
    rows.same[i] = isSame ? 1 : 0;
    if (!isSame) {
      from = end;
      length = lengthAt(lengths, told++);
      end += length;
    }
    rows.from[i] = from;
    rows.count[i] = length;
  }
  return end;
};

const readTimes = ({ from, count, same, at }: ConditionRows, seen: Rows, source: Source): void => {
  const times = timesOf(source, 'job condition at');
  for (let i = 0; i < seen.count; i++) {
    if (same[i] === 1) continue;
    const own = from[i] ?? 0;
    const known = seen.same[i] === 1 ? (count[i - 1] ?? 0) : 0;
    const before = from[i - 1] ?? 0;
    for (let k = 0; k < (count[i] ?? 0); k++) {
      const near = k < known ? at[before + k] : seen.learned[i];
      at[own + k] = timeAt(times, own + k, near ?? 0);
    }
  }
};

export const conditionsOf = (source: Source, rows: ConditionRows, i: number): readonly JobCondition[] => {
  const from = rows.from[i] ?? 0;
  return Array.from({ length: rows.count[i] ?? 0 }, (_, k) => ({
    type: textIn(source, rows.type[from + k] ?? 0),
    at: instant(rows.at[from + k] ?? 0),
    reason: textIn(source, rows.reason[from + k] ?? 0),
    message: textIn(source, rows.message[from + k] ?? 0),
  }));
};
