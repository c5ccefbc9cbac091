import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Bound, EventPattern, Field, Scalar, Test, TextTest } from './pattern.ts';

/**
 * Whether an event satisfies a pattern. Arrays of the event are crushed out: a field that holds an array has
 * each of its elements as a value, and one is enough. Two fields never match in different elements of one array.
 * Numbers are compared by value; the service compares some of them by how they are written (300, 300.0), which a
 * parsed event no longer shows.
 */
export const matches = (pattern: EventPattern, event: JsonObject): boolean =>
  pattern.fields.every((field) => matchesField(field, event)) &&
  (pattern.alternatives.length === 0 || pattern.alternatives.some((either) => matches(either, event)));

const matchesField = (field: Field, event: JsonObject): boolean => {
  const values = elements(Object.hasOwn(event, field.name) ? event[field.name] : undefined);
  if (field.kind === 'leaf') {
    const leaves = values.filter(isScalar);
    return field.tests.some((test) => holds(test, leaves));
  }
  const objects = values.filter(isJsonObject);
  if (objects.length === 0) return matches(field.pattern, {});
  // Absence alone speaks about the whole array; beside other fields, about the element in which those match.
  return asksOnlyForAbsence(field.pattern)
    ? objects.every((object) => matches(field.pattern, object))
    : objects.some((object) => matches(field.pattern, object));
};

const isScalar = (value: Json): value is Scalar => !isJsonArray(value) && !isJsonObject(value);

const elements = (value: Json | undefined): readonly Json[] => {
  if (value === undefined) return [];
  return isJsonArray(value) ? value.flatMap(elements) : [value];
};

const asksOnlyForAbsence = (pattern: EventPattern): boolean =>
  pattern.alternatives.every(asksOnlyForAbsence) &&
  pattern.fields.every((field) =>
    field.kind === 'object'
      ? asksOnlyForAbsence(field.pattern)
      : field.tests.every((test) => test.kind === 'exists' && !test.expected),
  );

const holds = (test: Test, leaves: readonly Scalar[]): boolean => {
  switch (test.kind) {
    case 'exists':
      // An object or an empty array is no leaf: the field does not exist.
      return leaves.length > 0 === test.expected;
    case 'equals':
      return leaves.includes(test.value);
    case 'text':
      return leaves.some((leaf) => textHolds(test.test, leaf));
    case 'anything-but-values':
      return leaves.some((leaf) => !test.values.some((value) => value === leaf));
    case 'anything-but-text':
      return leaves.some((leaf) => !test.tests.some((text) => textHolds(text, leaf)));
    case 'numeric':
      return leaves.some((leaf) => typeof leaf === 'number' && test.bounds.every((b) => within(b, leaf)));
    default:
      return test satisfies never;
  }
};

const textHolds = (test: TextTest, leaf: Scalar): boolean => {
  if (typeof leaf !== 'string') return false;
  const fold = (text: string): string => (test.ignoreCase ? text.toLowerCase() : text);
  const [value, text] = [fold(leaf), fold(test.text)];
  if (test.at === 'whole') return value === text;
  return test.at === 'start' ? value.startsWith(text) : value.endsWith(text);
};

const COMPARE = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
} satisfies { readonly [operator in Bound['operator']]: (a: number, b: number) => boolean };

const within = (bound: Bound, value: number): boolean => COMPARE[bound.operator](value, bound.value);
