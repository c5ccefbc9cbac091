import { describe, expect, test } from 'vitest';
import { absorb, emptyWorld } from '../../../core/history/world.ts';
import { judge } from '../../../core/judge/judge.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { plus } from '../../build/at.ts';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { event, startedEvent } from '../../build/event.ts';
import { job, jobRef } from '../../build/job.ts';
import { observe, windowOf } from '../../build/observe.ts';
import { pod } from '../../build/pod.ts';
import { good, type RunSays, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';

const ok = refOf({});
const NOMINAL = '15:31:00';
// Between other occurrences, so that nothing of them interferes.
const hourly: CronJobSays = { schedule: '31 * * * *' };

type Row = {
  readonly run?: RunSays;
  readonly more?: readonly Change[];
  readonly cronJob?: CronJobSays;
  readonly judging?: Judging;
  readonly is: string;
};

const judgeRow = ({ run: says, more = [], cronJob: cj = {}, judging = {} }: Row): string =>
  startWords(
    verdictOn(
      [...cronJob({ ...hourly, ...cj }), ...(says === undefined ? [] : run(ok, NOMINAL, says)), ...more],
      NOMINAL,
      judging,
    ),
  );

const name = jobRef({ nominal: NOMINAL }).name;
const created = event({
  about: ['Job', name],
  reason: 'SuccessfulCreate',
  message: `Created pod: ${name}-aaaaa`,
  at: '15:31:00',
});
/** Made again under its name, after it had given up and a backup had forgotten it. */
const madeAgain = [
  ...event({
    about: ['Job', name],
    aboutUid: 'uid-made-again',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${name}-bbbbb`,
    at: '15:31:40',
  }),
  ...startedEvent(`${name}-bbbbb`, '15:31:42'),
];
const gaveUpWaiting: RunSays = {
  job: { failed: ['15:31:08', 'DeadlineExceeded'], deleted: '15:31:20' },
  pod: { scheduled: 'never', deleted: ['15:31:08', 0], gone: '15:31:08.2' },
};
const blindAll: Judging = { blind: { all: [['15:30:30', '15:35:00']] } };

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

describe('without a pod', () => {
  test.each(
    Object.entries<Row>({
      'the Event of a regular container’s start tells': {
        more: [...created, ...startedEvent(`${name}-aaaaa`, '15:31:03')],
        judging: blindAll,
        is: 'on-time 15:31:03',
      },
      'the Event of an init container’s start does not': {
        more: [
          ...created,
          ...event({
            about: ['Pod', `${name}-aaaaa`],
            reason: 'Started',
            at: '15:31:03',
            fieldPath: 'spec.initContainers{pre}',
          }),
        ],
        judging: blindAll,
        is: 'unknown',
      },
      'the Event of a pod that another Job of its name made later is not its own: the earliest decides': {
        run: gaveUpWaiting,
        more: madeAgain,
        is: 'never-started/deadline-exceeded',
      },
      'nor in a gap': {
        run: gaveUpWaiting,
        more: madeAgain,
        judging: { blind: { all: [['15:31:30', '15:35:00']] } },
        is: 'unknown',
      },
      'a Job complete before the deadline started in time, whenever that was': {
        run: { job: { complete: '15:31:40' }, pod: null },
        judging: blindAll,
        is: 'on-time by 15:31:40',
      },
      'a Job complete after the deadline, pods unseen, may have started on either side': {
        run: { job: { complete: '15:32:40' }, pod: null },
        judging: blindAll,
        is: 'unknown',
      },
      'a Job without any pod while pods were watched has not started': {
        run: { pod: null },
        is: 'never-started/other',
      },
      'a Job without any pod that we could have seen: unknown': {
        run: { pod: null },
        judging: { blind: { pods: [['15:30:30', '15:35:00']] } },
        is: 'unknown',
      },
      'Job.status.startTime and a suspended pod are no start': {
        run: { pod: { scheduled: 'never' } },
        is: 'never-started/unschedulable',
      },
      'a Job that somebody else manages is judged by its conditions alone': {
        run: {
          job: { spec: { managedBy: 'kueue.x-k8s.io/multikueue' }, complete: '15:31:30' },
          pod: { started: '15:31:50' },
        },
        is: 'on-time by 15:31:30',
      },
      'and without conditions nobody knows': {
        run: { job: { spec: { managedBy: 'kueue.x-k8s.io/multikueue' } }, pod: { started: '15:31:50' } },
        is: 'unknown',
      },
    }),
  )('%s', (_, row) => expect(judgeRow(row)).toBe(row.is));
});

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
    expect(judgeRow({ run: says, more, is: '' })).toBe(`never-started/${cause}`),
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

  test.each([
    [
      '15:31:00 is due by the new schedule, too: nobody has passed it over',
      '1-59/2 * * * *',
      '15:32:30',
      'pending',
    ],
    ['so until the next by the new one', '1-59/2 * * * *', '15:33:10', 'skipped'],
    ['15:31:00 is not due by the new schedule', '*/2 * * * *', '15:32:30', 'skipped'],
  ])(
    'held up by the run before, its schedule is edited after the next was due: %s',
    (_, schedule, asOf, is) => {
      const edits = [{ at: '15:32:07', spec: { schedule } }];
      const truth = [
        ...cronJob({ schedule: '* * * * *', concurrency: 'Forbid', edits }),
        ...run(ok, '15:30:00', { pod: { started: '15:30:02' } }),
      ];
      expect(startWords(verdictOn(truth, NOMINAL, { asOf }))).toBe(is);
    },
  );

  test.each([
    ['Forbid', 'Allow'],
    ['Allow', 'Forbid'],
  ] as const)(
    'its policy went from %s to %s, nobody knows when: skipped by one, dropped by the other',
    (from, to) => {
      const edits = [{ at: '15:33:10', spec: { concurrencyPolicy: to }, unsigned: true } as const];
      const truth = [
        ...cronJob({ schedule: '* * * * *', concurrency: from, edits }),
        ...run(ok, '15:30:00', { pod: { started: '15:30:02' } }),
      ];
      const judging: Judging = { blind: { cronjobs: [['15:30:30', '15:33:30']] }, asOf: '15:34:30' };
      expect(verdictOn(truth, NOMINAL, judging).start).toMatchObject({
        kind: 'unknown',
        created: false,
        blind: { resource: 'cronjobs' },
      });
      expect(verdictOn(truth, NOMINAL, { asOf: '15:34:30' }).start.kind).toBe(
        from === 'Forbid' ? 'skipped' : 'dropped',
      );
    },
  );

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

test('while the deadline has not passed, a run without a start is pending', () => {
  expect(judgeRow({ run: { pod: { scheduled: 'never' } }, judging: { asOf: '15:31:59' }, is: '' })).toBe(
    'pending',
  );
  expect(judgeRow({ judging: { asOf: '15:31:59' }, is: '' })).toBe('pending');
});

test('a maintenance declared beforehand excuses a miss, and only a miss', () => {
  const window = { from: plus('15:30:00', 0), to: plus('15:40:00', 0) };
  const policy = { maintenance: [{ window, namespace: 'lab', name: null, reason: 'game day' }] };
  expect(judgeRow({ judging: { policy }, is: '' })).toBe('excused');
  expect(judgeRow({ run: { pod: { started: '15:31:02' } }, judging: { policy }, is: '' })).toBe(
    'on-time 15:31:02',
  );
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
