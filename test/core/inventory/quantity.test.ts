import { expect, test } from 'vitest';
import { parseQuantity } from '../../../core/inventory/quantity.ts';

test.each([
  ['1', 1],
  ['100m', 0.1],
  ['0.5', 0.5],
  ['.5', 0.5],
  ['5.', 5],
  ['1k', 1000],
  ['1Ki', 1024],
  ['2e3', 2000],
  ['1E', 1e18],
  ['1Ei', 2 ** 60],
  ['3E2', 300],
  ['+1', 1],
  ['-1', -1],
  ['1u', 1e-6],
  ['10n', 1e-8],
])('%s is %d', (text, value) => {
  expect(parseQuantity(text)).toBeCloseTo(value, 12);
});

test.each(['', ' 1', '1 ', '1K', '1MB', '1mi', 'Ki', '1e', '1.2.3', '0x10', 'one', '1Gi '])(
  '"%s" is no quantity',
  (text) => {
    expect(parseQuantity(text)).toBeUndefined();
  },
);
