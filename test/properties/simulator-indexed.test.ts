import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

test('fault schedules of the seeds 6,000,000 to 6,000,059, whose Jobs are Indexed', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(6_000_000, 60)).toEqual([]);
});
