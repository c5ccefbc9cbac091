import { isJsonArray, isJsonObject, type Json, type JsonObject } from './json.ts';
import { parseTest } from './parse-test.ts';
import type { EventPattern, Field, ParsedPattern, PatternRefusal, Test } from './pattern.ts';

const refuse = (path: string, reason: string): PatternRefusal => ({ kind: 'refused', path, reason });
const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

/**
 * Reads an EventBridge event pattern. Supported: exact values, `prefix`, `suffix`, `equals-ignore-case`,
 * `anything-but`, `numeric`, `exists`, `$or`. Everything else (`wildcard`, `cidr`, a misspelling) is refused
 * with its path: a rule that silently never matches is a page that nobody gets.
 */
export const parsePattern = (source: Json): ParsedPattern =>
  isJsonObject(source) ? parseObject(source, '') : refuse('', 'a pattern is a JSON object');

const parseObject = (source: JsonObject, path: string): ParsedPattern => {
  const fields: Field[] = [];
  let alternatives: readonly EventPattern[] = [];
  for (const [name, value] of Object.entries(source)) {
    const at = join(path, name);
    if (name === '$or') {
      const read = parseAlternatives(value, at);
      if ('kind' in read) return read;
      alternatives = read;
    } else {
      const read = parseField(name, value, at);
      if (read.kind === 'refused') return read;
      fields.push(read);
    }
  }
  if (fields.length + alternatives.length === 0) return refuse(path, 'an empty object matches nothing');
  return { kind: 'pattern', pattern: { fields, alternatives } };
};

const parseField = (name: string, value: Json, path: string): Field | PatternRefusal => {
  if (isJsonObject(value)) {
    const read = parseObject(value, path);
    return read.kind === 'refused' ? read : { kind: 'object', name, pattern: read.pattern };
  }
  if (!isJsonArray(value)) return refuse(path, 'values are written in an array');
  if (value.length === 0) return refuse(path, 'an empty array matches nothing');
  const tests: Test[] = [];
  for (const [i, element] of value.entries()) {
    const read = parseTest(element, `${path}[${i}]`);
    if (read.kind === 'refused') return read;
    tests.push(read.value);
  }
  return { kind: 'leaf', name, tests };
};

const parseAlternatives = (value: Json, path: string): readonly EventPattern[] | PatternRefusal => {
  // The service takes a malformed `$or` for a field of that name. Nobody means that.
  if (!isJsonArray(value) || value.length < 2) return refuse(path, 'needs an array of two or more patterns');
  const alternatives: EventPattern[] = [];
  for (const [i, element] of value.entries()) {
    const at = `${path}[${i}]`;
    const read = isJsonObject(element) ? parseObject(element, at) : refuse(at, 'needs an object');
    if (read.kind === 'refused') return read;
    alternatives.push(read.pattern);
  }
  return alternatives;
};
