import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

test('fault schedules of the seeds 5,000,000 to 5,000,079, whose pods somebody deletes just as they end well', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(5_000_000, 80)).toEqual([]);
});
