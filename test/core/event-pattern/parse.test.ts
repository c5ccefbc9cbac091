import { describe, expect, test } from 'vitest';
import type { Json } from '../../../core/event-pattern/json.ts';
import { parsePattern } from '../../../core/event-pattern/parse.ts';

const refused: { readonly [sentence: string]: readonly [pattern: Json, path: string] } = {
  'wildcard is not supported': [{ detail: { f: [{ wildcard: 'dir/*.png' }] } }, 'detail.f[0].wildcard'],
  'cidr is not supported': [{ detail: { ip: ['x', { cidr: '10.0.0.0/24' }] } }, 'detail.ip[1].cidr'],
  'a misspelt operator': [{ a: [{ perfix: 'x' }] }, 'a[0].perfix'],
  'an operator named like a method of every object': [{ a: [{ toString: 'x' }] }, 'a[0].toString'],
  'anything-but with a wildcard': [
    { a: [{ 'anything-but': { wildcard: '*' } }] },
    'a[0].anything-but.wildcard',
  ],
  'anything-but of mixed types': [{ a: [{ 'anything-but': ['x', 1] }] }, 'a[0].anything-but'],
  'anything-but of nothing': [{ a: [{ 'anything-but': [] }] }, 'a[0].anything-but'],
  'anything-but null': [{ a: [{ 'anything-but': null }] }, 'a[0].anything-but'],
  'anything-but an empty prefix': [{ a: [{ 'anything-but': { prefix: '' } }] }, 'a[0].anything-but.prefix'],
  'two operators in one object': [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'a[0]'],
  'no operator in an object': [{ a: [{}] }, 'a[0]'],
  'a prefix that is a number': [{ a: [{ prefix: 1 }] }, 'a[0].prefix'],
  'exists with text': [{ a: [{ exists: 'true' }] }, 'a[0].exists'],
  'a value that is not in an array': [{ a: 'x' }, 'a'],
  'an empty array': [{ detail: { a: [] } }, 'detail.a'],
  'an array in an array': [{ a: [['x']] }, 'a[0]'],
  'an empty pattern': [{}, ''],
  'an empty object inside': [{ detail: {} }, 'detail'],
  'a pattern that is an array': [[], ''],
  'numeric with an unknown comparison': [{ a: [{ numeric: ['!=', 1] }] }, 'a[0].numeric[0]'],
  'numeric with text': [{ a: [{ numeric: ['<', '1'] }] }, 'a[0].numeric[1]'],
  'numeric beyond the documented range': [{ a: [{ numeric: ['<', 6e9] }] }, 'a[0].numeric[1]'],
  'numeric with half a comparison': [{ a: [{ numeric: ['<'] }] }, 'a[0].numeric'],
  'a range upside down': [{ a: [{ numeric: ['>', 5, '<', 1] }] }, 'a[0].numeric'],
  'a range of two upper bounds': [{ a: [{ numeric: ['<', 5, '<', 1] }] }, 'a[0].numeric'],
  '$or with one arm': [{ $or: [{ a: [1] }] }, '$or'],
  '$or with an arm that is no object': [{ detail: { $or: [{ a: [1] }, 'x'] } }, 'detail.$or[1]'],
  'an unknown operator inside a $or': [{ $or: [{ a: [1] }, { b: [{ cidr: 'x' }] }] }, '$or[1].b[0].cidr'],
};

describe('a pattern is refused with its path', () => {
  test.each(Object.entries(refused))('%s', (_, [pattern, path]) => {
    expect(parsePattern(pattern)).toMatchObject({ kind: 'refused', path });
  });
});
