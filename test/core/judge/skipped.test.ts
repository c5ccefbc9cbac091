import { describe, expect, test } from 'vitest';
import { at } from '../../build/at.ts';
import { cronJob } from '../../build/cronjob.ts';
import { event } from '../../build/event.ts';
import { jobRef } from '../../build/job.ts';
import { pod } from '../../build/pod.ts';
import { run } from '../../build/run.ts';
import { type Judging, startWords, verdictOn } from '../../build/verdicts.ts';
import { NOMINAL, ok, table } from './absence-table.ts';

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
    'an earlier run has two of three pods done, and nobody makes the third: it may go on': {
      cronJob: forbid,
      more: run(ok, '15:30:00', {
        job: { spec: { completions: 3 } },
        pod: { started: '15:30:02', ended: '15:30:20' },
        more: [{ suffix: 'bbbbb', created: '15:30:21', started: '15:30:22', ended: '15:30:40' }],
      }),
      judging: { ...early, asOf: '15:34:00' },
      is: 'pending',
    },
    'an earlier run waits for a try that cannot be made, and the controller says so': {
      cronJob: forbid,
      more: [
        ...run(ok, '15:30:00', { pod: { started: '15:30:02', ended: '15:30:20', exit: 1 } }),
        ...passedOver('15:43:00'),
      ],
      judging: { ...early, asOf: '15:45:00' },
      is: 'skipped',
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
    'its Job left unseen, and its pod worked on while the controllers were away: when it left nobody knows': {
      cronJob: { ...forbid, status: [['15:30:00.2', '15:30:00']] },
      more: run(ok, '15:30:00', {
        job: { removed: '15:31:40' },
        pod: { started: '15:30:02', ended: '15:33:00' },
      }),
      judging: { ...early, blind: { jobs: [['15:30:40', '15:32:30']] } },
      is: 'unknown',
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

test('a pod that bowed out well when somebody deleted it counts as failed: its Job waits for the next try, and holds up', () => {
  const truth = [
    ...cronJob({ schedule: '* * * * *', concurrency: 'Forbid' }),
    ...run(ok, '15:30:00', {
      job: { spec: { backoffLimit: 6 }, complete: '15:34:30' },
      pod: { started: '15:30:02', ended: '15:30:41', deleted: ['15:30:40', 2], gone: '15:30:43' },
      more: [{ suffix: 'bbbbb', created: '15:33:20', started: '15:33:22', ended: '15:34:29' }],
    }),
  ];
  const said = (asOf: string) => startWords(verdictOn(truth, NOMINAL, { from: '15:29:00', asOf }));
  expect(said('15:32:10')).toBe('pending');
  expect(said('15:33:30')).toBe('skipped');
});
