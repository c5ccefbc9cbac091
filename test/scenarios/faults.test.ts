import { describe, expect, test } from 'vitest';
import type { PodSays } from '../build/pod.ts';
import { run } from '../build/run.ts';
import { judge, ok, table } from './fault-table.ts';

describe('the scheduler is stopped from 15:30:30 to 15:34:00', () => {
  const late = { scheduled: '15:34:02', started: '15:34:04' } as const;
  table({
    'a run waits for a node and starts late': {
      run: { job: { complete: '15:34:08' }, pod: { ...late, ended: '15:34:06' } },
      is: 'late/unschedulable 15:34:04, completed 15:34:08',
    },
    'as of a moment in between it has never started': {
      run: { job: { complete: '15:34:08' }, pod: { ...late, ended: '15:34:06' } },
      judging: { asOf: '15:33:00' },
      is: 'never-started/unschedulable, none',
    },
    'its own deadline passes before a node is found': {
      run: {
        job: { failed: ['15:31:08', 'DeadlineExceeded'] },
        pod: { scheduled: 'never', deleted: ['15:31:08', 0], gone: '15:31:08.2' },
      },
      is: 'never-started/deadline-exceeded, none',
    },
    'evicted while it waits': {
      run: {
        job: { failed: ['15:31:20', 'BackoffLimitExceeded'] },
        pod: {
          scheduled: 'never',
          disrupted: ['15:31:20', 'EvictionByEvictionAPI'],
          deleted: ['15:31:20', 0],
          gone: '15:31:20.2',
        },
      },
      is: 'never-started/unschedulable, none',
    },
    'its Job deleted while it waits': {
      run: {
        job: { deleted: '15:31:20' },
        pod: { scheduled: 'never', deleted: ['15:31:20.1', 0], gone: '15:31:20.3' },
      },
      is: 'never-started/job-deleted, none',
    },
    'replaced while it waits': {
      cj: { concurrency: 'Replace' },
      run: {
        job: { deleted: '15:32:00.1' },
        pod: { scheduled: 'never', deleted: ['15:32:00.2', 0], gone: '15:32:00.3' },
      },
      more: run(ok, '15:32:00', { job: { created: '15:32:00.3' }, pod: late }),
      is: 'never-started/replaced, none',
    },
    'under Forbid a run that waits for its node holds up the next': {
      cj: { concurrency: 'Forbid' },
      more: run(ok, '15:30:00', { job: { complete: '15:36:40' }, pod: { ...late, ended: '15:36:34' } }),
      is: 'skipped, none',
    },
  });
});

describe('the kubelet is stopped from 15:31:03 to 15:39:00', () => {
  const back = { started: '15:31:02', reported: '15:39:01' } as const;
  const tainted: Partial<PodSays> = {
    disrupted: ['15:36:50', 'DeletionByTaintManager'],
    deleted: ['15:36:50', 2],
    gone: '15:39:04',
  };
  table({
    'it started just before, and we hear of it when the kubelet is back': {
      run: { job: { complete: '15:39:03' }, pod: { ...back, ended: '15:31:05' } },
      is: 'on-time 15:31:02, completed 15:39:03',
    },
    'bound, and nothing started it until the kubelet was back': {
      run: { job: { complete: '15:39:10' }, pod: { started: '15:39:03', ended: '15:39:06' } },
      is: 'late/other 15:39:03, completed 15:39:10',
    },
    'bound, never started, and evicted by taint': {
      run: { job: { failed: ['15:36:50', 'BackoffLimitExceeded'] }, pod: { ...tainted } },
      is: 'never-started/other, none',
    },
    'bound, never started; back again, the kubelet says that it cannot find the container': {
      run: { job: { failed: ['15:36:50', 'BackoffLimitExceeded'] }, pod: { ...tainted, lost: '15:39:02' } },
      is: 'never-started/other, none',
    },
    'it ended by itself minutes before it was evicted by taint': {
      run: {
        job: { failed: ['15:36:50', 'BackoffLimitExceeded'] },
        pod: { ...back, ...tainted, ended: '15:33:12' },
      },
      is: 'on-time 15:31:02, completed 15:33:12',
    },
    'it worked on until the kubelet, back again, ended it as it was told': {
      run: {
        job: { failed: ['15:36:50', 'BackoffLimitExceeded'] },
        pod: { ...back, ...tainted, ended: '15:39:03', exit: 143 },
      },
      is: 'on-time 15:31:02, killed/node-lost 15:36:50',
    },
    'its container vanished with the node': {
      run: {
        job: { failed: ['15:36:50', 'BackoffLimitExceeded'] },
        pod: { started: '15:31:02', ...tainted, lost: '15:39:02' },
      },
      is: 'on-time 15:31:02, killed/node-lost 15:36:50',
    },
    'deleted by force while nobody could ask the node': {
      run: {
        job: { failed: ['15:33:00', 'BackoffLimitExceeded'] },
        pod: { started: '15:31:02', gone: '15:33:00' },
      },
      is: 'on-time 15:31:02, killed/pod-deleted 15:33:00',
    },
    'the Job’s deadline passes, its pod is stuck terminating, and ends well in vain': {
      run: {
        job: { failed: ['15:31:10', 'DeadlineExceeded'] },
        pod: { ...back, ended: '15:32:42', deleted: ['15:31:10', 2], gone: '15:39:04' },
      },
      is: 'on-time 15:31:02, killed/deadline-exceeded 15:31:10',
    },
    'somebody deleted its Job after it had ended, before anybody knew': {
      run: {
        job: { deleted: '15:31:20' },
        pod: { ...back, ended: '15:31:12', deleted: ['15:31:20', 2], gone: '15:39:04' },
      },
      is: 'on-time 15:31:02, completed 15:31:12',
    },
  });
});

test('the controllers restart within fifteen seconds: late creation, and nothing dropped', () => {
  const truth = run(ok, '15:31:00', {
    job: { created: '15:31:16', complete: '15:31:22' },
    pod: { started: '15:31:18', ended: '15:31:20' },
  });
  expect(judge({}, truth, '15:31:00')).toBe('on-time 15:31:18, completed 15:31:22');
});
