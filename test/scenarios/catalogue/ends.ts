import { cronJob } from '../../build/cronjob.ts';
import { good, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { about, due, hourly, ok, type Row, type Rows } from './row.ts';

const started = { started: '15:31:02' } as const;
const gaveUp = { failed: ['15:31:45', 'BackoffLimitExceeded'] } as const;
/** One run of the hourly CronJob. */
const one = (number: number, met: string, truth: readonly Change[], is: string): Row => ({
  number,
  met,
  truth: [...cronJob(hourly), ...truth],
  is: [is],
});
const disrupted = (reason: string): readonly Change[] =>
  run(ok, '15:31:00', {
    job: gaveUp,
    pod: { ...started, disrupted: ['15:31:30', reason], deleted: ['15:31:30', 2], gone: '15:31:33' },
  });
const died = { ...started, ended: '15:31:30', exit: 137 } as const;
const away = { ...started, ended: '15:32:42', deleted: ['15:40:17', 2], gone: '15:40:18' } as const;
const unreachable = {
  ...started,
  reported: '15:39:20',
  gone: '15:39:22',
  disrupted: ['15:37:00', 'DeletionByTaintManager'],
  deleted: ['15:37:00', 2],
} as const;
const gone8 = { failed: ['15:37:00', 'BackoffLimitExceeded'] } as const;
const IMAGES = 'k8s#93783, #76570';
const LIMITS = 'kubernetes/website#46896';

/** What becomes of runs that were created. */
export const ENDS: Rows = {
  'evicted near its end, and run again': one(
    12,
    'k8s#116308',
    run(ok, '15:31:00', {
      job: { complete: '15:32:30' },
      pod: {
        ...started,
        disrupted: ['15:31:40', 'EvictionByEvictionAPI'],
        deleted: ['15:31:40', 2],
        gone: '15:31:43',
      },
      more: [{ suffix: 'bbbbb', created: '15:31:41', started: '15:31:43', ended: '15:32:28' }],
    }),
    'on-time 15:31:02, completed 15:32:30 after 1 lost',
  ),
  'pending for ever, for want of a node': one(
    18,
    IMAGES,
    run(ok, '15:31:00', { pod: { unschedulable: ['15:31:01', '0/1 nodes'] } }),
    'never-started/unschedulable, none',
  ),
  'pending for ever, for want of its image': one(
    18,
    IMAGES,
    run(ok, '15:31:00', { pod: { waiting: 'ImagePullBackOff' } }),
    'never-started/image-pull, none',
  ),
  'a finalizer that is stuck keeps a finished Job': one(
    19,
    'k8s#109429, #109485',
    run(ok, '15:31:00', { job: { stuck: '15:31:06' }, pod: { ...started, ended: '15:31:05' } }),
    'on-time 15:31:02, completed 15:31:06',
  ),
  'evicted by request': one(
    22,
    'DisruptionTarget',
    disrupted('EvictionByEvictionAPI'),
    'on-time 15:31:02, killed/evicted 15:31:30',
  ),
  preempted: one(
    22,
    'DisruptionTarget',
    disrupted('PreemptionByScheduler'),
    'on-time 15:31:02, killed/preempted 15:31:30',
  ),
  'on a tainted node': one(
    22,
    'DisruptionTarget',
    disrupted('DeletionByTaintManager'),
    'on-time 15:31:02, killed/node-lost 15:31:30',
  ),
  'out of memory': one(
    23,
    LIMITS,
    run(ok, '15:31:00', { job: gaveUp, pod: { ...died, reason: 'OOMKilled' } }),
    'on-time 15:31:02, killed/oom-killed 15:31:30',
  ),
  'evicted for its own limit, without a DisruptionTarget': one(
    23,
    LIMITS,
    run(ok, '15:31:00', { job: gaveUp, pod: { ...died, podReason: ['15:31:31', 'Evicted'] } }),
    'on-time 15:31:02, killed/evicted 15:31:30',
  ),
  'SuccessCriteriaMet precedes Complete in the list': one(
    24,
    'kubernetes/website#46808',
    good(ok, '15:31:00'),
    'on-time 15:31:02, completed 15:31:07',
  ),
  'quota or a webhook refuses the Job': one(
    25,
    'source (FailedCreate)',
    about(
      'FailedCreate',
      'Error creating job: jobs.batch "ok-29922691" is forbidden: exceeded quota: q',
      '15:31:00',
    ),
    'dropped/create-refused, none',
  ),
  'ended while the controllers were down, and afterwards failed by its deadline': one(
    29,
    'measured',
    run(ok, '15:31:00', { job: { failed: ['15:40:17', 'DeadlineExceeded'] }, pod: away }),
    'on-time 15:31:02, completed 15:32:42',
  ),
  'ended while the controllers were down, and afterwards deleted': one(
    29,
    'measured',
    run(ok, '15:31:00', { job: { deleted: '15:40:17' }, pod: away }),
    'on-time 15:31:02, completed 15:32:42',
  ),
  'ended while the controllers were down, and afterwards replaced': {
    number: 29,
    met: 'measured',
    truth: [
      ...cronJob({ concurrency: 'Replace', schedule: '31,35 * * * *' }),
      ...run(ok, '15:31:00', {
        job: { deleted: '15:35:17' },
        pod: { ...started, ended: '15:33:32', deleted: ['15:35:17', 2], gone: '15:35:18' },
      }),
      ...run(ok, '15:35:00', { job: { created: '15:35:17.2' }, pod: { started: '15:35:19' } }),
    ],
    judging: due('15:31:00', '15:36:00'),
    is: ['on-time 15:31:02, completed 15:33:32', 'on-time 15:35:19, running'],
  },
  'kubelet gone eight minutes: its work had ended well by itself': one(
    31,
    'measured',
    run(ok, '15:31:00', { job: gone8, pod: { ...unreachable, ended: '15:33:32' } }),
    'on-time 15:31:02, completed 15:33:32',
  ),
  'kubelet gone eight minutes: its work had failed by itself': one(
    31,
    'measured',
    run(ok, '15:31:00', { job: gone8, pod: { ...unreachable, ended: '15:33:32', exit: 3 } }),
    'on-time 15:31:02, failed 15:33:32',
  ),
  'kubelet gone eight minutes: at work until it was evicted': one(
    31,
    'measured',
    run(ok, '15:31:00', { job: gone8, pod: { ...unreachable, ended: '15:39:20', exit: 137 } }),
    'on-time 15:31:02, killed/node-lost 15:37:00',
  ),
  'the kernel picks a child process: Error and 137': one(
    32,
    'measured',
    run(ok, '15:31:00', { job: gaveUp, pod: { ...died, reason: 'Error' } }),
    'on-time 15:31:02, killed/signal 15:31:30',
  ),
};
