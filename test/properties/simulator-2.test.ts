import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

// A thousand schedules in two files, so that two cores share them; `npx tsx test/simulator/run.ts` tries any number.
test('fault schedules of the seeds 501 to 1000: no false drop, no false success, no run lost or doubled', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(501, 500)).toEqual([]);
});
