import { expect, test } from 'vitest';
import { compareVersions, type Order, reaches } from '../../../adapters/kubernetes/resource-version.ts';

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
