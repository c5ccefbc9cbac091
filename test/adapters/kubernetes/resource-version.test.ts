import { expect, test } from 'vitest';
import {
  compareVersions,
  leaps,
  type Order,
  reaches,
} from '../../../adapters/kubernetes/resource-version.ts';
import { type Duration, hours, minutes, seconds } from '../../../core/time.ts';

const rows: Record<string, readonly [string, string, Order]> = {
  'equal versions are the same': ['12920', '12920', 'same'],
  'a smaller number is before': ['12920', '12921', 'before'],
  'a larger number is after': ['12921', '12920', 'after'],
  'nine is before ten: numbers, not text': ['9', '10', 'before'],
  'numbers beyond 2^53 keep their last digit': ['9007199254740993', '9007199254740992', 'after'],
  'numbers beyond 2^64 are compared as well': ['118446744073709551616', '18446744073709551616', 'after'],
  'the same odd text is the same': ['a:1', 'a:1', 'same'],
  'what is not a decimal number is not compared': ['a:1', '2', 'unknown'],
  'a leading zero is not a version': ['007', '8', 'unknown'],
  'nothing is not a version': ['', '8', 'unknown'],
};

test.each(Object.entries(rows))('%s', (_, [a, b, order]) => {
  expect(compareVersions(a, b)).toBe(order);
  expect(reaches(a, b)).toBe(order === 'same' || order === 'after');
});

const LEAPS: Record<string, readonly [string, string, Duration, boolean]> = {
  'what a busy etcd writes in a gap is no leap': ['4711', '12000000', minutes(10), false],
  'a bumped revision is one': ['4711', '1000000100', seconds(30), true],
  'also after hours': ['4711', '1000000100', hours(9), true],
  'an etcd that was busy for half a day may have written that much': ['4711', '1000000100', hours(12), false],
  'by a clock that was set back no time passed at all': ['4711', '1500000', seconds(-300), false],
  'what goes back is none': ['1000000100', '4711', seconds(30), false],
  'what is not compared is none': ['a:1', '1000000100', seconds(30), false],
  'versions that count microseconds do not count writes': [
    '1764385200000000',
    '1764385800000000',
    minutes(10),
    false,
  ],
};

test.each(Object.entries(LEAPS))('%s', (_, [from, to, within, is]) => {
  expect(leaps(from, to, within)).toBe(is);
});
