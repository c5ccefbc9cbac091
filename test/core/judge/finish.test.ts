import { describe, expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { event, startedEvent } from '../../build/event.ts';
import { jobRef } from '../../build/job.ts';
import { type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { finishWords, type Judging, verdictOn } from '../../build/verdicts.ts';

const ok = refOf({});
const NOMINAL = '15:31:00';
const { name } = jobRef({ nominal: NOMINAL });

type Row = {
  readonly run: RunSays;
  readonly more?: readonly Change[];
  readonly cronJob?: CronJobSays;
  readonly judging?: Judging;
  readonly is: string;
};
const judgeRow = ({ run: says, more = [], cronJob: cj = {}, judging = {} }: Row): string =>
  finishWords(
    verdictOn(
      [...cronJob({ schedule: '31 * * * *', ...cj }), ...run(ok, NOMINAL, says), ...more],
      NOMINAL,
      judging,
    ),
  );
const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
};

const started = { started: '15:31:02' };
const gaveUp = (time: string) => ({ failed: [time, 'BackoffLimitExceeded'] as const });
const dying = (time: string) => ({ deleted: [time, 2] as const });

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
  expect(judgeRow({ run: { job: gaveUp('15:31:10'), pod: { scheduled: 'never' } }, is: '' })).toBe('none');
});
