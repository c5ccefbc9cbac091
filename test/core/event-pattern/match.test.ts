import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../core/event-pattern/json.ts';
import { matches } from '../../../core/event-pattern/match.ts';
import { parsePattern } from '../../../core/event-pattern/parse.ts';

const decide = (pattern: Json, event: JsonObject): boolean => {
  const read = parsePattern(pattern);
  if (read.kind === 'refused') throw new Error(`${read.path}: ${read.reason}`);
  return matches(read.pattern, event);
};

// The shape of the examples in the EventBridge User Guide (patterns, operators, null values, arrays).
const instance: JsonObject = {
  version: '0',
  'detail-type': 'EC2 Instance State-change Notification',
  source: 'aws.ec2',
  account: '111122223333',
  time: '2017-12-22T18:43:48Z',
  region: 'us-west-1',
  resources: ['arn:aws:ec2:us-west-1:111122223333:instance/i-1', 'arn:aws:ec2:us-west-1:111122223333:asg/a'],
  detail: { 'instance-id': 'i-1', state: 'terminated', 'c-count': 5, 'd-count': 3, 'x-limit': 301.8 },
};
const scaling: JsonObject = {
  source: 'aws.autoscaling',
  resources: [],
  detail: { eventVersion: '', responseElements: null, ok: true },
};
const staff: JsonObject = {
  employees: [
    { firstName: 'John', lastName: 'Doe' },
    [
      { firstName: 'Anna', lastName: 'Smith' },
      { firstName: 'Peter', lastName: 'Jones', badge: 7 },
    ],
  ],
};
const state = (test: Json): JsonObject => ({ detail: { state: [test] } });
const file = (name: Json): JsonObject => ({ FileName: name });

type Row = readonly [pattern: Json, event: JsonObject, expected: boolean];
const rows: { readonly [sentence: string]: Row } = {
  'fields are joined by and': [
    {
      source: ['aws.ec2'],
      'detail-type': ['EC2 Instance State-change Notification'],
      detail: { state: ['terminated'] },
    },
    instance,
    true,
  ],
  'one field that differs is enough to miss': [
    { source: ['aws.ec2'], detail: { state: ['running'] } },
    instance,
    false,
  ],
  'values of one field are joined by or': [{ detail: { state: ['running', 'terminated'] } }, instance, true],
  'an array in the event matches with any element': [
    { resources: ['arn:aws:ec2:us-west-1:111122223333:asg/a'] },
    instance,
    true,
  ],
  'an array in the event with no such element does not': [{ resources: ['arn:x'] }, instance, false],
  'a number matches by its value': [{ detail: { 'c-count': [5] } }, instance, true],
  'a number is not its text': [{ detail: { 'c-count': ['5'] } }, instance, false],
  'text is compared with its case': [{ source: ['AWS.EC2'] }, instance, false],
  'true matches true': [{ detail: { ok: [true] } }, scaling, true],
  'true is not "true"': [{ detail: { ok: ['true'] } }, scaling, false],
  'an empty string matches an empty string': [{ detail: { eventVersion: [''] } }, scaling, true],
  'an empty string is not null': [{ detail: { responseElements: [''] } }, scaling, false],
  'null matches null': [{ detail: { responseElements: [null] } }, scaling, true],
  'null is not an empty string': [{ detail: { eventVersion: [null] } }, scaling, false],
  'null is not a missing field': [{ detail: { other: [null] } }, scaling, false],
  'a missing field is not an empty string': [{ detail: { other: [''] } }, scaling, false],
  'a null exists': [{ detail: { responseElements: [{ exists: true }] } }, scaling, true],
  'a prefix of the time': [{ time: [{ prefix: '2017-12-22' }] }, instance, true],
  'another prefix': [{ time: [{ prefix: '2017-10-02' }] }, instance, false],
  'a prefix does not read numbers': [{ detail: { 'c-count': [{ prefix: '5' }] } }, instance, false],
  'a prefix in any case': [
    { service: [{ prefix: { 'equals-ignore-case': 'EventB' } }] },
    { service: 'eventbridge' },
    true,
  ],
  'a suffix in any case': [
    { service: [{ suffix: { 'equals-ignore-case': 'tBridge' } }] },
    { service: 'EVENTBRIDGE' },
    true,
  ],
  'a suffix': [{ FileName: [{ suffix: '.png' }] }, file('a/b.png'), true],
  'another suffix': [{ FileName: [{ suffix: '.png' }] }, file('a/b.PNG'), false],
  'equals in any case': [{ Name: [{ 'equals-ignore-case': 'alice' }] }, { Name: 'ALICE' }, true],
  'equals in any case is not a prefix': [
    { Name: [{ 'equals-ignore-case': 'alice' }] },
    { Name: 'Alice B' },
    false,
  ],
  'anything but this value, and it is another': [state({ 'anything-but': 'initializing' }), instance, true],
  'anything but this value, and it is this': [state({ 'anything-but': 'terminated' }), instance, false],
  'anything but, and the field is missing': [
    { detail: { other: [{ 'anything-but': 'x' }] } },
    instance,
    false,
  ],
  'anything but, and the field is an object': [{ detail: [{ 'anything-but': 'x' }] }, instance, false],
  'anything but a string, and it is null': [
    { detail: { responseElements: [{ 'anything-but': 'x' }] } },
    scaling,
    true,
  ],
  'anything but a list of strings': [state({ 'anything-but': ['stopped', 'terminated'] }), instance, false],
  'anything but a number': [{ detail: { 'x-limit': [{ 'anything-but': 301.8 }] } }, instance, false],
  'anything but a list of numbers': [
    { detail: { 'x-limit': [{ 'anything-but': [100, 200] }] } },
    instance,
    true,
  ],
  'anything but, in an array with another element': [
    { a: [{ 'anything-but': 'x' }] },
    { a: ['x', 'y'] },
    true,
  ],
  'anything but, in an array with nothing else': [{ a: [{ 'anything-but': 'x' }] }, { a: ['x'] }, false],
  'anything but a prefix': [{ region: [{ 'anything-but': { prefix: 'us-' } }] }, instance, false],
  'anything but a list of prefixes': [state({ 'anything-but': { prefix: ['init', 'run'] } }), instance, true],
  'anything but a suffix': [{ FileName: [{ 'anything-but': { suffix: '.png' } }] }, file('a.png'), false],
  'anything but a list of suffixes': [
    { FileName: [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }] },
    file('a.png'),
    true,
  ],
  'anything but a word in any case': [
    state({ 'anything-but': { 'equals-ignore-case': 'TERMINATED' } }),
    instance,
    false,
  ],
  'anything but words in any case': [
    state({ 'anything-but': { 'equals-ignore-case': ['Stopped', 'Running'] } }),
    instance,
    true,
  ],
  'a number in a range': [{ detail: { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] } }, instance, true],
  'a number at an open end': [{ detail: { 'c-count': [{ numeric: ['>', 0, '<', 5] }] } }, instance, false],
  'a number under a bound': [{ detail: { 'd-count': [{ numeric: ['<', 10] }] } }, instance, true],
  'a number equal in another notation': [
    { detail: { 'x-limit': [{ numeric: ['=', 3.018e2] }] } },
    instance,
    true,
  ],
  'numeric does not read text': [{ a: [{ numeric: ['=', 5] }] }, { a: '5' }, false],
  'a field that is there exists': [{ detail: { state: [{ exists: true }] } }, instance, true],
  'a field that is not there does not': [{ detail: { other: [{ exists: true }] } }, instance, false],
  'absence is matched': [{ detail: { other: [{ exists: false }] } }, instance, true],
  'absence below an absent object is matched': [
    { detail: { a: { b: [{ exists: false }] } } },
    instance,
    true,
  ],
  'an object is no leaf, so it does not exist': [{ detail: [{ exists: false }] }, instance, true],
  'an empty array has no leaf': [{ resources: [{ exists: true }] }, scaling, false],
  'absent or equal': [{ detail: { other: [{ exists: false }, 'x'] } }, instance, true],
  'one of two fields by $or': [
    { source: ['aws.ec2'], $or: [{ region: ['eu-west-1'] }, { account: ['111122223333'] }] },
    instance,
    true,
  ],
  'none of two fields by $or': [{ $or: [{ region: ['eu-west-1'] }, { account: ['1'] }] }, instance, false],
  '$or does not excuse the other fields': [
    { source: ['x'], $or: [{ region: ['us-west-1'] }, { account: ['1'] }] },
    instance,
    false,
  ],
  '$or inside detail with an and in one of its arms': [
    { detail: { $or: [{ state: ['running'] }, { 'c-count': [{ numeric: ['>', 4] }], 'd-count': [3] }] } },
    instance,
    true,
  ],
  'a $or inside a $or': [
    { $or: [{ region: ['x'] }, { source: ['aws.ec2'], $or: [{ account: ['2'] }, { version: ['0'] }] }] },
    instance,
    true,
  ],
  'objects in arrays are searched, however deep': [{ employees: { firstName: ['Anna'] } }, staff, true],
  'two fields match within one element': [
    { employees: { firstName: ['Anna'], lastName: ['Smith'] } },
    staff,
    true,
  ],
  'two fields never match across elements': [
    { employees: { firstName: ['Anna'], lastName: ['Jones'] } },
    staff,
    false,
  ],
  'absence in the element that matches': [
    { employees: { firstName: ['Anna'], badge: [{ exists: false }] } },
    staff,
    true,
  ],
  'absence from a whole array': [{ employees: { badge: [{ exists: false }] } }, staff, false],
  'names of object prototypes are only names': [{ constructor: [{ exists: true }] }, {}, false],
};

describe('an event pattern', () => {
  test.each(Object.entries(rows))('%s', (_, [pattern, event, expected]) => {
    expect(decide(pattern, event)).toBe(expected);
  });
});

describe('whatever the event', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const event = fc.record({ a: fc.oneof(leaf, fc.array(leaf, { minLength: 1 })) });

  test('a single value is either equal or anything but', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), leaf, (text, value) => {
        const equal = decide({ a: [text] }, { a: value });
        expect(decide({ a: [{ 'anything-but': text }] }, { a: value })).toBe(!equal);
      }),
    );
  });

  test('a field exists or is absent, never both', () => {
    fc.assert(
      fc.property(fc.oneof(event, fc.constant({})), (e) => {
        expect(decide({ a: [{ exists: true }] }, e)).toBe(!decide({ a: [{ exists: false }] }, e));
      }),
    );
  });

  test('the order of an array in the event changes nothing', () => {
    fc.assert(
      fc.property(fc.array(leaf), leaf, (values, wanted) => {
        const pattern = { a: [wanted, { prefix: 'a' }, { numeric: ['>', 3] }] };
        expect(decide(pattern, { a: [...values].reverse() })).toBe(decide(pattern, { a: values }));
      }),
    );
  });
});
