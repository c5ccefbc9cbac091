import { describe, expect, test } from 'vitest';
import { findingOf } from '../../core/history/due.ts';
import { minutes } from '../../core/time.ts';
import { type CronJobSays, cronJob, refOf } from '../build/cronjob.ts';
import { event } from '../build/event.ts';
import { jobRef } from '../build/job.ts';
import { good, run } from '../build/run.ts';
import type { Change } from '../build/truth.ts';
import {
  both,
  finishWords,
  type Judging,
  judged,
  startWords,
  verdictOn,
  verdicts,
} from '../build/verdicts.ts';

// Pitfalls met in the wild, by their number in the project's catalogue; "k8s#" is kubernetes/kubernetes. "Source" is
// pkg/controller/cronjob (cronjob_controllerv2.go, utils.go) and pkg/controller/job of Kubernetes 1.36.
const ok = refOf({});
const others = (...names: readonly string[]) => names.flatMap((name) => cronJob({ name }));
const starts = (truth: readonly Change[], judging: Judging = {}) =>
  verdicts(truth, judging)
    .filter((v) => v.name === 'ok')
    .map(startWords);
const about = (reason: string, message: string, at: string) =>
  event({ about: ['CronJob', 'ok'], reason, message, at });
const due = (from: string, to: string): Judging => ({ due: [from, to] });

describe('schedules and the controller', () => {
  test('1 (k8s#79995): the controller comes back and starts only the most recent occurrence', () => {
    const back = ['ok', 'a', 'b'].flatMap((name) =>
      run(refOf({ name }), '15:34:00', { job: { created: '15:34:17' }, pod: { started: '15:34:19' } }),
    );
    expect(starts([...cronJob(), ...others('a', 'b'), ...back], due('15:31:00', '15:35:00'))).toEqual([
      'dropped/controller-down',
      'dropped/controller-down',
      'dropped/controller-down',
      'on-time 15:34:19',
    ]);
  });

  test('2 (source): two occurrences a day, the controller away for both: it starts none and says nothing', () => {
    const truth = cronJob({ schedule: '32,33 15 * * *' });
    expect(starts(truth)).toEqual(['dropped/unexplained', 'dropped/unexplained']);
  });

  test('3 (k8s#36311, #42649, #45825): more than a hundred missed, each of them named', () => {
    const truth = cronJob({ status: [['12:00:01', '12:00:00']] });
    const all = starts(truth, { from: '12:00:30', to: '15:00:00', ...due('12:01:00', '14:01:00') });
    expect(all).toHaveLength(120);
    expect(new Set(all)).toEqual(new Set(['dropped/unexplained']));
  });

  test('4 (k8s#111223): its starting deadline passes, and no Event tells', () => {
    expect(starts(cronJob({ schedule: '31 * * * *', startingDeadlineSeconds: 30 }))).toEqual([
      'dropped/starting-deadline',
    ]);
  });

  test('5 (k8s#86647): a starting deadline under ten seconds; of zero, nothing is ever due', () => {
    expect(starts(cronJob({ schedule: '31 * * * *', startingDeadlineSeconds: 8 }))).toEqual([
      'dropped/starting-deadline',
    ]);
    expect(starts(cronJob({ startingDeadlineSeconds: 0 }))).toEqual([]);
  });

  test('6 (k8s#50850, #63171): a name too long for its Jobs', () => {
    const refused = about(
      'FailedCreate',
      'Error creating job: Job.batch "…" is invalid: metadata.name: must be no more than 63 characters',
      '15:31:00',
    );
    expect(starts([...cronJob({ schedule: '31 * * * *' }), ...refused])).toEqual(['dropped/create-refused']);
  });

  test('7 (k8s#121594): at fall-back the local time comes twice, and is due twice', () => {
    const looking = { from: '2026-11-01T05:00:00Z', to: '2026-11-01T07:30:00Z' };
    const truth = [
      ...cronJob({ schedule: '30 1 * * *', timeZone: 'America/New_York', created: '2026-10-01T00:00:00Z' }),
      ...good(ok, '2026-11-01T05:30:00Z'),
    ];
    expect(verdicts(truth, looking).map((v) => [new Date(v.nominal).toISOString(), v.start.kind])).toEqual([
      ['2026-11-01T05:30:00.000Z', 'on-time'],
      ['2026-11-01T06:30:00.000Z', 'dropped'],
    ]);
  });

  test('8 (robfig spec.go, getsentry/sentry#66868): at spring-forward a local time does not exist, and is not due', () => {
    const looking = { from: '2026-03-08T00:00:00Z', to: '2026-03-08T23:00:00Z' };
    const truth = cronJob({
      schedule: '30 2 * * *',
      timeZone: 'America/New_York',
      created: '2026-03-01T00:00:00Z',
    });
    expect(verdicts(truth, looking)).toEqual([]);
  });

  test('9 (k8s#47202, #78795): an unknown zone, and a change of zone without a false miss before it', () => {
    const unknown = about(
      'UnknownTimeZone',
      'invalid timeZone: "Europe/Kyiv": unknown time zone Europe/Kyiv',
      '15:30:40',
    );
    const zoned = { schedule: '31 17 * * *', timeZone: 'Europe/Kyiv' };
    expect(starts([...cronJob(zoned), ...unknown])).toEqual(['dropped/bad-time-zone']);
    const edited = cronJob({
      schedule: '35 15 * * *',
      timeZone: 'Asia/Tokyo',
      edits: [{ at: '15:33:10', spec: { timeZone: 'Etc/UTC' } }],
    });
    expect(verdicts(edited).map((v) => new Date(v.nominal).toISOString())).toEqual([
      '2026-11-22T15:35:00.000Z',
    ]);
  });

  test('9: a zone that nobody knows, beside 22 CronJobs that are well', () => {
    const names = Array.from({ length: 22 }, (_, i) => `good-${i}`);
    const truth = [
      ...cronJob({ name: 'lost', timeZone: 'Mars/Phobos' }),
      ...names.flatMap((name) => [
        ...cronJob({ name, schedule: '31 * * * *' }),
        ...good(refOf({ name }), '15:31:00'),
      ]),
    ];
    expect(verdicts(truth).map(startWords)).toEqual(names.map(() => 'on-time 15:31:02'));
    const spec = judged(truth).find((j) => j.cronJob.name === 'lost')?.cronJob.specs[0]?.spec;
    expect(spec && findingOf(spec, 'UTC')?.kind).toBe('unknown-zone');
  });

  test('10 (k8s#63371, #65457, #130838): an unsuspension starts one from before it; nothing before it is missed', () => {
    const truth = [
      ...cronJob({ suspend: true, edits: [{ at: '15:33:10', spec: { suspend: false } }] }),
      ...run(ok, '15:33:00', { job: { created: '15:33:10.2' }, pod: { started: '15:33:12' } }),
      ...good(ok, '15:34:00'),
    ];
    const [of] = judged(truth, due('15:31:00', '15:35:00'));
    expect(of?.unmatched.map((u) => u.kind)).toEqual(['catch-up']);
    expect(of?.verdicts.map(startWords)).toEqual(['on-time 15:34:02']);
  });

  test('11 (k8s#62772, #127678): two Jobs for an occurrence, the earliest decides', () => {
    const twice = run(ok, '15:31:00', {
      job: { name: 'ok-x', created: '15:31:30' },
      pod: { started: '15:31:32' },
    });
    const [of] = judged([...cronJob({ schedule: '31 * * * *' }), ...good(ok, '15:31:00'), ...twice]);
    expect(of?.verdicts.map(startWords)).toEqual(['on-time 15:31:02']);
    expect(of?.unmatched.map((u) => u.kind)).toEqual(['duplicate']);
  });

  test('13 (k8s#108023, #109287, #82753): Forbid stuck: skipped while a Job is unfinished, dropped afterwards', () => {
    const truth = [
      ...cronJob({ concurrency: 'Forbid' }),
      ...run(ok, '15:30:00', {
        job: { complete: '15:33:20' },
        pod: { started: '15:30:02', ended: '15:33:19' },
      }),
    ];
    expect(starts(truth, { from: '15:29:00', ...due('15:31:00', '15:35:00') })).toEqual([
      'skipped',
      'skipped',
      'dropped/unexplained',
      'dropped/unexplained',
    ]);
  });

  test('14 (k8s#107827): Forbid not honoured: both runs are judged', () => {
    const truth = [
      ...cronJob({ concurrency: 'Forbid' }),
      ...run(ok, '15:31:00', { pod: { started: '15:31:02' } }),
      ...good(ok, '15:32:00'),
    ];
    expect(starts(truth, due('15:31:00', '15:33:00'))).toEqual(['on-time 15:31:02', 'on-time 15:32:02']);
  });

  test('15 (source): a skip leaves one Normal Event that does not say which: the earlier run’s interval tells', () => {
    const truth = [
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
    ];
    expect(starts(truth, due('15:31:00', '15:34:00'))).toEqual([
      'on-time 15:31:02',
      'skipped',
      'on-time 15:33:35',
    ]);
  });

  test('16 (k8s#90801, #94328, #77465): a controller that cannot keep up creates minutes late', () => {
    const truth = [
      ...cronJob({ schedule: '31 * * * *' }),
      ...run(ok, '15:31:00', { job: { created: '15:35:00' }, pod: { started: '15:35:03' } }),
    ];
    expect(starts(truth)).toEqual(['late/controller-down 15:35:03']);
  });

  test('17 (k8s PR#121327): not queued again after an update, it is started no more', () => {
    const neighbour = refOf({ name: 'a' });
    const truth = [
      ...cronJob({ edits: [{ at: '15:30:40', spec: { schedule: '*/1 * * * *' } }] }),
      ...cronJob({ name: 'a' }),
      ...good(neighbour, '15:31:00'),
      ...good(neighbour, '15:32:00'),
    ];
    expect(starts(truth, due('15:31:00', '15:33:00'))).toEqual([
      'dropped/unexplained',
      'dropped/unexplained',
    ]);
  });

  test('27 (source): TZ= inside the schedule is that zone, exactly', () => {
    const truth = cronJob({ schedule: 'TZ=America/New_York 31 10 * * *' });
    expect(verdicts(truth).map((v) => new Date(v.nominal).toISOString())).toEqual([
      '2026-11-22T15:31:00.000Z',
    ]);
  });

  test('28 (source): a schedule that never fires has nothing due', () => {
    expect(starts(cronJob({ schedule: '59 23 31 2 *' }))).toEqual([]);
  });
});

const hourly: CronJobSays = { schedule: '31 * * * *' };
const of = (truth: readonly Change[], judging: Judging = {}) =>
  both(verdictOn([...cronJob(hourly), ...truth], '15:31:00', judging));
const started = { started: '15:31:02' };
const lost = { failed: ['15:31:45', 'BackoffLimitExceeded'] as const };

describe('runs and their ends', () => {
  test('12 (k8s#116308): evicted near its end, and run again', () => {
    const truth = run(ok, '15:31:00', {
      job: { complete: '15:32:30' },
      pod: {
        ...started,
        disrupted: ['15:31:40', 'EvictionByEvictionAPI'],
        deleted: ['15:31:40', 2],
        gone: '15:31:43',
      },
      more: [{ suffix: 'bbbbb', created: '15:31:41', started: '15:31:43', ended: '15:32:28' }],
    });
    expect(of(truth)).toBe('on-time 15:31:02, completed 15:32:30 after 1 lost');
  });

  test('18 (k8s#93783, #76570): pending for ever, for want of a node or of its image', () => {
    expect(of(run(ok, '15:31:00', { pod: { unschedulable: ['15:31:01', '0/1 nodes'] } }))).toBe(
      'never-started/unschedulable, none',
    );
    expect(of(run(ok, '15:31:00', { pod: { waiting: 'ImagePullBackOff' } }))).toBe(
      'never-started/image-pull, none',
    );
  });

  test('19 (k8s#109429, #109485): a finalizer that is stuck keeps a finished Job', () => {
    const truth = run(ok, '15:31:00', { job: { stuck: '15:31:06' }, pod: { ...started, ended: '15:31:05' } });
    expect(of(truth)).toBe('on-time 15:31:02, completed 15:31:06');
  });

  test('20 (kube-state-metrics#431, k8s#78644): gone in a second: counted once when seen, unknown when not, missed never', () => {
    const truth = good(ok, '15:31:00', {
      job: { complete: '15:31:06', deleted: '15:31:06.5' },
      pod: { ended: '15:31:05', deleted: ['15:31:06', 0], gone: '15:31:06.8' },
    });
    expect(of(truth)).toBe('on-time 15:31:02, completed 15:31:06');
    const said = cronJob({ ...hourly, status: [['15:31:00.3', '15:31:00']] });
    const unseen = verdictOn([...said, ...truth], '15:31:00', { blind: { all: [['15:30:40', '15:31:30']] } });
    expect(startWords(unseen)).toBe('unknown');
  });

  test('21 (k8s#75674, getsentry/sentry#58224): blind is unknown, and settled from what is left', () => {
    const blind = { all: [['15:30:40', '15:36:00']] } as const;
    expect(of(good(ok, '15:31:00'), { blind, asOf: '15:35:00' })).toMatch(/^unknown/);
    expect(of(good(ok, '15:31:00'), { blind })).toBe('on-time 15:31:02, completed 15:31:07');
  });

  test.each([
    ['EvictionByEvictionAPI', 'evicted'],
    ['PreemptionByScheduler', 'preempted'],
    ['DeletionByTaintManager', 'node-lost'],
  ])('22 (DisruptionTarget): %s is %s', (reason, cause) => {
    const truth = run(ok, '15:31:00', {
      job: lost,
      pod: { ...started, disrupted: ['15:31:30', reason], deleted: ['15:31:30', 2], gone: '15:31:33' },
    });
    expect(of(truth)).toBe(`on-time 15:31:02, killed/${cause} 15:31:30`);
  });

  test('23 (kubernetes/website#46896): out of memory, and evicted for its own limit, neither with a DisruptionTarget', () => {
    const died = { ...started, ended: '15:31:30', exit: 137 };
    expect(of(run(ok, '15:31:00', { job: lost, pod: { ...died, reason: 'OOMKilled' } }))).toContain(
      'killed/oom-killed',
    );
    expect(
      of(run(ok, '15:31:00', { job: lost, pod: { ...died, podReason: ['15:31:31', 'Evicted'] } })),
    ).toContain('killed/evicted');
  });

  test('24 (kubernetes/website#46808): SuccessCriteriaMet precedes Complete in the list', () => {
    expect(of(good(ok, '15:31:00'))).toBe('on-time 15:31:02, completed 15:31:07');
  });

  test('25 (source): quota or a webhook refuses the Job', () => {
    const refused = about(
      'FailedCreate',
      'Error creating job: jobs.batch "ok-29922691" is forbidden: exceeded quota: q',
      '15:31:00',
    );
    expect(of(refused)).toBe('dropped/create-refused, none');
  });

  test('26 (seen in production, 2026): lastScheduleTime says so, and no Job was ever seen', () => {
    const truth = cronJob({ ...hourly, status: [['15:31:00.4', '15:31:00']] });
    expect(both(verdictOn(truth, '15:31:00'))).toBe('unknown, none');
  });

  test.each([
    ['failed by its deadline', { failed: ['15:40:17', 'DeadlineExceeded'] as const }],
    ['deleted', { deleted: '15:40:17' }],
  ])('29 (measured): ended while the controllers were down, and afterwards %s: completed', (_, end) => {
    const truth = run(ok, '15:31:00', {
      job: end,
      pod: { ...started, ended: '15:32:42', deleted: ['15:40:17', 2], gone: '15:40:18' },
    });
    expect(of(truth)).toBe('on-time 15:31:02, completed 15:32:42');
  });

  test('29 (measured): … or replaced', () => {
    const truth = [
      ...cronJob({ concurrency: 'Replace' }),
      ...run(ok, '15:31:00', {
        job: { deleted: '15:35:17' },
        pod: { ...started, ended: '15:33:32', deleted: ['15:35:17', 2], gone: '15:35:18' },
      }),
      ...run(ok, '15:35:00', { job: { created: '15:35:17.2' }, pod: { started: '15:35:19' } }),
    ];
    expect(finishWords(verdictOn(truth, '15:31:00'))).toBe('completed 15:33:32');
  });

  test('30 (measured): API server restarted: blind from the last version seen; what was dropped and what ran is in the lists', () => {
    const truth = [
      ...cronJob({
        status: [
          ['15:31:00.3', '15:31:00'],
          ['15:34:20.3', '15:34:00'],
        ],
      }),
      ...good(ok, '15:31:00'),
      ...run(ok, '15:34:00', { job: { created: '15:34:20' }, pod: { started: '15:34:22' } }),
    ];
    const judging = { blind: { all: [['15:31:30', '15:34:15']] }, ...due('15:31:00', '15:35:00') } as const;
    expect(starts(truth, judging).map((w) => w.split('/')[0])).toEqual([
      'on-time 15:31:02',
      'dropped',
      'dropped',
      'on-time 15:34:22',
    ]);
  });

  test('31 (measured): kubelet gone eight minutes: what ended by itself first was not killed', () => {
    const evicted = {
      disrupted: ['15:37:00', 'DeletionByTaintManager'] as const,
      deleted: ['15:37:00', 2] as const,
    };
    const back = { ...started, reported: '15:39:20', gone: '15:39:22', ...evicted };
    const failed = { failed: ['15:37:00', 'BackoffLimitExceeded'] as const };
    expect(of(run(ok, '15:31:00', { job: failed, pod: { ...back, ended: '15:33:32' } }))).toBe(
      'on-time 15:31:02, completed 15:33:32',
    );
    expect(of(run(ok, '15:31:00', { job: failed, pod: { ...back, ended: '15:33:32', exit: 3 } }))).toBe(
      'on-time 15:31:02, failed 15:33:32',
    );
    expect(of(run(ok, '15:31:00', { job: failed, pod: { ...back, ended: '15:39:20', exit: 137 } }))).toBe(
      'on-time 15:31:02, killed/node-lost 15:37:00',
    );
  });

  test('32 (measured): the kernel picks a child process: Error and 137', () => {
    const truth = run(ok, '15:31:00', {
      job: lost,
      pod: { ...started, ended: '15:31:30', exit: 137, reason: 'Error' },
    });
    expect(of(truth)).toBe('on-time 15:31:02, killed/signal 15:31:30');
  });
});

test('with the usual grace of twenty minutes the same delay is on time', () => {
  const truth = [
    ...cronJob(hourly),
    ...run(ok, '15:31:00', { pod: { scheduled: '15:41:00', started: '15:41:02' } }),
  ];
  expect(startWords(verdictOn(truth, '15:31:00', { policy: { grace: minutes(20) } }))).toBe(
    'on-time 15:41:02',
  );
  expect(jobRef({ nominal: '15:31:00' }).name).toBe('ok-29922691');
});
