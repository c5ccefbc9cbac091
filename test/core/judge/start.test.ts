import { describe, expect, test } from 'vitest';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { plus } from '../../build/at.ts';
import { cronJob } from '../../build/cronjob.ts';
import { startedEvent } from '../../build/event.ts';
import { job, jobRef } from '../../build/job.ts';
import { observe, windowOf } from '../../build/observe.ts';
import { pod } from '../../build/pod.ts';
import { run } from '../../build/run.ts';
import { both, type Judging, startWords, verdictOn } from '../../build/verdicts.ts';
import { blindAll, hourly, judgeRow, NOMINAL, name, ok, type Row } from './start-row.ts';

describe('a start is judged by the first container', () => {
  test.each(
    Object.entries<Row>({
      'two seconds after its time it is on time': {
        run: { pod: { started: '15:31:02' } },
        is: 'on-time 15:31:02',
      },
      'at the very second of the deadline it is on time': {
        run: { pod: { started: '15:32:00' } },
        is: 'on-time 15:32:00',
      },
      'a second after the deadline it is late': {
        run: { pod: { scheduled: '15:32:00', started: '15:32:01' } },
        is: 'late/unschedulable 15:32:01',
      },
      'the earliest of several pods counts': {
        run: { pod: { started: '15:31:20' }, more: [{ suffix: 'bbbbb', started: '15:31:03' }] },
        is: 'on-time 15:31:03',
      },
      'a start that we hear of two minutes later counts from when it was': {
        run: { pod: { started: '15:31:02', reported: '15:33:00' } },
        is: 'on-time 15:31:02',
      },
      'a start before its pod was created was written by a wrong clock: it lies in the pod’s life': {
        run: { pod: { started: '15:30:10', reported: '15:31:03' } },
        is: 'on-time 15:31:00',
      },
      'a wrong clock, and the pod’s life up to our learning of it straddles the deadline: nobody can tell': {
        run: { pod: { started: '15:30:10', reported: '15:32:30' } },
        is: 'unknown',
      },
      'a container that the runtime could not start has not started': {
        run: {
          pod: {
            started: '1970-01-01T00:00:00Z',
            ended: '15:31:02',
            reported: '15:31:03',
            exit: 128,
            reason: 'StartError',
          },
        },
        is: 'never-started/other',
      },
      'a second pod, and its first came and went while nobody looked: that one may have started in time': {
        run: {
          pod: { started: '15:31:02', ended: '15:31:40', exit: 1, gone: '15:32:10' },
          more: [{ suffix: 'bbbbb', created: '15:32:20', started: '15:32:25' }],
        },
        judging: { blind: { pods: [['15:30:30', '15:32:15']], events: [['15:30:30', '15:40:00']] } },
        is: 'unknown',
      },
      'first seen restarted twice after a blind time, it proves no late start': {
        run: { pod: { started: '15:34:10', restarts: 2 } },
        judging: blindAll,
        is: 'unknown',
      },
      'first seen restarted once, its last state would have shown the first start': {
        run: { pod: { started: '15:34:10', restarts: 1 } },
        judging: blindAll,
        is: 'late/other 15:34:10',
      },
      'restarted twice unseen, but the Event of the first start is left': {
        run: { pod: { started: '15:34:10', restarts: 2 } },
        more: startedEvent(`${name}-aaaaa`, '15:31:03'),
        judging: blindAll,
        is: 'on-time 15:31:03',
      },
      'a pod before the one that we saw start left an Event of its start': {
        run: { pod: { created: '15:34:00', started: '15:34:10' } },
        more: startedEvent(`${name}-zzzzz`, '15:31:03'),
        judging: blindAll,
        is: 'on-time 15:31:03',
      },
      'its first pod went with its node, which is out of reach: it may have begun, though the next began late':
        {
          run: {
            pod: { disrupted: ['15:31:40', 'DeletionByTaintManager'], deleted: ['15:31:40', 30] },
            more: [{ suffix: 'bbbbb', created: '15:31:50', started: '15:32:10' }],
          },
          is: 'unknown',
        },
      'the same, and its node came back and had not begun it': {
        run: {
          pod: {
            disrupted: ['15:31:40', 'DeletionByTaintManager'],
            deleted: ['15:31:40', 30],
            gone: '15:33:00',
          },
          more: [{ suffix: 'bbbbb', created: '15:31:50', started: '15:32:10' }],
        },
        is: 'late/other 15:32:10',
      },
      'it began in the last second of its grace, and only its Event tells, a second late': {
        run: { pod: { started: '15:32:00', gone: '15:34:00' } },
        more: startedEvent(`${name}-aaaaa`, '15:32:01'),
        judging: { blind: { pods: [['15:32:00', '15:35:00']] } },
        is: 'unknown',
      },
      'its Event is later than that: it began too late': {
        run: { pod: { started: '15:32:02', gone: '15:34:00' } },
        more: startedEvent(`${name}-aaaaa`, '15:32:02'),
        judging: { blind: { pods: [['15:32:00', '15:35:00']] } },
        is: 'late/other 15:32:02',
      },
    }),
  )('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
});

test('while the deadline has not passed, a run without a start is pending', () => {
  expect(judgeRow({ run: { pod: { scheduled: 'never' } }, judging: { asOf: '15:31:59' } })).toBe('pending');
  expect(judgeRow({ judging: { asOf: '15:31:59' } })).toBe('pending');
});

test('a maintenance declared beforehand excuses a miss, and only a miss', () => {
  const window = { from: plus('15:30:00', 0), to: plus('15:40:00', 0) };
  const policy = { maintenance: [{ window, namespace: 'lab', name: null, reason: 'game day' }] };
  expect(judgeRow({ judging: { policy } })).toBe('excused');
  expect(judgeRow({ run: { pod: { started: '15:31:02' } }, judging: { policy } })).toBe('on-time 15:31:02');
});

test('what excuses a start excuses no end', () => {
  const window = { from: plus('15:30:00', 0), to: plus('15:32:00', 0) };
  const policy = { maintenance: [{ window, namespace: 'lab', name: null, reason: 'game day' }] };
  const late = {
    scheduled: '15:32:00',
    started: '15:32:20',
    ended: '15:40:40',
    exit: 137,
    reason: 'OOMKilled',
  };
  const truth = [
    ...cronJob(hourly),
    ...run(ok, NOMINAL, { job: { failed: ['15:40:42', 'BackoffLimitExceeded'] }, pod: late }),
  ];
  const said = (judging: Judging) => both(verdictOn(truth, NOMINAL, judging));
  expect(said({})).toBe('late/unschedulable 15:32:20, killed/oom-killed 15:40:40');
  expect(said({ policy })).toBe('excused, killed/oom-killed 15:40:40');
});

test('pods of a Job that nobody saw prove the Job, and their start counts', () => {
  const ref = jobRef({ nominal: NOMINAL });
  const truth = [
    ...cronJob(hourly),
    ...pod({ of: ref, started: '15:31:02', ended: '15:31:04', gone: '15:31:06' }),
  ];
  expect(startWords(verdictOn(truth, NOMINAL, { blind: { jobs: [['15:30:30', '15:35:00']] } }))).toBe(
    'on-time 15:31:02',
  );
});

test('of two Jobs of one name and second the one that was seen first decides, whatever the order of the facts', () => {
  const truth = [
    ...cronJob(hourly),
    ...run(ok, NOMINAL, { pod: { started: '15:31:02' } }),
    ...job({ of: ok, nominal: NOMINAL, uid: 'made-again', created: '15:31:00.5' }),
  ];
  const facts = observe(truth).map((s) => s.fact);
  const window = windowOf({});
  for (const told of [facts, facts.toReversed()]) {
    const world = absorb(emptyWorld(), told);
    const [first] = judge(world, { windowOf: () => window, policy: defaultPolicy }, window.to);
    expect(first?.verdicts.map(startWords)).toEqual(['on-time 15:31:02']);
  }
});
