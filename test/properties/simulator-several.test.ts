import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

test('fault schedules of the seeds 3,000,000 to 3,000,079, whose Jobs have several pods', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(3_000_000, 80)).toEqual([]);
});
