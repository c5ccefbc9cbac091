import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

test('fault schedules of the seeds 2,000,000 to 2,000,119, which may bring what befalls few clusters', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(2_000_000, 120)).toEqual([]);
});
