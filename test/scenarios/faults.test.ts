import { describe, expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../build/cronjob.ts';
import { event, startedEvent } from '../build/event.ts';
import { jobRef } from '../build/job.ts';
import type { PodSays } from '../build/pod.ts';
import { good, type RunSays, run } from '../build/run.ts';
import type { Change } from '../build/truth.ts';
import { both, type Judging, verdictOn } from '../build/verdicts.ts';

// Game days on a small cluster of CronJobs that are due every minute, with a minute's grace; the sequences are those
// of the bundled recording with another component stopped.
const ok = refOf({});
const judge = (cj: CronJobSays, runs: readonly Change[], nominal: string, judging: Judging = {}): string =>
  both(verdictOn([...cronJob(cj), ...runs], nominal, { from: '15:29:30', ...judging }));

type Row = {
  readonly cj?: CronJobSays;
  readonly run?: RunSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly is: string;
};
const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, { cj = {}, run: says, more = [], judging, is }) =>
    expect(
      judge(cj, [...(says === undefined ? [] : run(ok, '15:31:00', says)), ...more], '15:31:00', judging),
    ).toBe(is),
  );
};
const NAME = jobRef({ nominal: '15:31:00' }).name;

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

const status = (...times: readonly string[]) => times.map((t) => [`${t.slice(0, 6)}00.4`, t] as const);

describe('the API server is stopped from 15:30:50 to 15:33:50, and every watch must list anew', () => {
  const blind: Judging = { blind: { all: [['15:30:45', '15:34:02']] } };
  const before = { status: [...status('15:30:00'), ['15:34:15', '15:34:00'] as const] };
  table({
    'nothing was created, as lastScheduleTime says that was read with the Jobs': {
      cj: before,
      judging: blind,
      is: 'dropped/superseded, none',
    },
    'lists came only after the controller had gone on: what was between nobody can tell': {
      cj: { status: [...status('15:30:00'), ['15:33:58', '15:33:00'] as const] },
      more: run(ok, '15:33:00', { job: { created: '15:33:57' }, pod: { started: '15:33:59' } }),
      judging: blind,
      is: 'unknown, none',
    },
    'its Job was deleted in the gap; its start is an Event, its end another': {
      cj: before,
      more: [
        ...startedEvent(`${NAME}-aaaaa`, '15:31:03'),
        ...event({
          about: ['Job', NAME],
          reason: 'SuccessfulCreate',
          message: `Created pod: ${NAME}-aaaaa`,
          at: '15:31:00',
        }),
        ...event({ about: ['Job', NAME], reason: 'Completed', message: 'Job completed', at: '15:31:07' }),
      ],
      judging: blind,
      is: 'on-time 15:31:03, completed 15:31:07',
    },
    'only its pod’s start is left': {
      cj: before,
      more: startedEvent(`${NAME}-aaaaa`, '15:31:03'),
      judging: blind,
      is: 'on-time 15:31:03, unknown',
    },
    'the Events say that it was created and failed by a rule of its own': {
      cj: before,
      more: [
        ...startedEvent(`${NAME}-aaaaa`, '15:31:03'),
        ...event({
          about: ['Job', NAME],
          reason: 'PodFailurePolicy',
          message: 'Container main failed with exit code 42 matching FailJob rule at index 0',
          at: '15:31:05',
        }),
      ],
      judging: blind,
      is: 'on-time 15:31:03, failed 15:31:05',
    },
    'it started before, ended in the gap and its Job still stands': {
      run: {
        job: { created: '15:31:00.1', complete: '15:33:55' },
        pod: { started: '15:31:02', ended: '15:33:12', reported: '15:33:53' },
      },
      judging: blind,
      is: 'on-time 15:31:02, completed 15:33:55',
    },
  });

  test('a run of before the gap that was over in it and tidied away was not killed', () => {
    const tidied = {
      job: { complete: '15:31:40', deleted: '15:31:40.5' },
      pod: { started: '15:30:02', ended: '15:31:38', deleted: ['15:31:40', 0] as const, gone: '15:31:41' },
    };
    expect(judge({ status: status('15:30:00') }, run(ok, '15:30:00', tidied), '15:30:00', blind)).toBe(
      'on-time 15:30:02, unknown',
    );
  });

  test('under Forbid, a run that ended in the outage counts as over five seconds after, though recorded minutes later', () => {
    const truth = run(ok, '15:30:00', {
      job: { complete: '15:33:56' },
      pod: { started: '15:30:02', ended: '15:32:32', reported: '15:33:54' },
    });
    const forbid = { concurrency: 'Forbid', status: status('15:30:00') } as const;
    expect(judge(forbid, truth, '15:31:00', blind)).toBe('skipped, none');
    expect(judge(forbid, truth, '15:32:00', blind)).toBe('dropped/unexplained, none');
  });
});

describe('the API server is stopped, and the watches are resumed without a loss', () => {
  table({
    'the container started and ended meanwhile, as its kubelet tells afterwards': {
      run: {
        job: { complete: '15:34:02' },
        pod: { started: '15:31:02', ended: '15:31:05', reported: '15:34:00' },
      },
      is: 'on-time 15:31:02, completed 15:34:02',
    },
    'nothing could be created': { judging: { asOf: '15:36:00' }, is: 'dropped/unexplained, none' },
  });
});

test('the watch of the Jobs was lost, that of the Pods was not: pods prove runs whose Jobs nobody saw', () => {
  const truth = good(ok, '15:31:00', {
    job: { complete: '15:31:06', deleted: '15:31:06.5' },
    pod: { ended: '15:31:05', deleted: ['15:31:06', 0], gone: '15:31:06.8' },
  });
  const judging = {
    blind: { jobs: [['15:30:45', '15:34:02']], cronjobs: [['15:30:45', '15:34:02']] },
  } as const;
  expect(judge({ status: status('15:30:00', '15:31:00') }, truth, '15:31:00', judging)).toBe(
    'on-time 15:31:02, completed 15:31:05',
  );
});

test('the controllers restart within fifteen seconds: late creation, and nothing dropped', () => {
  const truth = run(ok, '15:31:00', {
    job: { created: '15:31:16', complete: '15:31:22' },
    pod: { started: '15:31:18', ended: '15:31:20' },
  });
  expect(judge({}, truth, '15:31:00')).toBe('on-time 15:31:18, completed 15:31:22');
});
