import type { RowOf } from '../facts/all-rows.ts';
import type { Rows } from '../facts/rows.ts';
import { NOMINAL, WIDTH } from './run-fields.ts';
import type { RunStore } from './run-store.ts';
import { NONE } from './tidy-run.ts';

/**
 * One run's numbers: `n` from `at` on. There is one such object for all of them, since a tick looks at tens of thousands;
 * `focus` points it at a run.
 */
export type Spot = {
  n: Float64Array;
  run: number;
  at: number;
  nominal: number;
  /** Of a row that may belong to the run: it names its owner (the CronJob, or the Job) by its UID. */
  ours: boolean;
  /** The row before spoke of the same object, and was taken. */
  known: boolean;
};

export const newSpot = (): Spot => ({
  n: new Float64Array(0),
  run: 0,
  at: 0,
  nominal: Number.NaN,
  ours: false,
  known: false,
});

export const focus = (spot: Spot, { numbers }: RunStore, run: number): Spot => {
  const at = run * WIDTH;
  spot.n = numbers;
  spot.run = run;
  spot.at = at;
  spot.nominal = numbers[at + NOMINAL] ?? 0;
  return spot;
};

type AnyRow = RowOf<{ readonly seen: Rows }>;

/** Writes `learned`, `notBefore` and `version` of a row, from a field on. */
export const stamp = ({ n, at, nominal }: Spot, field: number, row: AnyRow): void => {
  const { seen } = row.rows;
  const first = at + field;
  n[first] = (seen.learned[row.i] ?? 0) - nominal;
  n[first + 1] = (seen.notBefore[row.i] ?? 0) - nominal;
  n[first + 2] = seen.version[row.i] ?? 0;
};

/** Is the row newer than what was learned last (`field`)? */
export const isNewer = ({ n, at, nominal }: Spot, field: number, row: AnyRow): boolean => {
  const { seen } = row.rows;
  const learned = (seen.learned[row.i] ?? 0) - nominal;
  const last = n[at + field] ?? NONE;
  return learned > last || (learned === last && (seen.version[row.i] ?? 0) > (n[at + field + 2] ?? NONE));
};
