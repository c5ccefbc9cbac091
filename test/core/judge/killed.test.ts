import { describe } from 'vitest';
import { cronJob } from '../../build/cronjob.ts';
import { event, startedEvent } from '../../build/event.ts';
import { type RunSays, run } from '../../build/run.ts';
import { dying, gaveUp, name, ok, type Row, started, table } from './finish-table.ts';

const killed = (pod: RunSays['pod'], cause: string, time: string): Row => ({
  run: { job: gaveUp('15:31:45'), pod: { ...started, ...pod } },
  is: `killed/${cause} ${time}`,
});

describe('killed, with its cause', () => {
  table({
    'the Job’s deadline struck while it worked': {
      run: {
        job: { failed: ['15:31:10', 'DeadlineExceeded'] },
        pod: { ...started, ...dying('15:31:10'), gone: '15:31:12' },
      },
      is: 'killed/deadline-exceeded 15:31:10',
    },
    'the pod’s own deadline struck': killed(
      { podReason: ['15:31:31', 'DeadlineExceeded'], ended: '15:31:30', exit: 137 },
      'deadline-exceeded',
      '15:31:30',
    ),
    'the Job’s deadline struck while the kubelet was away; it went on and ended well in vain': {
      run: {
        job: { failed: ['15:31:10', 'DeadlineExceeded'] },
        pod: { ...started, ended: '15:32:42', reported: '15:39:00', ...dying('15:31:10'), gone: '15:39:01' },
      },
      is: 'killed/deadline-exceeded 15:31:10',
    },
    'evicted through the API': killed(
      {
        disrupted: ['15:31:20', 'EvictionByEvictionAPI'],
        ...dying('15:31:20'),
        ended: '15:31:22',
        exit: 137,
        gone: '15:31:23',
      },
      'evicted',
      '15:31:20',
    ),
    'evicted by the kubelet for its own limit, without a DisruptionTarget': killed(
      { podReason: ['15:31:31', 'Evicted'], ended: '15:31:30', exit: 137 },
      'evicted',
      '15:31:30',
    ),
    'evicted by the kubelet under pressure': killed(
      {
        disrupted: ['15:31:29', 'TerminationByKubelet'],
        podReason: ['15:31:31', 'Evicted'],
        ended: '15:31:30',
        exit: 137,
      },
      'evicted',
      '15:31:29',
    ),
    'preempted by the scheduler': killed(
      { disrupted: ['15:31:20', 'PreemptionByScheduler'], ...dying('15:31:20'), gone: '15:31:23' },
      'preempted',
      '15:31:20',
    ),
    'preempted by the kubelet': killed(
      { podReason: ['15:31:31', 'Preempting'], ended: '15:31:30', exit: 137 },
      'preempted',
      '15:31:30',
    ),
    'its node was shut down': killed(
      {
        disrupted: ['15:31:29', 'TerminationByKubelet'],
        podReason: ['15:31:31', 'Terminated'],
        ended: '15:31:30',
        exit: 143,
      },
      'node-shutdown',
      '15:31:29',
    ),
    'its node was out of reach for too long': killed(
      { disrupted: ['15:31:20', 'DeletionByTaintManager'], ...dying('15:31:20') },
      'node-lost',
      '15:31:20',
    ),
    'its node was deleted': killed(
      { disrupted: ['15:31:20', 'DeletionByPodGC'], gone: '15:31:20.5' },
      'node-lost',
      '15:31:20',
    ),
    'the kubelet cannot find its container any more': killed({ lost: '15:31:30' }, 'node-lost', '15:31:30'),
    'the kernel killed its main process for memory': killed(
      { ended: '15:31:30', exit: 137, reason: 'OOMKilled' },
      'oom-killed',
      '15:31:30',
    ),
    'the kernel killed a child process: the container only says 137': killed(
      { ended: '15:31:30', exit: 137 },
      'signal',
      '15:31:30',
    ),
    'ended by SIGTERM from nobody that we know': killed(
      { ended: '15:31:30', exit: 143 },
      'signal',
      '15:31:30',
    ),
    'somebody deleted its pod': killed(
      { ...dying('15:31:20'), ended: '15:31:22', exit: 137, gone: '15:31:23' },
      'pod-deleted',
      '15:31:20',
    ),
    'somebody deleted its pod, and it bowed out with exit code 0': killed(
      { ...dying('15:31:20'), ended: '15:31:21', exit: 0, gone: '15:31:23' },
      'pod-deleted',
      '15:31:20',
    ),
    'somebody deleted its pod by force': killed({ gone: '15:31:20' }, 'pod-deleted', '15:31:20'),
    'its Job was deleted, alone': {
      run: { job: { deleted: '15:31:20' }, pod: { ...started, ...dying('15:31:20'), gone: '15:31:22' } },
      is: 'killed/job-deleted 15:31:20',
    },
    'its CronJob was deleted, and its Job with it': {
      cronJob: { deleted: '15:31:20' },
      more: cronJob({ name: 'other', schedule: '0 0 1 1 *' }),
      run: { job: { deleted: '15:31:20.2' }, pod: { ...started, ...dying('15:31:20.4'), gone: '15:31:22' } },
      is: 'killed/cronjob-deleted 15:31:20',
    },
    'its namespace was deleted, and everything in it': {
      cronJob: { deleted: '15:31:20' },
      more: cronJob({ name: 'other', schedule: '0 0 1 1 *', deleted: '15:31:20.1' }),
      run: { job: { deleted: '15:31:20.2' }, pod: { ...started, ...dying('15:31:20.4'), gone: '15:31:22' } },
      is: 'killed/namespace-deleted 15:31:20',
    },
    'its CronJob was deleted after another one, and a run was made in between': {
      cronJob: { deleted: '15:31:20' },
      more: cronJob({ name: 'other', schedule: '0 0 1 1 *', deleted: '15:30:10' }),
      run: {
        job: { deleted: '15:31:20.2' },
        pod: { ...started, ...dying('15:31:20.4'), gone: '15:31:22' },
      },
      is: 'killed/cronjob-deleted 15:31:20',
    },
    'stopped while nobody saw Jobs and Events: its Job may have been deleted, or its deadline have struck': {
      run: {
        job: { deleted: '15:31:25' },
        pod: { ...started, ...dying('15:31:20'), gone: '15:31:22' },
      },
      judging: { blind: { jobs: [['15:31:10', '15:35:00']], events: [['15:31:10', '15:35:00']] } },
      is: 'unknown',
    },
    'restarted, then stopped while nobody saw Jobs and Events: its own controller may have given it up': {
      run: {
        job: { deleted: '15:31:25' },
        pod: { ...started, restarts: 1, ...dying('15:31:20'), gone: '15:31:22' },
      },
      judging: { blind: { jobs: [['15:31:10', '15:35:00']], events: [['15:31:10', '15:35:00']] } },
      is: 'unknown',
    },
    'its namespace was deleted, and one CronJob of it had left before': {
      cronJob: { deleted: '15:31:20' },
      more: [
        ...cronJob({ name: 'before', schedule: '0 0 1 1 *', deleted: '15:30:10' }),
        ...cronJob({ name: 'other', schedule: '0 0 1 1 *', deleted: '15:31:20.1' }),
      ],
      run: {
        job: { deleted: '15:31:20.2' },
        pod: { ...started, ...dying('15:31:20.4'), gone: '15:31:22' },
      },
      is: 'killed/namespace-deleted 15:31:20',
    },
    'its successor replaced it': {
      cronJob: { concurrency: 'Replace', schedule: '* * * * *' },
      more: run(ok, '15:32:00', { pod: { started: '15:32:02' } }),
      run: { job: { deleted: '15:32:00.05' }, pod: { ...started, ...dying('15:32:00.1'), gone: '15:32:02' } },
      is: 'killed/replaced 15:32:00',
    },
    'an Event tells of a kill that happened unseen': {
      run: {
        job: gaveUp('15:33:30'),
        pod: {
          ...started,
          disrupted: ['15:33:20', 'DeletionByTaintManager'],
          ...dying('15:33:20'),
          gone: '15:33:25',
        },
      },
      more: event({
        about: ['Pod', `${name}-aaaaa`],
        reason: 'TaintManagerEviction',
        message: `Marking for deletion Pod lab/${name}-aaaaa`,
        at: '15:33:20',
      }),
      judging: { blind: { all: [['15:32:00', '15:35:00']] } },
      is: 'killed/node-lost 15:33:20',
    },
    'an Event tells of the eviction of a pod that never began: it ended nothing, and what did nobody saw': {
      run: {
        job: gaveUp('15:36:30'),
        pod: { ...started, ended: '15:31:10', exit: 1 },
        more: [{ suffix: 'bbbbb', created: '15:31:22', ...dying('15:36:29'), gone: '15:40:00' }],
      },
      more: event({ about: ['Pod', `${name}-bbbbb`], reason: 'TaintManagerEviction', at: '15:36:29' }),
      judging: { blind: { all: [['15:31:40', '15:38:00']] } },
      is: 'unknown',
    },
    'replaced at its second try, of which only an Event tells that it had begun: how it ended nobody saw': {
      cronJob: { concurrency: 'Replace', schedule: '* * * * *' },
      more: [
        ...run(ok, '15:32:00', { pod: { started: '15:32:02' } }),
        ...startedEvent(`${name}-bbbbb`, '15:31:35'),
      ],
      run: {
        job: { deleted: '15:32:00.05' },
        pod: { ...started, ended: '15:31:20', exit: 1 },
        more: [{ suffix: 'bbbbb', created: '15:31:31', ...dying('15:32:00.1'), gone: '15:32:40' }],
      },
      judging: { blind: { pods: [['15:32:05', '15:33:00']] } },
      is: 'unknown',
    },
  });
});
