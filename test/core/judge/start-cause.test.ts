import { describe, expect, test } from 'vitest';
import { cronJob } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { good, type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { startWords, verdictOn } from '../../build/verdicts.ts';
import { blindAll, judgeRow, name, ok, type Row } from './start-row.ts';

const waitingFor = (reason: string): RunSays => ({ pod: { waiting: reason } });
const podEvent = (reason: string) => event({ about: ['Pod', `${name}-aaaaa`], reason, at: '15:31:05' });

/** The causes of never-started; the same runs that start after all are late with the same cause. */
const CAUSES: Readonly<
  Record<string, { readonly run: RunSays; readonly more?: readonly Change[]; readonly cause: string }>
> = {
  'no node fits': {
    run: { pod: { unschedulable: ['15:31:01', '0/1 nodes are available'] } },
    cause: 'unschedulable',
  },
  'the scheduler is down and says nothing': { run: { pod: { scheduled: 'never' } }, cause: 'unschedulable' },
  'the image does not come': { run: waitingFor('ImagePullBackOff'), cause: 'image-pull' },
  'the image’s name is none': { run: waitingFor('InvalidImageName'), cause: 'image-pull' },
  'the sandbox cannot be made': { run: {}, more: podEvent('FailedCreatePodSandBox'), cause: 'sandbox' },
  'a volume does not come': { run: {}, more: podEvent('FailedMount'), cause: 'volume' },
  'an init container works on': {
    run: {
      pod: {
        init: [{ name: 'pre', restartCount: 0, state: { running: { startedAt: '2026-11-22T15:31:02Z' } } }],
      },
    },
    cause: 'init',
  },
  'an init container’s image does not come': {
    run: {
      pod: { init: [{ name: 'pre', restartCount: 0, state: { waiting: { reason: 'ErrImagePull' } } }] },
    },
    cause: 'image-pull',
  },
  'no pod may be created': {
    run: { pod: null },
    more: event({
      about: ['Job', name],
      reason: 'FailedCreate',
      message: 'Error creating: pods "x" is forbidden: exceeded quota',
      at: '15:31:01',
    }),
    cause: 'quota',
  },
  'the node took it and then refused it': {
    run: { pod: { podReason: ['15:31:02', 'OutOfcpu'] } },
    cause: 'node-refused',
  },
  'a queueing system holds the Job back': {
    run: { job: { suspended: ['15:31:00.2'] }, pod: null },
    cause: 'job-suspended',
  },
  'the Job is deleted before its pod has a node': {
    run: { job: { deleted: '15:31:20' }, pod: { deleted: ['15:31:20', 0], gone: '15:31:20.2' } },
    cause: 'job-deleted',
  },
  'the Job’s deadline passes first': {
    run: { job: { failed: ['15:31:08', 'DeadlineExceeded'] }, pod: { scheduled: 'never' } },
    cause: 'deadline-exceeded',
  },
  'the kubelet is down: bound, and nothing more': { run: {}, cause: 'other' },
};

describe('never-started, with its cause', () => {
  test.each(Object.entries(CAUSES))('%s', (_, { run: says, more = [], cause }) =>
    expect(judgeRow({ run: says, more })).toBe(`never-started/${cause}`),
  );

  test('the Job is replaced by its successor before it started', () => {
    const truth = [
      ...cronJob({ concurrency: 'Replace' }),
      ...run(ok, '15:31:00', {
        job: { deleted: '15:32:00.05' },
        pod: { scheduled: 'never', deleted: ['15:32:00.1', 0], gone: '15:32:00.2' },
      }),
      ...good(ok, '15:32:00'),
    ];
    expect(startWords(verdictOn(truth, '15:31:00', { policy: {} }))).toBe('never-started/replaced');
  });

  // What came after the deadline cannot be why nothing had started by then.
  test.each(
    Object.entries<Row>({
      'deleted two minutes after the deadline: it had no node until then': {
        run: {
          job: { deleted: '15:34:00' },
          pod: { scheduled: 'never', deleted: ['15:34:00', 0], gone: '15:34:00.2' },
        },
        is: 'never-started/unschedulable',
      },
      'gone after a gap that began after the deadline': {
        run: {
          job: { deleted: '15:34:30' },
          pod: { scheduled: '15:34:10', started: '15:34:12', ended: '15:34:20', gone: '15:34:31' },
        },
        judging: { blind: { all: [['15:34:05', '15:36:00']] } },
        is: 'never-started/unschedulable',
      },
      'it started late, and its Job was tidied away when it was done': {
        run: {
          job: { complete: '15:34:20', deleted: '15:35:00' },
          pod: { scheduled: '15:34:10', started: '15:34:12', ended: '15:34:18', gone: '15:35:00.3' },
        },
        is: 'late/unschedulable 15:34:12',
      },
    }),
  )('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
});

describe('late, with its cause', () => {
  test.each(
    Object.entries<Row>({
      'the scheduler was down for three minutes': {
        run: { pod: { scheduled: '15:34:10', started: '15:34:12' } },
        is: 'late/unschedulable 15:34:12',
      },
      'the image came late': {
        run: { pod: { waiting: 'ErrImagePull', started: '15:33:00' } },
        is: 'late/image-pull 15:33:00',
      },
      'the queue let it go late': {
        run: {
          job: { suspended: ['15:31:00.2', '15:33:00'] },
          pod: { created: '15:33:00.1', started: '15:33:02' },
        },
        is: 'late/job-suspended 15:33:02',
      },
      'its Job came only after three minutes: the controller was away': {
        run: { job: { created: '15:34:00' }, pod: { started: '15:34:02' } },
        is: 'late/controller-down 15:34:02',
      },
      'its Job came promptly and its pods late: no node until then': {
        run: { pod: { created: '15:33:00', scheduled: '15:33:00', started: '15:33:02' } },
        is: 'late/other 15:33:02',
      },
      'after a gap, the Job’s only pod had not started before': {
        run: { pod: { scheduled: '15:34:10', started: '15:34:12' } },
        judging: blindAll,
        is: 'late/unschedulable 15:34:12',
      },
    }),
  )('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));

  test('a Forbid predecessor held it up past the deadline', () => {
    const forbid = { concurrency: 'Forbid', schedule: '*/5 * * * *' } as const;
    const truth = [
      ...cronJob(forbid),
      ...run(ok, '15:30:00', {
        job: { complete: '15:37:10' },
        pod: { started: '15:30:02', ended: '15:37:08' },
      }),
      ...run(ok, '15:35:00', { job: { created: '15:37:10.5' }, pod: { started: '15:37:12' } }),
    ];
    expect(startWords(verdictOn(truth, '15:35:00', { from: '15:29:00' }))).toBe(
      'late/predecessor-active 15:37:12',
    );
  });
});
