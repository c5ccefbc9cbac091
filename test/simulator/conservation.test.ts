import { expect, test } from 'vitest';
import { conserve } from './conservation.ts';

test('every due run of a fleet’s week has one verdict, and nothing else has any (I1)', () => {
  const { due, wrong } = conserve(11);
  expect(wrong).toEqual([]);
  expect(due).toBeGreaterThan(10_000);
});
