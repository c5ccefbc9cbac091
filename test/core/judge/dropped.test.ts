import { describe, expect, test } from 'vitest';
import { cronJob, refOf } from '../../build/cronjob.ts';
import { job, jobRef } from '../../build/job.ts';
import { good, run } from '../../build/run.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';
import { about, hourly, NOMINAL, ok, table } from './absence-table.ts';

const neighbours = (...names: readonly string[]) => names.flatMap((name) => cronJob({ name }));

describe('dropped, with its cause', () => {
  table({
    'watched all along and no Job came': { is: 'dropped/unexplained' },
    'a zone that Kubernetes does not know and ours does': {
      cronJob: { timeZone: 'Europe/Kyiv' },
      more: about(
        'UnknownTimeZone',
        'invalid timeZone: "Europe/Kyiv": unknown time zone Europe/Kyiv',
        '15:10:00',
      ),
      judging: { from: '15:05:00' },
      is: 'dropped/bad-time-zone',
    },
    'an Event about a zone that has been corrected since explains nothing': {
      cronJob: { timeZone: 'Europe/Kyiv' },
      more: about(
        'UnknownTimeZone',
        'invalid timeZone: "Europe/Kiyv": unknown time zone Europe/Kiyv',
        '15:10:00',
      ),
      judging: { from: '15:05:00' },
      is: 'dropped/unexplained',
    },
    'a webhook or a quota refuses the Job': {
      more: about('FailedCreate', 'Error creating job: admission webhook "x" denied the request'),
      is: 'dropped/create-refused',
    },
    'a refusal an hour ago does not explain this one': {
      more: about('FailedCreate', 'Error creating job: admission webhook "x" denied the request', '14:31:00'),
      is: 'dropped/unexplained',
    },
    'somebody else’s Job has the name': {
      more: job({
        of: { name: 'other', namespace: 'lab', uid: 'uid-other' },
        nominal: NOMINAL,
        name: jobRef({ nominal: NOMINAL }).name,
        created: '15:30:30',
      }),
      is: 'dropped/create-refused',
    },
    'no CronJob of the cluster got a Job while several were due': {
      more: neighbours('a', 'b'),
      is: 'dropped/controller-down',
    },
    'the neighbours got theirs': {
      more: [
        ...neighbours('a', 'b'),
        ...good(refOf({ name: 'a' }), NOMINAL),
        ...good(refOf({ name: 'b' }), NOMINAL),
      ],
      is: 'dropped/unexplained',
    },
    'its starting deadline passed': {
      cronJob: { startingDeadlineSeconds: 30 },
      is: 'dropped/starting-deadline',
    },
    'a starting deadline under ten seconds is hardly ever met': {
      cronJob: { startingDeadlineSeconds: 5 },
      is: 'dropped/starting-deadline',
    },
    'the controller went on to the next': {
      cronJob: {
        schedule: '* * * * *',
        status: [
          ['15:30:00.2', '15:30:00'],
          ['15:32:00.2', '15:32:00'],
        ],
      },
      more: good(ok, '15:32:00'),
      is: 'dropped/superseded',
    },
  });

  test.each([
    [
      'its schedule and its spec',
      cronJob({ ...hourly, startingDeadlineSeconds: 30 }),
      'startingDeadlineSeconds 30 had passed',
      'calendar',
    ],
    [
      'what we saw of all CronJobs',
      [...cronJob(hourly), ...neighbours('a', 'b')],
      'no CronJob of the cluster got a Job',
      'coverage',
    ],
    ['a later Job', [...cronJob({}), ...good(ok, '15:32:00')], 'the controller had gone on to', 'watch'],
    [
      'the status',
      cronJob({ status: [['15:32:00.2', '15:32:00']] }),
      'the controller had gone on to',
      'status',
    ],
  ])('each piece of evidence names its witness: %s', (_, truth, says, witness) => {
    const { evidence } = verdictOn(truth, NOMINAL, { name: 'ok' }).start;
    expect(evidence.find((e) => e.says.startsWith(says))?.witness).toBe(witness);
  });

  test('until superseded it is provisional, and a Job that comes after all makes it late', () => {
    const truth = [
      ...cronJob(hourly),
      ...run(ok, NOMINAL, { job: { created: '15:33:00' }, pod: { started: '15:33:02' } }),
    ];
    const early = verdictOn(truth, NOMINAL, { asOf: '15:32:30' });
    expect(early.start).toMatchObject({ kind: 'dropped', provisional: true });
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('late/controller-down 15:33:02');
  });

  test('it is final only when a Job that came just before the next occurrence must have reached us', () => {
    const every = cronJob({});
    expect(verdictOn(every, NOMINAL, { asOf: '15:32:01' }).start).toMatchObject({ provisional: true });
    expect(verdictOn(every, NOMINAL, { asOf: '15:33:00' }).start).toMatchObject({ provisional: false });
  });

  test('nor while nobody has looked since its deadline: a Job may have come after all', () => {
    const truth = [
      ...cronJob({}),
      ...run(ok, NOMINAL, { job: { created: '15:32:10' }, pod: { started: '15:32:12' } }),
    ];
    const gap: Judging = { blind: { all: [['15:32:05', '15:35:00']] } };
    const inside = verdictOn(truth, NOMINAL, { ...gap, asOf: '15:34:00' });
    expect(inside.start).toMatchObject({ kind: 'dropped', provisional: true });
    expect(startWords(verdictOn(truth, NOMINAL, gap))).toBe('late/controller-down 15:32:12');
  });

  test('nor by a run after it, where one that came late may be gone again before anybody looked', () => {
    const truth = [
      ...cronJob({ schedule: '1-59/5 * * * *', status: [['15:36:00.2', '15:36:00']] }),
      ...run(ok, '15:36:00', { pod: { started: '15:36:02' } }),
    ];
    const gap: Judging = { blind: { all: [['15:33:05', '15:38:00']] } };
    const after = verdictOn(truth, NOMINAL, { ...gap, asOf: '15:40:00' });
    expect(after.start).toMatchObject({ kind: 'dropped', proof: { kind: 'watched' }, provisional: true });
    expect(verdictOn(truth, NOMINAL, { asOf: '15:40:00' }).start).toMatchObject({ provisional: false });
  });
});
