import { describe } from 'vitest';
import { minutes, seconds } from '../../../core/time.ts';
import type { CronJobSays } from '../../build/cronjob.ts';
import { jobRef } from '../../build/job.ts';
import { good } from '../../build/run.ts';
import type { Judging } from '../../build/verdicts.ts';
import { about, NOMINAL, ok, table } from './absence-table.ts';

const blind = (from: string, to: string): Judging => ({ blind: { all: [[from, to]] } });

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
    'the same, with a grace longer than that: a Job may have come until it was over, and be gone': {
      cronJob: seen('14:31:00'),
      judging: {
        blind: { jobs: [['15:30:30', '15:40:00']], cronjobs: [['15:33:00', '15:50:00']] },
        policy: { grace: minutes(5) },
        to: '15:45:00',
      },
      is: 'unknown',
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
