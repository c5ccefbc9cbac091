import { describe, expect, test } from 'vitest';
import { seconds } from '../../../core/time.ts';
import { at } from '../../build/at.ts';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { job, jobRef } from '../../build/job.ts';
import { pod } from '../../build/pod.ts';
import { good, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, judged, startWords, verdictOn } from '../../build/verdicts.ts';

const ok = refOf({});
const NOMINAL = '15:31:00';
const hourly = { schedule: '31 * * * *' } as const;

type Row = {
  readonly cronJob?: CronJobSays;
  readonly more?: readonly Change[];
  readonly judging?: Judging;
  readonly is: string;
};
const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, { cronJob: says = {}, more = [], judging = {}, is }) =>
    expect(
      startWords(
        verdictOn([...cronJob({ ...hourly, ...says }), ...more], NOMINAL, { name: 'ok', ...judging }),
      ),
    ).toBe(is),
  );
};
const neighbours = (...names: readonly string[]) => names.flatMap((name) => cronJob({ name }));
const about = (reason: string, message: string, time = '15:31:00') =>
  event({ about: ['CronJob', 'ok'], reason, message, at: time });
const blind = (from: string, to: string): Judging => ({ blind: { all: [[from, to]] } });

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

describe('blind: never a false miss, never a false success', () => {
  const seen = (lastSchedule: string): CronJobSays => ({ status: [['12:00:01', lastSchedule]] });
  table({
    'blind through the deadline, and the CronJob is not seen again': {
      judging: {
        blind: { jobs: [['15:30:30', '15:33:00']], cronjobs: [['15:30:30', '15:50:00']] },
        to: '15:40:00',
      },
      is: 'unknown',
    },
    'blind for a second of it only, and the CronJob is not seen again': {
      judging: {
        blind: { jobs: [['15:31:30', '15:31:31']], cronjobs: [['15:30:30', '15:50:00']] },
        to: '15:40:00',
      },
      is: 'unknown',
    },
    'it has never been scheduled, read with a Job list: then not for this occurrence either': {
      judging: blind('15:30:30', '15:33:00'),
      is: 'dropped/unexplained',
    },
    'as of a time within the blind interval': {
      judging: { ...blind('15:30:30', '15:50:00'), to: '15:40:00' },
      is: 'unknown',
    },
    'lastScheduleTime was still earlier, read with a Job list a minute after': {
      cronJob: seen('14:31:00'),
      judging: blind('15:30:30', '15:33:00'),
      is: 'dropped/unexplained',
    },
    'the same, from a store that had been put back to an earlier state: it has forgotten, whatever came': {
      cronJob: seen('14:31:00'),
      judging: { ...blind('15:30:30', '15:33:00'), restored: ['15:33:00'] },
      is: 'unknown',
    },
    'the same, put back before the run was due': {
      cronJob: seen('14:31:00'),
      judging: {
        blind: {
          all: [
            ['15:28:00', '15:29:00'],
            ['15:30:30', '15:33:00'],
          ],
        },
        restored: ['15:29:00'],
      },
      is: 'dropped/unexplained',
    },
    'the same, read too soon for the status to have been written': {
      cronJob: seen('14:31:00'),
      judging: { ...blind('15:30:30', '15:31:40'), asOf: '15:31:59', policy: { grace: seconds(45) } },
      is: 'unknown',
    },
    'read too soon, but watched from there until it would have been written': {
      cronJob: seen('14:31:00'),
      judging: { ...blind('15:30:30', '15:31:40'), asOf: '15:32:30' },
      is: 'dropped/unexplained',
    },
    'read too soon, and nothing was heard of the status later': {
      cronJob: seen('14:31:00'),
      judging: {
        blind: { jobs: [['15:30:30', '15:31:40']], cronjobs: [['15:30:30', '15:50:00']] },
        to: '15:40:00',
      },
      is: 'unknown',
    },
    'lastScheduleTime is this occurrence, and no Job was ever seen': {
      cronJob: { status: [['15:31:00.3', NOMINAL]] },
      judging: blind('15:30:30', '15:33:00'),
      is: 'unknown',
    },
    'the same, although Jobs were watched': { cronJob: { status: [['15:31:00.3', NOMINAL]] }, is: 'unknown' },
    'lastScheduleTime is past this occurrence, Jobs unseen: it may have been created and gone': {
      cronJob: {
        schedule: '* * * * *',
        status: [
          ['15:30:00.3', '15:30:00'],
          ['15:31:00.3', '15:31:00'],
          ['15:32:00.3', '15:32:00'],
        ],
      },
      judging: { blind: { all: [['15:30:30', '15:32:30']] } },
      is: 'unknown',
    },
    'the CronJob’s Event says that the Job was created': {
      more: about('SuccessfulCreate', `Created job ${jobRef({ nominal: NOMINAL }).name}`),
      judging: blind('15:30:30', '15:33:00'),
      is: 'unknown',
    },
    'it is created and over in the blind time, and its predecessor was over before: lastSuccessfulTime settles it':
      {
        cronJob: {
          status: [
            ['15:31:00.3', NOMINAL],
            ['15:31:06', NOMINAL, '15:31:05'],
          ],
        },
        more: [
          ...good(ok, '14:31:00'),
          ...good(ok, NOMINAL, {
            job: { complete: '15:31:05', deleted: '15:31:06' },
            pod: { ended: '15:31:04', deleted: ['15:31:06', 0], gone: '15:31:06.5' },
          }),
        ],
        judging: {
          from: '14:30:00',
          to: '15:45:00',
          due: ['15:31:00', '15:32:00'],
          ...blind('15:30:30', '15:33:00'),
        },
        is: 'on-time by 15:31:05',
      },
    'the same, but an Event tells of a run in between that nobody saw: the completion may be that one’s': {
      cronJob: { schedule: '* * * * *', status: [['15:31:06', NOMINAL, '15:31:05']] },
      more: [
        ...good(ok, '15:29:00'),
        ...about('SuccessfulCreate', `Created job ${jobRef({ nominal: '15:30:00' }).name}`, '15:30:00'),
      ],
      judging: {
        from: '15:28:00',
        to: '15:45:00',
        due: ['15:31:00', '15:32:00'],
        ...blind('15:29:30', '15:33:00'),
      },
      is: 'unknown',
    },
  });
});

describe('skipped: its own policy held it up', () => {
  const forbid = { schedule: '* * * * *', concurrency: 'Forbid' } as const;
  const predecessor = (ended: string, complete: string, more: object = {}) =>
    run(ok, '15:30:00', { job: { complete, ...more }, pod: { started: '15:30:02', ended } });
  const early: Judging = { from: '15:29:00' };
  /** A Job without pods that somebody deleted at once: seen to stand five seconds before. */
  const goneAt = (time: string) =>
    run(ok, '15:30:00', { pod: null }).flatMap((c) => [c, { ...c, at: at(time), deleted: true }]);
  const passedOver = (last: string) =>
    event({ about: ['CronJob', 'ok'], reason: 'JobAlreadyActive', at: '15:31:00', last, count: 2 });
  table({
    'an earlier run is active from the nominal time until the next': {
      cronJob: forbid,
      more: predecessor('15:32:30', '15:32:31'),
      judging: early,
      is: 'skipped',
    },
    'active until its own starting deadline is enough': {
      cronJob: { ...forbid, schedule: '30-31 * * * *', startingDeadlineSeconds: 20 },
      more: predecessor('15:31:28', '15:31:29'),
      judging: early,
      is: 'skipped',
    },
    'over before its starting deadline passed': {
      cronJob: { ...forbid, schedule: '30-31 * * * *', startingDeadlineSeconds: 20 },
      more: predecessor('15:31:10', '15:31:11'),
      judging: early,
      is: 'dropped/starting-deadline',
    },
    'the earlier run ended in between, and still none came': {
      cronJob: forbid,
      more: predecessor('15:31:30', '15:31:31'),
      judging: early,
      is: 'dropped/unexplained',
    },
    'a node out of reach told only of the last attempts: those before have ended, too': {
      cronJob: forbid,
      more: [
        ...run(ok, '15:30:00', {
          job: { failed: ['15:36:00', 'BackoffLimitExceeded'] },
          pod: { started: '15:30:02' },
        }),
        ...pod({
          of: jobRef({ nominal: '15:30:00' }),
          restarts: 2,
          started: '15:30:40',
          ended: '15:31:10',
          exit: 1,
          reported: '15:35:58',
        }).filter((c) => c.at >= at('15:35:58')),
      ],
      judging: early,
      is: 'dropped/unexplained',
    },
    'under Allow an earlier run holds nothing up': {
      more: predecessor('15:32:30', '15:32:31'),
      judging: early,
      is: 'dropped/unexplained',
    },
    'its end was recorded minutes late: it counts as over five seconds after': {
      cronJob: forbid,
      more: predecessor('15:31:30', '15:36:00'),
      judging: early,
      is: 'dropped/unexplained',
    },
    'stuck: a Job that nothing finishes holds up its successors as long as it stands': {
      cronJob: forbid,
      more: run(ok, '15:30:00', { pod: { scheduled: 'never' } }),
      judging: early,
      is: 'skipped',
    },
    'a run started by hand is not one of the controller’s': {
      cronJob: forbid,
      more: run(ok, '15:30:00', { job: { name: 'by-hand', manual: true }, pod: { started: '15:30:02' } }),
      judging: early,
      is: 'dropped/unexplained',
    },
    'the earlier run’s Job left unseen, but its pod tells how long it worked': {
      cronJob: { ...forbid, status: [['15:30:00.2', '15:30:00']] },
      more: predecessor('15:32:30', '15:32:31', { deleted: '15:32:32' }),
      judging: { ...early, blind: { jobs: [['15:30:40', '15:33:00']] } },
      is: 'skipped',
    },
    'its Job left between two looks, and the controller had passed the run after over for it': {
      cronJob: forbid,
      more: [...goneAt('15:32:03'), ...passedOver('15:32:00')],
      judging: early,
      is: 'skipped',
    },
    'the same, but the controller’s last word was of the run itself': {
      cronJob: forbid,
      more: [...goneAt('15:32:03'), ...passedOver('15:31:00')],
      judging: early,
      is: 'unknown',
    },
    'its Job was deleted, and its pod worked on while the controllers were away: it held nothing up any more':
      {
        cronJob: forbid,
        more: run(ok, '15:30:00', {
          job: { deleted: '15:31:40' },
          pod: { started: '15:30:02', ended: '15:33:00' },
        }),
        judging: early,
        is: 'dropped/unexplained',
      },
    'nobody saw its Job any more, but another of its pods began later: until then it was at work': {
      cronJob: forbid,
      more: run(ok, '15:30:00', {
        pod: { started: '15:30:02', ended: '15:30:30', exit: 1 },
        more: [{ suffix: 'bbbbb', created: '15:32:10', started: '15:32:12' }],
      }),
      judging: { ...early, blind: { jobs: [['15:30:40', '15:50:00']] }, to: '15:40:00' },
      is: 'skipped',
    },
    'the earlier run left unseen: it may have held it up, or not': {
      cronJob: { ...forbid, status: [['15:30:00.2', '15:30:00']] },
      more: run(ok, '15:30:00', {
        job: { complete: '15:32:31', deleted: '15:32:32' },
        pod: { started: '15:30:02', ended: '15:32:30', gone: '15:32:33' },
      }),
      judging: { ...early, blind: { jobs: [['15:30:40', '15:34:00']], pods: [['15:30:40', '15:34:00']] } },
      is: 'unknown',
    },
  });
  test('where Jobs were watched all along, what is not known is when between two looks the earlier one left', () => {
    const truth = [...cronJob(forbid), ...goneAt('15:32:03')];
    expect(verdictOn(truth, NOMINAL, early).start).toMatchObject({
      kind: 'unknown',
      blind: { resource: 'jobs', interval: { from: at('15:31:58'), to: at('15:32:03') } },
    });
  });
  test.each([
    ['its successor is not decided while it may still be held up', '15:31:30', 'pending'],
    ['nor while the earlier run’s unrecorded end is in doubt', '15:32:20', 'pending'],
  ])('%s', (_, asOf, is) => {
    const truth = [
      ...cronJob(forbid),
      ...run(ok, '15:30:00', { pod: { started: '15:30:02', ended: '15:31:50' } }),
    ];
    expect(startWords(verdictOn(truth, NOMINAL, { from: '15:29:00', asOf }))).toBe(is);
  });
});

test('a node out of reach told of the earlier run’s end only when it was back: from then on it is tried again', () => {
  const forbid = { schedule: '*/5 * * * *', concurrency: 'Forbid' } as const;
  const pod = { started: '15:30:02', ended: '15:31:00', exit: 1, reported: '15:41:00' };
  const truth = [...cronJob(forbid), ...run(ok, '15:30:00', { pod })];
  const said = (asOf: string) =>
    startWords(verdictOn(truth, '15:35:00', { from: '15:29:00', to: '16:00:00', asOf }));
  expect(said('15:42:30')).toBe('pending');
  expect(said('15:53:00')).toBe('dropped/unexplained');
});

describe('runs beside the due ones', () => {
  const unmatched = (truth: readonly Change[]) =>
    judged(truth).flatMap((j) => j.unmatched.map((u) => `${u.kind} ${u.run.jobName}`));

  test('a run started by hand matches no occurrence and is listed', () => {
    const truth = [
      ...cronJob(hourly),
      ...run(ok, NOMINAL, { job: { name: 'ok-by-hand', manual: true }, pod: { started: '15:31:02' } }),
    ];
    expect(unmatched(truth)).toEqual(['manual ok-by-hand']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('dropped/unexplained');
  });

  test('of two Jobs for one occurrence the earliest created decides, the other is a duplicate', () => {
    const second = run(ok, NOMINAL, {
      job: { name: 'ok-again', created: '15:31:40' },
      pod: { started: '15:33:00' },
    });
    const truth = [...cronJob(hourly), ...good(ok, NOMINAL), ...second];
    expect(unmatched(truth)).toEqual(['duplicate ok-again']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('on-time 15:31:02');
  });

  test('a Job without the annotation is told by its name, to the minute', () => {
    const truth = [...cronJob(hourly), ...good(ok, NOMINAL, { job: { unannotated: true } })];
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('on-time 15:31:02');
  });

  test('a run hours early matches nothing, and its occurrence is judged for itself', () => {
    const truth = [...cronJob({ schedule: '31 15 * * *' }), ...good(ok, '15:35:00')];
    expect(unmatched(truth)).toEqual(['catch-up ok-29922695']);
    expect(startWords(verdictOn(truth, NOMINAL))).toBe('dropped/superseded');
  });
});
