import { describe } from 'vitest';
import type { JobSays } from '../../build/job.ts';
import { dying, type Row, started, table } from './finish-table.ts';

// A Job of several pods: two at once, three to end well, where nothing else is said.

const several = { spec: { parallelism: 2, completions: 3 } };
const first = { ...started, ended: '15:31:20' };
const second = { suffix: 'bbbbb', started: '15:31:03', ended: '15:31:30' };
const third = { suffix: 'ccccc', created: '15:31:21', started: '15:31:23' };
const stopped = { ...third, ...dying('15:32:00'), gone: '15:32:01' };
const unseen = { blind: { jobs: [['15:30:50', '15:40:00']] } } satisfies Row['judging'];
const removed = (more: JobSays = {}): JobSays => ({ ...several, removed: '15:32:00', ...more });

describe('a Job of several pods', () => {
  table({
    'one ended well, others are at work': {
      run: { job: several, pod: first, more: [{ suffix: 'bbbbb', started: '15:31:03' }, third] },
      is: 'running',
    },
    'all ended well, and the controller was away: its work is done': {
      run: { job: several, pod: first, more: [second, { ...third, ended: '15:31:40' }] },
      is: 'completed 15:31:40',
    },
    'deleted while one was at work: killed, whatever the one that was made last had come to': {
      run: {
        job: removed(),
        pod: { ...started, ...dying('15:32:00'), gone: '15:32:01' },
        more: [second, { ...third, ended: '15:31:40', gone: '15:32:01' }],
      },
      is: 'killed/job-deleted 15:32:00',
    },
    'the same where another waited to be started once more': {
      run: {
        job: { ...removed(), spec: { ...several.spec, backoffLimit: 6 } },
        pod: { ...started, ...dying('15:32:00'), gone: '15:32:01' },
        more: [{ ...second, exit: 1, gone: '15:32:01' }],
      },
      is: 'killed/job-deleted 15:32:00',
    },
    'deleted when two of three had ended well, and the third was not made yet': {
      run: { job: removed(), pod: first, more: [second] },
      is: 'killed/job-deleted 15:32:00',
    },
    'the same, and nobody saw its pods: the third may have ended well': {
      run: { job: removed(), pod: first, more: [second] },
      judging: { blind: { pods: [['15:31:40', '15:32:30']] } },
      is: 'unknown',
    },
    'the same, and it was only missing when we looked again: what it said of its end is not known': {
      run: { job: removed(), pod: first, more: [second] },
      judging: { blind: { jobs: [['15:31:40', '15:32:30']] } },
      is: 'unknown',
    },
    'its deadline struck while nobody looked, and two of three had ended well: the third was at work, or not':
      {
        run: {
          job: { ...several, failed: ['15:34:00', 'DeadlineExceeded'] },
          pod: first,
          more: [second, { ...third, ended: '15:34:01', exit: 143, ...dying('15:34:00'), gone: '15:34:02' }],
        },
        judging: { blind: { all: [['15:31:15', '15:35:00']] } },
        is: 'unknown',
      },
  });
});

const struck: JobSays = { ...several, failed: ['15:31:31', 'DeadlineExceeded'] };

describe('its patience', () => {
  const gaveUp = { ...several, failed: ['15:32:01', 'BackoffLimitExceeded'] } as const;
  const byHand = { suffix: 'bbbbb', started: '15:31:03', ...dying('15:32:00'), gone: '15:32:00.8' };
  table({
    'one failed and another was made, then somebody deleted one: that was too many': {
      run: {
        job: gaveUp,
        pod: { ...first, exit: 2 },
        more: [byHand, { ...third, created: '15:31:31', started: '15:31:32' }],
      },
      is: 'killed/pod-deleted 15:32:00',
    },
    'one failed, and its controller deleted the other as it gave up': {
      run: { job: gaveUp, pod: { ...started, ended: '15:32:00', exit: 2 }, more: [byHand] },
      is: 'failed 15:32:00',
    },
  });
});

describe('its deadline', () => {
  table({
    'struck when two of three had ended well, and nothing worked: that ended it': {
      run: { job: struck, pod: first, more: [second] },
      is: 'killed/deadline-exceeded 15:31:31',
    },
    'struck while the third waited for its node': {
      run: {
        job: struck,
        pod: first,
        more: [second, { suffix: 'ccccc', created: '15:31:21', ...dying('15:31:31'), gone: '15:31:31.5' }],
      },
      is: 'killed/deadline-exceeded 15:31:31',
    },
    'struck when the last to end had failed, and was to be tried again': {
      run: { job: struck, pod: first, more: [{ ...second, exit: 3 }] },
      is: 'failed 15:31:30',
    },
  });
});

const queue = { spec: { parallelism: 3, completions: null } };

describe('a work queue', () => {
  table({
    'one pod has ended well, another works on': {
      run: { job: queue, pod: first, more: [{ suffix: 'bbbbb', started: '15:31:03' }] },
      is: 'running',
    },
    'all have ended well, and nobody has recorded it': {
      run: { job: queue, pod: first, more: [second] },
      is: 'completed 15:31:30',
    },
    'one failed within a second, and with its policy the Job: another that ended well meanwhile changes nothing':
      {
        run: {
          job: { ...queue, failed: ['15:31:02', 'PodFailurePolicy'] },
          pod: { started: '15:31:01', ended: '15:31:01', exit: 2 },
          more: [
            {
              suffix: 'bbbbb',
              started: '15:31:01',
              ended: '15:31:02',
              ...dying('15:31:02'),
              gone: '15:31:03',
            },
            {
              suffix: 'ccccc',
              started: '15:31:01',
              ended: '15:31:32',
              exit: 137,
              ...dying('15:31:02'),
              gone: '15:31:33',
            },
          ],
        },
        is: 'failed 15:31:01',
      },
    'replaced just after the last had ended well, and one had failed long before: it was done': {
      cronJob: { concurrency: 'Replace' },
      run: {
        job: { ...queue, removed: '15:31:31' },
        pod: { ...first, exit: 3, gone: '15:31:31.5' },
        more: [{ ...second, gone: '15:31:31.5' }],
      },
      is: 'completed 15:31:30',
    },
    'one ended well, others failed once too often': {
      run: {
        job: { ...queue, failed: ['15:31:31', 'BackoffLimitExceeded'] },
        pod: first,
        more: [{ ...second, exit: 3 }],
      },
      is: 'failed 15:31:30',
    },
    'one ended well, its deadline struck another': {
      run: {
        job: { ...queue, failed: ['15:32:00', 'DeadlineExceeded'] },
        pod: first,
        more: [{ ...second, ended: '15:32:01', exit: 143, ...dying('15:32:00'), gone: '15:32:02' }],
      },
      is: 'killed/deadline-exceeded 15:32:00',
    },
    'the same, and only the one that ended well was there when we looked again': {
      run: {
        job: { ...queue, failed: ['15:32:00', 'DeadlineExceeded'] },
        pod: first,
        more: [{ ...second, ended: '15:32:01', exit: 143, ...dying('15:32:00'), gone: '15:32:02' }],
      },
      judging: { blind: { all: [['15:30:50', '15:35:00']] } },
      is: 'unknown',
    },
  });
});

describe('a Job that nobody saw', () => {
  table({
    'of two pods at once one ended well, the other was stopped: how many it asked for is not known': {
      run: {
        job: removed(),
        pod: first,
        more: [{ ...second, ended: '15:32:01', exit: 143, ...dying('15:32:00') }],
      },
      judging: unseen,
      is: 'unknown',
    },
    'it made another pod after one had ended well': {
      run: { job: removed(), pod: first, more: [stopped] },
      judging: unseen,
      is: 'unknown',
    },
    'it tried again after a failure, and that ended well: one was asked for': {
      run: {
        job: { spec: { backoffLimit: 2 }, complete: '15:31:52', removed: '15:32:30' },
        pod: { ...first, exit: 1 },
        more: [{ ...third, created: '15:31:31', started: '15:31:33', ended: '15:31:50' }],
      },
      judging: unseen,
      is: 'completed 15:31:50',
    },
    'and one that was deleted by hand': {
      run: {
        job: { spec: { backoffLimit: 2 }, complete: '15:31:52', removed: '15:32:30' },
        pod: { ...started, ...dying('15:31:20'), gone: '15:31:22' },
        more: [{ ...third, started: '15:31:23', ended: '15:31:50' }],
      },
      judging: unseen,
      is: 'completed 15:31:50 after 1 lost',
    },
  });
});
