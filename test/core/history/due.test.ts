import { describe, expect, test } from 'vitest';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { good, run } from '../../build/run.ts';
import type { Change } from '../../build/truth.ts';
import { type Judging, startWords, verdicts } from '../../build/verdicts.ts';

/** The due runs of a story, as `15:31 kind`. */
const due = (truth: readonly Change[], judging: Judging = {}): readonly string[] =>
  verdicts(truth, { due: ['15:30:02', '15:36:00'], ...judging }).map(
    (v) => `${new Date(v.nominal).toISOString().slice(11, 19).replace(/:00$/, '')} ${v.start.kind}`,
  );
const dropped = (...times: readonly string[]) => times.map((t) => `${t} dropped`);

type Row = { readonly cj: CronJobSays; readonly judging?: Judging; readonly is: readonly string[] };
const table = (rows: Readonly<Record<string, Row>>): void => {
  test.each(Object.entries(rows))('%s', (_, { cj, judging, is }) =>
    expect(due(cronJob(cj), judging)).toEqual(is),
  );
};
const early: Judging = { from: '15:29:00' };

describe('from creation to deletion', () => {
  table({
    'no occurrence at the creation itself': {
      cj: { created: '15:33:00' },
      judging: early,
      is: dropped('15:34', '15:35'),
    },
    'the first one is after it': {
      cj: { created: '15:32:59' },
      judging: early,
      is: dropped('15:33', '15:34', '15:35'),
    },
    'none while suspended': { cj: { suspend: true }, is: [] },
    'none after the deletion': { cj: { deleted: '15:32:30' }, is: dropped('15:31', '15:32') },
    'one in the second of the deletion may have been due, or not': {
      cj: { deleted: '15:33:00' },
      is: [...dropped('15:31', '15:32'), '15:33 unknown'],
    },
    'deleted while nobody looked: what lies in between may have been due': {
      cj: { deleted: '15:32:30' },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:10']] } },
      is: [...dropped('15:31'), '15:32 unknown', '15:33 unknown', '15:34 unknown'],
    },
  });

  test('a recreated CronJob does not inherit its namesake’s runs', () => {
    const old = { uid: 'uid-old', deleted: '15:32:30' } as const;
    const truth = [
      ...cronJob(old),
      ...good({ ...refOf(old) }, '15:31:00'),
      ...good({ ...refOf(old) }, '15:32:00'),
      ...cronJob({ created: '15:32:40', uid: 'uid-new' }),
      ...good(refOf({ uid: 'uid-new' }), '15:33:00'),
    ];
    expect(
      verdicts(truth, { due: ['15:31:00', '15:35:00'] }).map((v) => [v.cronJobUid, startWords(v)]),
    ).toEqual([
      ['uid-old', 'on-time 15:31:02'],
      ['uid-old', 'on-time 15:32:02'],
      ['uid-new', 'on-time 15:33:02'],
      ['uid-new', 'dropped/unexplained'],
    ]);
  });
});

describe('edits', () => {
  table({
    'suspended and resumed while nobody looked: what lay in between may have been due': {
      cj: {
        edits: [
          { at: '15:32:10', spec: { suspend: true } },
          { at: '15:34:10', spec: { suspend: false } },
        ],
      },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:30']] } },
      is: [...dropped('15:31'), '15:32 unknown', '15:33 unknown', '15:34 unknown', ...dropped('15:35')],
    },
    'edited once while nobody looked, but not its schedule: due throughout': {
      cj: { edits: [{ at: '15:32:10', spec: { successfulJobsHistoryLimit: 5 } }] },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:30']] } },
      is: dropped('15:31', '15:32', '15:33', '15:34', '15:35'),
    },
    'the new schedule holds from the time in managedFields, the old one until then': {
      cj: { edits: [{ at: '15:32:10', spec: { schedule: '*/5 * * * *' } }] },
      is: dropped('15:31', '15:32', '15:35'),
    },
    'seen late, it still holds from the time in managedFields': {
      cj: { edits: [{ at: '15:32:10', spec: { schedule: '*/5 * * * *' } }] },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:10']] } },
      is: dropped('15:31', '15:32', '15:35'),
    },
    'without a time there, nobody knows of the occurrences in between': {
      cj: { edits: [{ at: '15:32:10', spec: { schedule: '*/5 * * * *' }, unsigned: true }] },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:10']] } },
      is: [...dropped('15:31'), '15:32 unknown', '15:33 unknown', '15:34 unknown', '15:35 dropped'],
    },
    'but one that both schedules call for was due': {
      cj: { edits: [{ at: '15:32:10', spec: { schedule: '*/2 * * * *' }, unsigned: true }] },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:10']] } },
      is: [...dropped('15:31', '15:32'), '15:33 unknown', '15:34 dropped'],
    },
    'a suspension ends what is due, an unsuspension begins it again': {
      cj: {
        edits: [
          { at: '15:31:30', spec: { suspend: true } },
          { at: '15:33:30', spec: { suspend: false } },
        ],
      },
      is: dropped('15:31', '15:34', '15:35'),
    },
    'an edit that changes nothing of when is no change': {
      cj: { edits: [{ at: '15:32:10', spec: { successfulJobsHistoryLimit: 5 }, unsigned: true }] },
      judging: { blind: { cronjobs: [['15:31:30', '15:34:10']] } },
      is: dropped('15:31', '15:32', '15:33', '15:34', '15:35'),
    },
    'a new zone holds from the edit': {
      cj: {
        schedule: '34 * * * *',
        timeZone: 'Asia/Kolkata',
        edits: [{ at: '15:31:10', spec: { timeZone: 'Etc/UTC' } }],
      },
      is: dropped('15:34'),
    },
  });

  test('a run settles an occurrence that could not be placed', () => {
    const truth = [
      ...cronJob({ edits: [{ at: '15:33:10', spec: { schedule: '*/5 * * * *' }, unsigned: true }] }),
      ...run(refOf({}), '15:33:00', { pod: { started: '15:33:02' } }),
    ];
    expect(due(truth, { blind: { cronjobs: [['15:32:30', '15:34:10']] } })).toContain('15:33 on-time');
  });
});

describe('schedules of their own kind', () => {
  table({
    'a starting deadline of zero: never due': { cj: { startingDeadlineSeconds: 0 }, is: [] },
    '@every counts from the creation': {
      cj: { schedule: '@every 90s', created: '15:29:40' },
      judging: { from: '15:29:00' },
      is: dropped('15:31:10', '15:32:40', '15:34:10', '15:35:40'),
    },
    '@every counts from lastScheduleTime once there is one': {
      cj: { schedule: '@every 90s', created: '12:00:00', status: [['15:30:05.5', '15:30:05']] },
      is: ['15:30:05 unknown', ...dropped('15:31:35', '15:33:05', '15:34:35')],
    },
    '@every with a deadline shorter than its period is never due': {
      cj: { schedule: '@every 90s', startingDeadlineSeconds: 60 },
      is: [],
    },
    '@every under a minute: names collide within a minute, the first of each is due': {
      cj: { schedule: '@every 20s', created: '15:30:05' },
      is: dropped('15:30:25', '15:31:05', '15:32:05', '15:33:05', '15:34:05', '15:35:05'),
    },
    'TZ= inside the schedule outranks the controller’s zone': {
      cj: { schedule: 'CRON_TZ=Asia/Kolkata 2 21 * * *' },
      is: dropped('15:32'),
    },
    'a zone that nobody knows: nothing due': { cj: { timeZone: 'Mars/Phobos' }, is: [] },
    'six fields are no schedule: nothing due': { cj: { schedule: '0 * * * * *' }, is: [] },
  });
});
