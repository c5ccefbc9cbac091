import { cronJob, refOf } from '../../build/cronjob.ts';
import { good, run } from '../../build/run.ts';
import { about, due, hourly, ok, others, type Rows } from './row.ts';

const NONE_CAME = 'dropped/unexplained, none';

/** What the controller and its calendar do. */
export const SCHEDULES: Rows = {
  'the controller comes back and starts only the most recent occurrence': {
    number: 1,
    met: 'source; k8s#79995',
    truth: [
      ...cronJob(),
      ...others('a', 'b'),
      ...['ok', 'a', 'b'].flatMap((name) =>
        run(refOf({ name }), '15:34:00', { job: { created: '15:34:17' }, pod: { started: '15:34:19' } }),
      ),
    ],
    judging: due('15:31:00', '15:35:00'),
    is: [...Array(3).fill('dropped/controller-down, none'), 'on-time 15:34:19, running'],
  },
  'two occurrences a day, the controller away for both: it starts none and says nothing': {
    number: 2,
    met: 'source; measured',
    truth: cronJob({ schedule: '32,33 15 * * *' }),
    is: [NONE_CAME, NONE_CAME],
  },
  'more than a hundred missed, each of them named': {
    number: 3,
    met: 'k8s#36311, #42649, #45825',
    truth: [
      ...cronJob({ status: [['12:00:01', '12:00:00']] }),
      ...about(
        'TooManyMissedTimes',
        'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
        '14:00:30',
      ),
    ],
    judging: { from: '12:00:30', to: '15:00:00', ...due('12:01:00', '14:01:00') },
    is: Array(120).fill(NONE_CAME),
  },
  'its starting deadline passes, and no Event tells': {
    number: 4,
    met: 'k8s#111223',
    truth: cronJob({ ...hourly, startingDeadlineSeconds: 30 }),
    is: ['dropped/starting-deadline, none'],
  },
  'a starting deadline under ten seconds': {
    number: 5,
    met: 'k8s#86647',
    truth: cronJob({ ...hourly, startingDeadlineSeconds: 8 }),
    is: ['dropped/starting-deadline, none'],
  },
  'a starting deadline of zero: nothing is ever due': {
    number: 5,
    met: 'source',
    truth: cronJob({ startingDeadlineSeconds: 0 }),
    is: [],
  },
  'a name too long for its Jobs': {
    number: 6,
    met: 'k8s#50850, #63171',
    truth: [
      ...cronJob(hourly),
      ...about(
        'FailedCreate',
        'Error creating job: Job.batch "…" is invalid: metadata.name: must be no more than 63 characters',
        '15:31:00',
      ),
    ],
    is: ['dropped/create-refused, none'],
  },
  'at fall-back the local time comes twice, and is due twice': {
    number: 7,
    met: 'k8s#121594',
    truth: [
      ...cronJob({ schedule: '30 1 * * *', timeZone: 'America/New_York', created: '2026-10-01T00:00:00Z' }),
      ...good(ok, '2026-11-01T05:30:00Z'),
    ],
    judging: { from: '2026-11-01T05:00:00Z', to: '2026-11-01T07:30:00Z' },
    is: ['on-time 05:30:02, completed 05:30:07', NONE_CAME],
  },
  'at spring-forward a local time does not exist, and is not due': {
    number: 8,
    met: 'robfig spec.go; getsentry/sentry#66868',
    truth: cronJob({ schedule: '30 2 * * *', timeZone: 'America/New_York', created: '2026-03-01T00:00:00Z' }),
    judging: { from: '2026-03-08T00:00:00Z', to: '2026-03-08T23:00:00Z' },
    is: [],
  },
  'a zone that Kubernetes does not know': {
    number: 9,
    met: 'k8s#47202, #78795',
    truth: [
      ...cronJob({ schedule: '31 17 * * *', timeZone: 'Europe/Kyiv' }),
      ...about(
        'UnknownTimeZone',
        'invalid timeZone: "Europe/Kyiv": unknown time zone Europe/Kyiv',
        '15:30:40',
      ),
    ],
    is: ['dropped/bad-time-zone, none'],
  },
  'a change of zone, without a false miss before it': {
    number: 9,
    met: 'k8s#47202, #78795',
    truth: [
      ...cronJob({
        schedule: '35 15 * * *',
        timeZone: 'Asia/Tokyo',
        edits: [{ at: '15:33:10', spec: { timeZone: 'Etc/UTC' } }],
      }),
      ...good(ok, '15:35:00'),
    ],
    is: ['on-time 15:35:02, completed 15:35:07'],
  },
  'a zone that nobody knows: nothing is due': {
    number: 9,
    met: 'k8s#47202, #78795',
    truth: cronJob({ timeZone: 'Mars/Phobos' }),
    is: [],
  },
  'a controller that cannot keep up creates minutes late': {
    number: 16,
    met: 'k8s#90801, #94328, #77465',
    truth: [
      ...cronJob(hourly),
      ...run(ok, '15:31:00', { job: { created: '15:35:00' }, pod: { started: '15:35:03' } }),
    ],
    is: ['late/controller-down 15:35:03, running'],
  },
  'a thousand Jobs at once: no node has room in time': {
    number: 16,
    met: 'k8s#90801, #94328, #77465',
    truth: [
      ...cronJob(hourly),
      ...run(ok, '15:31:00', { pod: { scheduled: '15:34:02', started: '15:34:04' } }),
    ],
    is: ['late/unschedulable 15:34:04, running'],
  },
  'not queued again after an update, it is started no more': {
    number: 17,
    met: 'k8s PR#121327',
    truth: [
      ...cronJob({ edits: [{ at: '15:30:40', spec: { schedule: '*/1 * * * *' } }] }),
      ...others('a'),
      ...good(refOf({ name: 'a' }), '15:31:00'),
      ...good(refOf({ name: 'a' }), '15:32:00'),
    ],
    judging: due('15:31:00', '15:33:00'),
    is: [NONE_CAME, NONE_CAME],
  },
  'TZ= inside the schedule is that zone, exactly': {
    number: 27,
    met: 'source (UnsupportedSchedule)',
    truth: [...cronJob({ schedule: 'TZ=America/New_York 31 10 * * *' }), ...good(ok, '15:31:00')],
    is: ['on-time 15:31:02, completed 15:31:07'],
  },
  'a schedule that never fires has nothing due': {
    number: 28,
    met: 'source (InvalidSchedule)',
    truth: cronJob({ schedule: '59 23 31 2 *' }),
    is: [],
  },
};
