import { cronJob } from '../../build/cronjob.ts';
import { good, run } from '../../build/run.ts';
import { about, due, hourly, ok, type Rows } from './row.ts';

/** What the CronJob's own policy does, and what is left where nobody looked. */
export const POLICIES: Rows = {
  'an unsuspension starts one from before it; nothing before it is missed': {
    number: 10,
    met: 'k8s#63371, #65457, #130838',
    truth: [
      ...cronJob({ suspend: true, edits: [{ at: '15:33:10', spec: { suspend: false } }] }),
      ...run(ok, '15:33:00', { job: { created: '15:33:10.2' }, pod: { started: '15:33:12' } }),
      ...good(ok, '15:34:00'),
    ],
    judging: due('15:31:00', '15:35:00'),
    is: ['on-time 15:34:02, completed 15:34:07'],
    beside: ['catch-up'],
  },
  'an edit of the schedule starts one of the new from before it': {
    number: 10,
    met: 'k8s#63371, #65457, #130838',
    truth: [
      ...cronJob({ schedule: '40 * * * *', edits: [{ at: '15:33:10', spec: { schedule: '*/2 * * * *' } }] }),
      ...run(ok, '15:32:00', { job: { created: '15:33:10.2' }, pod: { started: '15:33:12' } }),
      ...good(ok, '15:34:00'),
    ],
    judging: due('15:31:00', '15:35:00'),
    is: ['on-time 15:34:02, completed 15:34:07'],
    beside: ['catch-up'],
  },
  'two Jobs for an occurrence: the earliest decides': {
    number: 11,
    met: 'k8s#62772, #127678',
    truth: [
      ...cronJob(hourly),
      ...good(ok, '15:31:00'),
      ...run(ok, '15:31:00', { job: { name: 'ok-x', created: '15:31:30' }, pod: { started: '15:31:32' } }),
    ],
    is: ['on-time 15:31:02, completed 15:31:07'],
    beside: ['duplicate'],
  },
  'a run hours early is no due run’s': {
    number: 11,
    met: 'k8s#62772, #127678',
    truth: [
      ...cronJob({ schedule: '40 15 * * *' }),
      ...run(ok, '18:00:00', { job: { created: '15:31:00' }, pod: { started: '15:31:02' } }),
      ...good(ok, '15:40:00'),
    ],
    is: ['on-time 15:40:02, completed 15:40:07'],
    beside: ['catch-up'],
  },
  'Forbid stuck although nothing runs: skipped while a Job is unfinished, dropped afterwards': {
    number: 13,
    met: 'k8s#108023, #109287, #82753',
    truth: [
      ...cronJob({ concurrency: 'Forbid' }),
      ...run(ok, '15:30:00', {
        job: { complete: '15:33:20' },
        pod: { started: '15:30:02', ended: '15:33:19' },
      }),
    ],
    judging: { from: '15:29:00', ...due('15:31:00', '15:35:00') },
    is: ['skipped, none', 'skipped, none', 'dropped/unexplained, none', 'dropped/unexplained, none'],
  },
  'Forbid not honoured: both runs are judged, and that they overlap is a finding': {
    number: 14,
    met: 'k8s#107827',
    truth: [
      ...cronJob({ concurrency: 'Forbid' }),
      ...run(ok, '15:31:00', { pod: { started: '15:31:02' } }),
      ...good(ok, '15:32:00'),
    ],
    judging: due('15:31:00', '15:33:00'),
    is: ['on-time 15:31:02, running', 'on-time 15:32:02, completed 15:32:07'],
    beside: ['overlap ok-29922692 ok-29922691'],
  },
  'a skip leaves one Normal Event that does not say which: the earlier run’s interval tells': {
    number: 15,
    met: 'source',
    truth: [
      ...cronJob({ concurrency: 'Forbid' }),
      ...run(ok, '15:31:00', {
        job: { complete: '15:33:33' },
        pod: { started: '15:31:02', ended: '15:33:32' },
      }),
      ...about(
        'JobAlreadyActive',
        'Not starting job because prior execution is running and concurrency policy is Forbid',
        '15:31:30',
      ),
      ...run(ok, '15:33:00', { job: { created: '15:33:33.4' }, pod: { started: '15:33:35' } }),
    ],
    judging: due('15:31:00', '15:34:00'),
    is: ['on-time 15:31:02, completed 15:33:33', 'skipped, none', 'on-time 15:33:35, running'],
  },
  'gone in a second, and seen: counted once': {
    number: 20,
    met: 'kube-state-metrics#431; k8s#78644',
    truth: [...cronJob(hourly), ...gone()],
    is: ['on-time 15:31:02, completed 15:31:06'],
  },
  'gone in a second, and not seen: unknown, never missed': {
    number: 20,
    met: 'kube-state-metrics#431; k8s#78644',
    truth: [...cronJob({ ...hourly, status: [['15:31:00.3', '15:31:00']] }), ...gone()],
    judging: { blind: { all: [['15:30:40', '15:31:30']] } },
    is: ['unknown, none'],
  },
  'blind is unknown': {
    number: 21,
    met: 'k8s#75674; getsentry/sentry#58224',
    truth: [...cronJob(hourly), ...good(ok, '15:31:00')],
    judging: { blind: { all: [['15:30:40', '15:36:00']] }, asOf: '15:35:00' },
    is: ['unknown, none'],
  },
  'and settled from what is left': {
    number: 21,
    met: 'k8s#75674; getsentry/sentry#58224',
    truth: [...cronJob(hourly), ...good(ok, '15:31:00')],
    judging: { blind: { all: [['15:30:40', '15:36:00']] } },
    is: ['on-time 15:31:02, completed 15:31:07'],
  },
  'lastScheduleTime says that it was started, and no Job was ever seen': {
    number: 26,
    met: 'seen in production, 2026',
    truth: cronJob({ ...hourly, status: [['15:31:00.4', '15:31:00']] }),
    is: ['unknown, none'],
  },
  'API server restarted: blind from the last version seen; what was dropped and what ran is in the lists': {
    number: 30,
    met: 'measured',
    truth: [
      ...cronJob({
        status: [
          ['15:31:00.3', '15:31:00'],
          ['15:34:20.3', '15:34:00'],
        ],
      }),
      ...good(ok, '15:31:00'),
      ...run(ok, '15:34:00', { job: { created: '15:34:20' }, pod: { started: '15:34:22' } }),
    ],
    judging: { blind: { all: [['15:31:30', '15:34:15']] }, ...due('15:31:00', '15:35:00') },
    is: [
      'on-time 15:31:02, completed 15:31:07',
      'dropped/controller-down, none',
      'dropped/superseded, none',
      'on-time 15:34:22, running',
    ],
  },
};

function gone() {
  return good(ok, '15:31:00', {
    job: { complete: '15:31:06', deleted: '15:31:06.5' },
    pod: { ended: '15:31:05', deleted: ['15:31:06', 0], gone: '15:31:06.8' },
  });
}
