import { describe, expect, test } from 'vitest';
import { event, startedEvent } from '../build/event.ts';
import { jobRef } from '../build/job.ts';
import { good, run } from '../build/run.ts';
import type { Judging } from '../build/verdicts.ts';
import { judge, ok, table } from './fault-table.ts';

const NAME = jobRef({ nominal: '15:31:00' }).name;
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
