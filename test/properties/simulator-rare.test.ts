import { expect, test } from 'vitest';
import { trySeeds } from '../simulator/suite.ts';

test('fault schedules of the seeds 7,100,000 to 7,100,024, whose etcd is put back with its revision bumped', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(7_100_000, 25)).toEqual([]);
});

test('fault schedules of the seeds 7,200,000 to 7,200,019, in which runs overlap under Forbid', {
  timeout: 900_000,
}, async () => {
  expect(await trySeeds(7_200_000, 20)).toEqual([]);
});
