import { describe, expect, test } from 'vitest';
import { after, type Instant, minutes } from '../../../core/time.ts';
import { loadedSource } from '../../bench/cost-load.ts';
import { at } from '../../build/at.ts';
import { type CronJobSays, cronJob, refOf } from '../../build/cronjob.ts';
import { job, jobRef } from '../../build/job.ts';
import { pod } from '../../build/pod.ts';
import { lines, type Tellings, toldFrom } from '../../build/telling.ts';
import { told } from '../../build/told.ts';
import type { Change } from '../../build/truth.ts';

const hourly = { name: 'hourly', schedule: '0 * * * *' };
const of = refOf(hourly);
const nominal = '16:00:00';
const ran: readonly Change[] = [
  ...cronJob({ ...hourly, status: [[nominal, nominal]] }),
  ...job({ of, nominal, complete: '16:00:30' }),
  ...pod({ of: jobRef({ of, nominal }), started: '16:00:02', ended: '16:00:29' }),
];

describe('from the ledger to the outbox', () => {
  test('a run that went well is no news', async () => {
    expect(await told(ran)).toEqual([]);
  });

  test('a pod that waits is told once, five minutes after its Job, and missed after the grace', async () => {
    const waits = [
      ...cronJob({ ...hourly, status: [[nominal, nominal]] }),
      ...job({ of, nominal }),
      ...pod({ of: jobRef({ of, nominal }), unschedulable: ['16:00:01', '0/2 nodes are available'] }),
    ];
    const entries = await told(waits);
    expect(lines(entries)).toEqual([
      '16:05:00 Pod Stuck Pending: lab/hourly: no container has started in 5 min (Unschedulable: 0/2 nodes are available)',
      '16:20:00 Incident Opened: OPEN prod: lab/hourly: a run missed (unschedulable)',
      '16:20:00 Run Missed: lab/hourly: the run due 2026-11-22T16:00:00Z did not start in time (unschedulable)',
    ]);
    expect(await told(waits, { forgetful: true })).toEqual(entries);
  });

  test('a pod that waits in a time in which nobody looked is told by the first who looks', async () => {
    const waits = [
      ...cronJob({ ...hourly, status: [[nominal, nominal]] }),
      ...job({ of, nominal }),
      ...pod({ of: jobRef({ of, nominal }), waiting: 'CreateContainerConfigError' }),
    ];
    const missing = (t: Instant): boolean => t > at('15:59:30') && t < at('16:09:30');
    const entries = await told(waits, { missing, to: at('16:12:00') });
    expect(lines(entries).filter((l) => l.includes('Stuck'))).toEqual([
      '16:10:00 Pod Stuck Pending: lab/hourly: no container has started in 5 min (CreateContainerConfigError)',
    ]);
  });

  test('two failed ticks are told when they fail, and the end of the gap with its length', async () => {
    const failing = (t: Instant): boolean => t >= at('16:05:00') && t < at('16:09:00');
    const entries = await told(ran, { failing });
    expect(lines(entries)).toEqual([
      '16:06:00 Observer Blind: prod: Cronwitness has seen nothing since 2026-11-22T16:04:00Z (2 ticks)',
      '16:09:00 Observer Recovered: prod: Cronwitness sees again after 5 min; nothing was lost',
    ]);
    expect(await told(ran, { failing, forgetful: true })).toEqual(entries);
  });

  test('one failed tick is no news', async () => {
    expect(await told(ran, { failing: (t) => t === at('16:05:00') })).toEqual([]);
  });

  test('ticks that never ran are told by the next one that does', async () => {
    const missing = (t: Instant): boolean => t >= at('16:05:00') && t < at('16:15:00');
    expect(lines(await told(ran, { missing }))).toEqual([
      '16:15:00 Observer Blind: prod: Cronwitness has seen nothing since 2026-11-22T16:04:00Z (11 ticks)',
      '16:15:00 Observer Recovered: prod: Cronwitness sees again after 11 min; nothing was lost',
    ]);
  });
});

describe('maintenance', () => {
  const window = '2026-11-22T15:58:00Z/2026-11-22T16:30:00Z database upgrade';
  // Never gets the Job of 16:00.
  const dropped = (maintenance: CronJobSays['maintenance']) =>
    cronJob({ ...hourly, maintenance: maintenance ?? [] });
  const missed =
    '16:20:00 Run Missed: lab/hourly: the run due 2026-11-22T16:00:00Z was dropped (unexplained)';
  const missedOf = async (truth: readonly Change[], more: Partial<Tellings> = {}) =>
    lines((await told(truth, more)).filter((e) => e.detailType === 'Run Missed'));

  test.each<[string, CronJobSays['maintenance'], readonly string[]]>([
    ['that nobody declared excuses nothing', [], [missed]],
    ['that was declared before excuses', [['15:55:00', window]], []],
    ['that is declared afterwards excuses nothing', [['16:10:00', window]], [missed]],
    [
      'that was taken away before its time excuses nothing',
      [
        ['15:51:00', window],
        ['15:57:00', null],
      ],
      [missed],
    ],
    ['of another time excuses nothing', [['15:51:00', window.replace('15:58', '16:05')]], [missed]],
    ['that cannot be read excuses nothing', [['15:55:00', 'tonight']], [missed]],
  ])('%s', async (_, maintenance, expected) => {
    expect(await missedOf(dropped(maintenance))).toEqual(expected);
  });

  test('that cannot be read is shown to whoever wrote it, once', async () => {
    const entries = await told(dropped([['15:55:00', 'tonight']]));
    expect(lines(entries.filter((e) => e.detailType === 'CronJob Finding'))).toEqual([
      '15:55:00 CronJob Finding: lab/hourly: bad-maintenance (the annotation cronwitness.dev/maintenance excuses nothing where it says "tonight": expected FROM/TO reason)',
    ]);
  });

  test('by a mute calls nobody, and tells machines as ever', async () => {
    const mute = {
      window: { from: at('15:58:00'), to: at('16:30:00') },
      namespace: 'lab',
      name: null,
      reason: 'game day',
      mute: true,
    } as const;
    expect(lines(await told(dropped([]), { policy: { maintenance: [mute] } }))).toEqual([missed]);
    const elsewhere = { ...mute, namespace: 'prod' };
    expect(lines(await told(dropped([]), { policy: { maintenance: [elsewhere] } }))).toEqual([
      '16:20:00 Incident Opened: OPEN prod: lab/hourly: a run missed (unexplained)',
      missed,
    ]);
  });

  test('silences the warning about a pod that waits', async () => {
    const waits = [
      ...cronJob({ ...hourly, status: [[nominal, nominal]], maintenance: [['15:55:00', window]] }),
      ...job({ of, nominal }),
      ...pod({ of: jobRef({ of, nominal }), waiting: 'CreateContainerConfigError' }),
    ];
    expect(await told(waits)).toEqual([]);
  });
});

describe('findings about a CronJob', () => {
  const found = async (says: CronJobSays) => {
    const entries = await told(cronJob({ suspend: true, ...says }));
    return entries.map((e) => `${String(e.detail.rule)} ${e.id.split('/').at(-1)}`);
  };

  test.each<[string, CronJobSays, readonly string[]]>([
    ['none about a sound one', {}, []],
    ['a date that does not exist', { schedule: '0 0 31 2 *' }, ['never-fires 1']],
    ['a schedule that nobody can read', { schedule: 'every day' }, ['bad-schedule 1']],
    ['a deadline of zero', { startingDeadlineSeconds: 0 }, ['deadline-zero 1']],
    ['a deadline that is too short for the controller', { startingDeadlineSeconds: 5 }, ['short-deadline 1']],
    ['a zone that nobody knows', { timeZone: 'Mars/Olympus' }, ['unknown-zone 1']],
    ['a zone in the schedule', { schedule: 'TZ=Europe/Berlin 0 4 * * *' }, ['zone-in-schedule 1']],
    ['a name that leaves no room for the Job’s', { name: 'n'.repeat(53) }, ['name-too-long 1']],
    [
      'once for a generation',
      {
        schedule: '0 0 31 2 *',
        status: [
          ['16:00:00', null],
          ['16:01:00', null],
        ],
      },
      ['never-fires 1'],
    ],
    [
      'again where an edit does not mend it',
      { schedule: '0 0 31 2 *', edits: [{ at: '16:00:00', spec: { schedule: '0 0 30 2 *' } }] },
      ['never-fires 1', 'never-fires 2'],
    ],
    [
      'no more where it does',
      { schedule: '0 0 31 2 *', edits: [{ at: '16:00:00', spec: { schedule: '0 0 31 3 *' } }] },
      ['never-fires 1'],
    ],
  ])('%s', async (_, says, expected) => {
    expect(await found(says)).toEqual(expected);
  });
});

test('a healthy cluster is silent', async () => {
  const source = loadedSource({ jobs: 10, runsPerMinute: 2 });
  expect(await toldFrom(source, { from: at('12:00:00'), to: at('14:00:00') })).toEqual([]);
});

describe('a budget that burns', () => {
  const names = ['a', 'b', 'c'];
  // Every minute, and none of their Jobs comes from 16:00 to 16:10.
  const minutely = names.flatMap((name): readonly Change[] => {
    const self = refOf({ name });
    const times = Array.from({ length: 31 }, (_, i) => after(at('15:50:00'), minutes(i))).filter(
      (t) => t < at('16:00:00') || t >= at('16:10:00'),
    );
    const stamps = times.map((t) => new Date(t).toISOString().slice(0, 19).concat('Z'));
    return [
      ...cronJob({ name, status: stamps.map((s) => [s, s]) }),
      ...stamps.flatMap((s) => [
        ...job({ of: self, nominal: s, complete: new Date(Date.parse(s) + 9000).toISOString() }),
        ...pod({
          of: jobRef({ of: self, nominal: s }),
          started: new Date(Date.parse(s) + 2000).toISOString(),
          ended: new Date(Date.parse(s) + 8000).toISOString(),
        }),
      ]),
    ];
  });

  test('is told once, however many ticks see it burn and however often the judge dies', async () => {
    const says = { policy: { grace: minutes(2) }, to: at('16:20:00') };
    const entries = await told(minutely, says);
    const burning = lines(entries).filter((l) => l.includes('Burning'));
    expect(burning).toEqual([
      '16:02:00 Error Budget Burning: prod: the error budget of "start" burns 909 times too fast (3 bad of 33 runs in 1 h)',
    ]);
    expect(await told(minutely, { ...says, forgetful: true })).toEqual(entries);
  });
});
