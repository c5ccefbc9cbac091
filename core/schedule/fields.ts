import { CronExpressionParser } from 'cron-parser';

/** A range that the scanner has checked: lo ≤ hi within 0-59, step ≥ 1. */
export type FieldRange = { readonly lo: number; readonly hi: number; readonly step: number };

// The parser draws a seed and reads the clock unless it is given both; we want neither in the core.
const STILL = { currentDate: new Date(0), tz: 'UTC', hashSeed: 'none' } as const;

/**
 * The values of a checked range, ascending.
 *
 * Steps are all that cron-parser does for us, and this is the only file that knows it: its dialect is not Kubernetes'
 * (it takes `7`, `L`, `#`, `H`, refuses repeated values and `31 2`), so it gets one plain range at a time, in the
 * minute field, whose bounds contain those of the four others. A range without a step is not worth its 15 µs.
 */
export const expandRange = ({ lo, hi, step }: FieldRange): readonly number[] => {
  if (lo + step > hi) return [lo];
  if (step === 1) return Array.from({ length: hi - lo + 1 }, (_, i) => lo + i);
  return CronExpressionParser.parse(`${lo}-${hi}/${step} * * * *`, STILL).fields.minute.values;
};
