import { describe, expect, test } from 'vitest';
import { indexOf } from '../../../core/judge/indexes.ts';
import type { JobSays } from '../../build/job.ts';
import { dying, table } from './finish-table.ts';

// A Job with completionMode: Indexed: two indexes, both at once, where nothing else is said.

const spec = { parallelism: 2, completions: 2, completionMode: 'Indexed', backoffLimitPerIndex: 1 };
const zero = { suffix: '0-aaaaa', started: '15:31:02', ended: '15:31:20' };
const one = { suffix: '1-bbbbb', started: '15:31:03', ended: '15:31:30' };
const evicted = {
  suffix: '1-bbbbb',
  started: '15:31:03',
  ...dying('15:32:00'),
  disrupted: ['15:32:00', 'EvictionByEvictionAPI'],
  gone: '15:32:01',
} as const;
const again = { suffix: '1-ccccc', created: '15:32:10', started: '15:32:12', ended: '15:33:00' };
const gaveUp = (time: string, indexes: string): JobSays => ({
  spec,
  failed: [time, 'FailedIndexes'],
  failedIndexes: [time, indexes],
});

describe('an Indexed Job', () => {
  table({
    'one index failed for good, another was evicted, tried again and ended well: it failed': {
      run: { job: gaveUp('15:33:01', '0'), pod: { ...zero, exit: 3 }, more: [evicted, again] },
      is: 'failed 15:31:20',
    },
    'the same by a ledger that does not tell which indexes failed': {
      run: {
        job: { spec, failed: ['15:33:01', 'FailedIndexes'] },
        pod: { ...zero, exit: 3 },
        more: [evicted, again],
      },
      is: 'failed 15:31:20',
    },
    'an index failed for good by an eviction, and others worked on': {
      run: { job: gaveUp('15:33:01', '1'), pod: { ...zero, ended: '15:33:00' }, more: [evicted] },
      is: 'killed/evicted 15:32:00',
    },
    'an index ended well twice, another is at work when it is deleted': {
      run: {
        job: { spec, removed: '15:33:00' },
        pod: { ...zero, ...dying('15:31:20'), gone: '15:31:21' },
        more: [
          { suffix: '0-ddddd', created: '15:31:30', started: '15:31:31', ended: '15:31:50' },
          { suffix: '1-bbbbb', started: '15:31:03', ...dying('15:33:00'), gone: '15:33:01' },
        ],
      },
      is: 'killed/job-deleted 15:33:00',
    },
    'an index ended well twice, the other was yet to be made when it is deleted': {
      run: {
        job: { spec: { ...spec, parallelism: 1 }, removed: '15:33:00' },
        pod: { ...zero, ...dying('15:31:20'), gone: '15:31:21' },
        more: [{ suffix: '0-ddddd', created: '15:31:30', started: '15:31:31', ended: '15:32:50' }],
      },
      is: 'killed/job-deleted 15:33:00',
    },
    'its deadline struck when all its indexes had come to an end: that ended nothing': {
      run: {
        job: { spec, failed: ['15:34:00', 'DeadlineExceeded'], failedIndexes: ['15:34:00', '0'] },
        pod: { ...zero, exit: 2 },
        more: [one],
      },
      is: 'failed 15:31:20',
    },
    'deleted when all its indexes had come to an end, one of them in vain': {
      run: {
        job: { spec, removed: '15:34:00', failedIndexes: ['15:31:21', '0'] },
        pod: { ...zero, exit: 2, gone: '15:34:01' },
        more: [{ ...one, gone: '15:34:01' }],
      },
      is: 'failed 15:31:20',
    },
    'a pod was deleted as it had ended well, before that counted, and that was one too many': {
      run: {
        job: { spec, failed: ['15:31:22', 'BackoffLimitExceeded'] },
        pod: { ...zero, ...dying('15:31:21'), gone: '15:31:22.5' },
        more: [{ suffix: '1-bbbbb', started: '15:31:03' }],
      },
      is: 'killed/pod-deleted 15:31:21',
    },
    'nobody saw its Job, and one of its pods ended well: how many it asks for is not known': {
      run: { job: { spec, removed: '15:31:39' }, pod: { ...zero, gone: '15:31:40' } },
      judging: { blind: { jobs: [['15:30:50', '15:40:00']] } },
      is: 'unknown',
    },
    'an index failed of which nobody saw a pod': {
      run: { job: gaveUp('15:33:01', '0'), pod: { ...one, ended: '15:33:00' } },
      judging: { blind: { pods: [['15:31:10', '15:32:30']] } },
      is: 'unknown',
    },
  });
});

const long = 'a-cronjob-with-a-name-of-fifty-two-characters-in-all-29664877';
const NAMES: Readonly<Record<string, readonly [name: string, job: string, index: number | null]>> = {
  'a pod of an Indexed Job': ['ok-29664877-12-xv5pq', 'ok-29664877', 12],
  'any other pod': ['ok-29664877-xv5pq', 'ok-29664877', null],
  'a Job whose name ends like an index': ['ok-3-xv5pq', 'ok-3', null],
  'a long name, of which Kubernetes keeps what leaves room': [`${long.slice(0, 54)}-10-xv5pq`, long, 10],
  'the same of a Job that is not Indexed': [`${long.slice(0, 58)}xv5pq`, long, null],
};
test.each(Object.entries(NAMES))('%s', (_, [name, jobName, index]) =>
  expect(indexOf({ name, jobName })).toBe(index),
);
