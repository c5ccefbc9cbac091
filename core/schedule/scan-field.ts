import { expandRange, type FieldRange } from './fields.ts';

/** Why an expression is refused; the names follow the checks of robfig/cron v3.0.1 `parser.go`. */
export type RefusalReason =
  | 'empty'
  | 'field-count'
  | 'not-a-number'
  | 'negative'
  | 'too-many-hyphens'
  | 'too-many-slashes'
  | 'below-minimum'
  | 'above-maximum'
  | 'reversed-range'
  | 'zero-step'
  | 'unknown-descriptor'
  | 'bad-duration'
  | 'zone-without-schedule';

/** `column` is 1-based, in UTF-16 units of the expression as it was given. */
export type Refusal = { readonly reason: RefusalReason; readonly message: string; readonly column: number };

/** A piece of the expression and where it begins. */
export type Token = { readonly text: string; readonly column: number };

export type FieldName = 'minute' | 'hour' | 'day of month' | 'month' | 'day of week';

/** The values of one field, ascending, without repeats; `star` is robfig's star bit (`*`, `?`, `*\/1`). */
export type FieldSet = { readonly values: readonly number[]; readonly star: boolean };

type Bounds = { readonly min: number; readonly max: number; readonly names: readonly string[] };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

const BOUNDS: Readonly<Record<FieldName, Bounds>> = {
  minute: { min: 0, max: 59, names: [] },
  hour: { min: 0, max: 23, names: [] },
  'day of month': { min: 1, max: 31, names: [] },
  month: { min: 1, max: 12, names: MONTHS },
  'day of week': { min: 0, max: 6, names: WEEKDAYS },
};

const ACCEPTED: Readonly<Record<FieldName, string>> = {
  minute: '0-59',
  hour: '0-23',
  'day of month': '1-31',
  month: '1-12 or JAN-DEC',
  'day of week': '0-6 or SUN-SAT, where Sunday is 0 and not 7',
};

type Scan<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
type Complain = (reason: RefusalReason, what: string, at?: number) => Scan<never>;

/** Go's `strconv.Atoi` and `parseIntOrName`: an optional sign and decimal digits that fit 64 bits, or a name. */
const readNumber = (text: string, bounds: Bounds): number | undefined => {
  const named = bounds.names.indexOf(text.toLowerCase());
  if (named >= 0) return named + bounds.min;
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const big = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return big === BigInt.asIntN(64, big) ? Number(big) : undefined;
};

const NO_NAMES: Bounds = { min: 0, max: 0, names: [] };

const scanEnds = (item: Token, bounds: Bounds, complain: Complain): Scan<FieldRange & { star: boolean }> => {
  const [span = '', stepText, ...moreSteps] = item.text.split('/');
  const [loText = '', hiText, ...moreEnds] = span.split('-');
  const star = loText === '*' || loText === '?';
  let lo = bounds.min;
  let hi = bounds.max;
  if (!star) {
    const low = readNumber(loText, bounds);
    if (low === undefined) return complain('not-a-number', notANumber(loText, item.text));
    const high = hiText === undefined ? low : readNumber(hiText, bounds);
    const hiAt = loText.length + 1;
    if (moreEnds.length > 0) {
      // robfig counts the hyphens before it reads the second number.
      return complain('too-many-hyphens', `"${item.text}" has more than one hyphen`, hiAt);
    }
    if (high === undefined) return complain('not-a-number', notANumber(hiText ?? '', item.text), hiAt);
    lo = low;
    hi = high;
  }
  if (stepText === undefined) return { ok: true, value: { lo, hi, step: 1, star } };
  const stepAt = span.length + 1;
  if (moreSteps.length > 0)
    return complain('too-many-slashes', `"${item.text}" has more than one slash`, stepAt);
  const step = readNumber(stepText, NO_NAMES);
  if (step === undefined) return complain('not-a-number', notANumber(stepText, item.text), stepAt);
  if (step < 0) return complain('negative', `the step ${stepText} is negative`, stepAt);
  if (hiText === undefined) hi = bounds.max;
  return { ok: true, value: { lo, hi, step, star: star && step <= 1 } };
};

const notANumber = (text: string, item: string): string => {
  if (text === '') return `"${item}" lacks a number`;
  if (/^[0-9]*[LW]+$|#|^H/.test(text)) return `"${item}" is from another scheduler's dialect`;
  return `"${text}" is not a number`;
};

const scanItem = (item: Token, field: FieldName): Scan<FieldRange & { star: boolean }> => {
  const bounds = BOUNDS[field];
  const complain: Complain = (reason, what, at = 0) => {
    const column = item.column + at;
    const message = `${field}: ${what}, at column ${column}; Kubernetes accepts ${ACCEPTED[field]}`;
    return { ok: false, refusal: { reason, column, message } };
  };
  const ends = scanEnds(item, bounds, complain);
  if (!ends.ok) return ends;
  const { lo, hi, step } = ends.value;
  if (lo < bounds.min) return complain('below-minimum', `${lo} is below ${bounds.min}`);
  if (hi > bounds.max) return complain('above-maximum', `${hi} is above ${bounds.max}`);
  if (lo > hi) {
    const split = `write ${lo}-${bounds.max},${bounds.min}-${hi}`;
    return complain('reversed-range', `"${item.text}" begins after its end, ${split}`);
  }
  if (step === 0) return complain('zero-step', `"${item.text}" has a step of zero, a step is 1 or more`);
  return ends;
};

/** Reads one field: a list of `*`, `?`, `n`, `lo-hi`, each with an optional `/step`. Empty items are allowed. */
export const scanField = (token: Token, field: FieldName): Scan<FieldSet> => {
  const values = new Set<number>();
  let star = false;
  let offset = 0;
  for (const text of token.text.split(',')) {
    const item = { text, column: token.column + offset };
    offset += text.length + 1;
    if (text === '') continue;
    const range = scanItem(item, field);
    if (!range.ok) return range;
    star ||= range.value.star;
    for (const value of expandRange(range.value)) values.add(value);
  }
  return { ok: true, value: { values: [...values].sort((a, b) => a - b), star } };
};
