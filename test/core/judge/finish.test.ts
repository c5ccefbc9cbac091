import { describe, expect, test } from 'vitest';
import { event } from '../../build/event.ts';
import { dying, gaveUp, judgeRow, name, started, table } from './finish-table.ts';

describe('completed', () => {
  table({
    'SuccessCriteriaMet before Complete in the list, as since Kubernetes 1.31': {
      run: { job: { complete: '15:31:06' }, pod: { ...started, ended: '15:31:05' } },
      is: 'completed 15:31:06',
    },
    'a finalizer that nobody removes keeps the Job: it is completed, not running': {
      run: { job: { stuck: '15:31:06' }, pod: { ...started, ended: '15:31:05' } },
      is: 'completed 15:31:06',
    },
    'evicted near its end, and run again': {
      run: {
        job: { spec: { backoffLimit: 3 }, complete: '15:32:30' },
        pod: {
          ...started,
          disrupted: ['15:31:40', 'EvictionByEvictionAPI'],
          ...dying('15:31:40'),
          gone: '15:31:42',
        },
        more: [{ suffix: 'bbbbb', created: '15:31:41', started: '15:31:43', ended: '15:32:28' }],
      },
      is: 'completed 15:32:30 after 1 lost',
    },
    'the controllers were away when it ended, and then failed it for its deadline': {
      run: { job: { failed: ['15:40:17', 'DeadlineExceeded'] }, pod: { ...started, ended: '15:32:42' } },
      is: 'completed 15:32:42',
    },
    'the controllers were away when it ended, and somebody then deleted its Job': {
      run: {
        job: { deleted: '15:40:17' },
        pod: { ...started, ended: '15:32:42', ...dying('15:40:17'), gone: '15:40:18' },
      },
      is: 'completed 15:32:42',
    },
    'it ended well in the same second in which somebody deleted it': {
      run: {
        job: { deleted: '15:31:20' },
        pod: { ...started, ended: '15:31:20', ...dying('15:31:20'), gone: '15:31:22' },
      },
      is: 'completed 15:31:20',
    },
    'gone within the second (TTL 0), but the watch brought its last state': {
      run: {
        job: { complete: '15:31:06', deleted: '15:31:06' },
        pod: { ...started, ended: '15:31:05', deleted: ['15:31:06', 0], gone: '15:31:06.2' },
      },
      is: 'completed 15:31:06',
    },
    'nobody recorded the end for a minute: its own word counts': {
      run: { pod: { ...started, ended: '15:31:05' } },
      is: 'completed 15:31:05',
    },
    'unseen in a blind time, and an Event tells': {
      run: {
        job: { complete: '15:33:06', deleted: '15:33:06' },
        pod: { ...started, ended: '15:33:05', deleted: ['15:33:06', 0], gone: '15:33:06.2' },
      },
      more: event({ about: ['Job', name], reason: 'Completed', message: 'Job completed', at: '15:33:06' }),
      judging: { blind: { all: [['15:32:00', '15:35:00']] } },
      is: 'completed 15:33:06',
    },
    'unseen in a blind time, and the CronJob’s Event tells': {
      run: {
        job: { complete: '15:33:06', deleted: '15:33:06' },
        pod: { ...started, ended: '15:33:05', deleted: ['15:33:06', 0], gone: '15:33:06.2' },
      },
      more: event({
        about: ['CronJob', 'ok'],
        reason: 'SawCompletedJob',
        message: `Saw completed job: ${name}, condition: Complete`,
        at: '15:33:06',
      }),
      judging: { blind: { all: [['15:32:00', '15:35:00']] } },
      is: 'completed 15:33:06',
    },
  });
});

describe('failed: it ended by itself', () => {
  table({
    'with exit code 3': {
      run: { job: gaveUp('15:31:06'), pod: { ...started, ended: '15:31:05', exit: 3 } },
      is: 'failed 15:31:05',
    },
    'by a rule of its own policy': {
      run: {
        job: { failed: ['15:31:06', 'PodFailurePolicy'] },
        pod: { ...started, ended: '15:31:05', exit: 42 },
      },
      is: 'failed 15:31:05',
    },
    'and the Job was deleted only afterwards': {
      run: {
        job: { deleted: '15:40:17' },
        pod: { ...started, ended: '15:31:20', exit: 1, ...dying('15:40:17'), gone: '15:40:18' },
      },
      is: 'failed 15:31:20',
    },
    'before its pod was evicted': {
      run: {
        job: gaveUp('15:38:00'),
        pod: {
          ...started,
          ended: '15:31:40',
          exit: 1,
          disrupted: ['15:37:00', 'DeletionByTaintManager'],
          ...dying('15:37:00'),
          reported: '15:39:00',
        },
      },
      is: 'failed 15:31:40',
    },
    'the first attempt evicted, the last failed by itself': {
      run: {
        job: { spec: { backoffLimit: 1 }, ...gaveUp('15:32:01') },
        pod: {
          ...started,
          disrupted: ['15:31:20', 'EvictionByEvictionAPI'],
          ...dying('15:31:20'),
          gone: '15:31:22',
        },
        more: [{ suffix: 'bbbbb', created: '15:31:21', started: '15:31:23', ended: '15:32:00', exit: 2 }],
      },
      is: 'failed 15:32:00',
    },
    'one of three by itself, and the controller deleted the others': {
      run: {
        job: { spec: { parallelism: 3, completions: 3 }, ...gaveUp('15:31:06') },
        pod: { ...started, ended: '15:31:05', exit: 3 },
        more: ['bbbbb', 'ccccc'].map((suffix) => ({
          suffix,
          started: '15:31:02',
          ...dying('15:31:05'),
          gone: '15:31:07',
        })),
      },
      more: ['bbbbb', 'ccccc'].flatMap((s) =>
        event({
          about: ['Job', name],
          reason: 'SuccessfulDelete',
          message: `Deleted pod: ${name}-${s}`,
          at: '15:31:05',
        }),
      ),
      is: 'failed 15:31:05',
    },
  });
});

describe('running and unknown', () => {
  table({
    'not over, as far as we look': { run: { pod: started }, is: 'running' },
    'in its back-off between two attempts it is not over': {
      run: { job: { spec: { backoffLimit: 3 } }, pod: { ...started, ended: '15:31:05', exit: 1 } },
      is: 'running',
    },
    'it left unseen and left no trace: no kill is made up': {
      run: {
        job: { complete: '15:33:06', deleted: '15:33:06' },
        pod: { ...started, ended: '15:33:05', deleted: ['15:33:06', 0], gone: '15:33:06.2' },
      },
      judging: { blind: { all: [['15:32:00', '15:35:00']] } },
      is: 'unknown',
    },
    'its Job failed, and its pod left unseen: an eviction is as likely as not': {
      run: {
        job: gaveUp('15:33:30'),
        pod: {
          ...started,
          disrupted: ['15:33:20', 'EvictionByEvictionAPI'],
          ...dying('15:33:20'),
          gone: '15:33:25',
        },
      },
      judging: { blind: { all: [['15:32:00', '15:35:00']] } },
      is: 'unknown',
    },
    'nobody looks any more': {
      run: { pod: started },
      judging: { blind: { all: [['15:32:00', '15:50:00']] } },
      is: 'unknown',
    },
  });
});

test('a run that never started has no finish', () => {
  expect(judgeRow({ run: { job: gaveUp('15:31:10'), pod: { scheduled: 'never' } } })).toBe('none');
});
