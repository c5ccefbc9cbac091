import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Bound, PatternRefusal, Test, TextTest } from './pattern.ts';

type Parsed<T> = { readonly kind: 'parsed'; readonly value: T } | PatternRefusal;

const parsed = <T>(value: T): Parsed<T> => ({ kind: 'parsed', value });
const refuse = (path: string, reason: string): PatternRefusal => ({ kind: 'refused', path, reason });

/** Reads one element of a leaf's array: a plain value, or an object with exactly one operator. */
export const parseTest = (value: Json, path: string): Parsed<Test> => {
  if (isJsonArray(value)) return refuse(path, 'an array inside an array means nothing here');
  if (!isJsonObject(value)) return parsed({ kind: 'equals', value });
  const [operator, ...more] = Object.keys(value);
  if (operator === undefined || more.length > 0) return refuse(path, 'needs exactly one operator');
  const read = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
  return read
    ? read(value[operator] ?? null, `${path}.${operator}`)
    : refuse(`${path}.${operator}`, `the operator "${operator}" is not supported`);
};

const asText = (read: Parsed<TextTest>): Parsed<Test> =>
  read.kind === 'refused' ? read : parsed({ kind: 'text', test: read.value });

const OPERATORS: { readonly [operator: string]: (argument: Json, path: string) => Parsed<Test> } = {
  prefix: (argument, path) => asText(affix('start', argument, path)),
  suffix: (argument, path) => asText(affix('end', argument, path)),
  'equals-ignore-case': (argument, path) => asText(wholeIgnoringCase(argument, path)),
  'anything-but': (argument, path) => anythingBut(argument, path),
  numeric: (argument, path) => numeric(argument, path),
  exists: (argument, path) =>
    typeof argument === 'boolean'
      ? parsed({ kind: 'exists', expected: argument })
      : refuse(path, 'needs true or false'),
};

const wholeIgnoringCase = (argument: Json, path: string): Parsed<TextTest> =>
  typeof argument === 'string'
    ? parsed({ at: 'whole', text: argument, ignoreCase: true })
    : refuse(path, 'needs a string');

const affix = (at: 'start' | 'end', argument: Json, path: string): Parsed<TextTest> => {
  if (typeof argument === 'string') return parsed({ at, text: argument, ignoreCase: false });
  if (!isJsonObject(argument) || Object.keys(argument).join() !== 'equals-ignore-case') {
    return refuse(path, 'needs a string, or {"equals-ignore-case": a string}');
  }
  const inner = wholeIgnoringCase(argument['equals-ignore-case'] ?? null, `${path}.equals-ignore-case`);
  return inner.kind === 'refused' ? inner : parsed({ ...inner.value, at });
};

/** A value, a list of values of one type, or one of the text operators with a string or a list of strings. */
const anythingBut = (argument: Json, path: string): Parsed<Test> => {
  if (isJsonObject(argument)) return anythingButText(argument, path);
  const listed = isJsonArray(argument) ? argument : [argument];
  const strings = listed.filter((value) => typeof value === 'string');
  const numbers = listed.filter((value) => typeof value === 'number');
  const uniform = [strings, numbers].find((values) => values.length === listed.length && values.length > 0);
  return uniform
    ? parsed({ kind: 'anything-but-values', values: uniform })
    : refuse(path, 'needs strings only, or numbers only, and at least one');
};

const AT: { readonly [operator: string]: TextTest['at'] } = {
  prefix: 'start',
  suffix: 'end',
  'equals-ignore-case': 'whole',
};

const anythingButText = (argument: JsonObject, path: string): Parsed<Test> => {
  const [operator = '', ...more] = Object.keys(argument);
  const at = Object.hasOwn(AT, operator) ? AT[operator] : undefined;
  if (at === undefined || more.length > 0) {
    return refuse(`${path}.${operator}`, 'only prefix, suffix or equals-ignore-case is supported here');
  }
  const value = argument[operator] ?? null;
  const listed = isJsonArray(value) ? value : [value];
  const texts = listed.filter((text) => typeof text === 'string' && text !== '');
  if (texts.length === 0 || texts.length < listed.length) {
    return refuse(`${path}.${operator}`, 'needs a string that is not empty, or a list of them');
  }
  const ignoreCase = at === 'whole';
  const tests = listed.filter((text) => typeof text === 'string').map((text) => ({ at, text, ignoreCase }));
  return parsed({ kind: 'anything-but-text', tests });
};

const COMPARISONS = ['=', '<', '<=', '>', '>='] as const;
// The documented range of numeric matching.
const LARGEST = 5e9;

/** `["<", 10]`, or a range `[">", 0, "<=", 5]`: a lower bound, then an upper one. */
const numeric = (argument: Json, path: string): Parsed<Test> => {
  if (!isJsonArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    return refuse(path, 'needs a comparison and a number, or a range of two');
  }
  const bounds: Bound[] = [];
  for (let i = 0; i < argument.length; i += 2) {
    const operator = COMPARISONS.find((known) => known === argument[i]);
    const value = argument[i + 1];
    if (!operator) return refuse(`${path}[${i}]`, `a comparison is one of ${COMPARISONS.join(' ')}`);
    if (typeof value !== 'number' || Math.abs(value) > LARGEST) {
      return refuse(`${path}[${i + 1}]`, 'needs a number between -5.0e9 and 5.0e9');
    }
    bounds.push({ operator, value });
  }
  return rangeProblem(bounds, path) ?? parsed({ kind: 'numeric', bounds });
};

const rangeProblem = ([low, high]: readonly Bound[], path: string): PatternRefusal | undefined => {
  if (!low || !high) return undefined;
  if (!low.operator.startsWith('>') || !high.operator.startsWith('<')) {
    return refuse(path, 'a range is a lower bound (> or >=), then an upper one (< or <=)');
  }
  return low.value < high.value ? undefined : refuse(path, 'the bottom of a range is below its top');
};
