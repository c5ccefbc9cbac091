import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChronosJob } from '../../../core/chronos/chronos-job.ts';
import { chronosOccurrences } from '../../../core/chronos/chronos-occurrences.ts';
import { compareSchedules } from '../../../core/chronos/compare.ts';
import { cronSide } from '../../../core/chronos/cron-side.ts';
import { ianaZones } from '../../../core/chronos/iana-zones.ts';
import { isoOfCron } from '../../../core/chronos/iso-of-cron.ts';
import { parseIsoSchedule } from '../../../core/chronos/iso-schedule.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';
import { instant } from '../../../core/time.ts';

const unix = (text: string): number => Date.parse(text) / 1000;
const WINDOW = { from: unix('2026-01-01T00:00:00Z'), to: unix('2028-01-01T00:00:00Z') };
const aJob = (schedule: string, given: Partial<ChronosJob> = {}): ChronosJob => ({
  name: 'job',
  command: 'true',
  owner: '',
  disabled: false,
  concurrent: false,
  retries: 2,
  epsilon: null,
  successCount: 0,
  errorCount: 0,
  lastSuccess: '',
  lastError: '',
  trigger: { kind: 'schedule', schedule, scheduleTimeZone: '' },
  ...given,
});
const compare = (job: ChronosJob, cron = '0 8 * * *', version: 2 | 3 = 3) => {
  const parsed = parseSchedule({ expression: cron });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return compareSchedules({
    job,
    cron: cronSide(parsed.schedule, WINDOW),
    version,
    zones: ianaZones,
    window: WINDOW,
  });
};
const DAILY = 'R/2026-01-01T08:00:00Z/P1D';

test.each([
  ['a dependent job', aJob('', { trigger: { kind: 'parents', parents: ['a', 'b'] } }), 'dependent-job', null],
  ['a schedule that cannot be read', aJob('R/tomorrow/P1D'), 'unreadable', null],
  ['an empty start', aJob('R//P1D'), 'empty-start', unix('2026-01-01T08:00:00Z')],
  [
    'a period of nothing, for ever',
    aJob('R/2026-01-01T08:00:00Z/PT0S'),
    'zero-period',
    unix('2026-01-01T08:00:00Z'),
  ],
  [
    'a period under a second',
    aJob('R/2026-01-01T08:00:00Z/PT0.5S'),
    'zero-period',
    unix('2026-01-01T08:00:00Z'),
  ],
  [
    'once, written with a period of nothing',
    aJob('R1/2026-01-01T08:00:00Z/PT0S'),
    'finite',
    unix('2026-01-02T08:00:00Z'),
  ],
  ['no repetition left', aJob('R0/2026-01-01T08:00:00Z/P1D'), 'finite', unix('2026-01-01T08:00:00Z')],
])('%s is flagged', (_, job, reason, firstAt) => {
  expect(compare(job)).toMatchObject({ kind: 'different', differences: [{ reason, firstAt }] });
});

test('no text that Chronos could hold brings the comparison down', () => {
  const number = fc.oneof(fc.constant(''), fc.nat(40).map(String), fc.constantFrom('-1', '0.5', '99999999'));
  const part = (unit: string) => number.map((n) => (n === '' ? '' : `${n}${unit}`));
  const period = fc
    .tuple(part('Y'), part('M'), part('W'), part('D'), part('H'), part('M'), part('S'))
    .map(([y, m, w, d, h, min, s]) => `P${y}${m}${w}${d}${h + min + s === '' ? '' : `T${h}${min}${s}`}`);
  const start = fc.oneof(
    fc
      .date({ min: new Date('1970-01-02'), max: new Date('2060-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    fc.constantFrom('', '2026', '0000-01-01', '2026-03-08T02:30:00-05:00', '9999-12-31T23:59:59Z', 'now'),
  );
  const schedule = fc.tuple(number, start, period).map(([n, at, every]) => `R${n}/${at}/${every}`);
  const zone = fc.constantFrom(
    '',
    'America/New_York',
    'Europe/Paris',
    'PST',
    'Australia/Lord_Howe',
    'Mars/Base',
  );
  fc.assert(
    fc.property(
      schedule,
      zone,
      fc.constantFrom(2 as const, 3 as const),
      (text, scheduleTimeZone, version) => {
        const job = aJob('', { trigger: { kind: 'schedule', schedule: text, scheduleTimeZone } });
        const { kind, differences } = compare(job, '30 2 * * *', version);
        expect(kind === 'equivalent').toBe(differences.length === 0);
      },
    ),
    { numRuns: 100 },
  );
});

test('what the move changes beside the times is noted, and is no difference', () => {
  const found = compare(
    aJob(DAILY, { disabled: true, concurrent: true, retries: 1, epsilon: 'PT30M' }),
    '0 8 * * *',
    2,
  );
  expect(found.kind).toBe('equivalent');
  expect(found.notes.map(({ kind }) => kind)).toEqual(['disabled', 'concurrent', 'retries', 'epsilon']);
});

test('an unknown scheduleTimeZone is noted, for Java took GMT', () => {
  const job = aJob('', { trigger: { kind: 'schedule', schedule: DAILY, scheduleTimeZone: 'Mars/Base' } });
  expect(compare(job)).toMatchObject({ kind: 'equivalent', notes: [{}, {}, { kind: 'unknown-zone' }] });
});

const runs = (
  schedule: string,
  zone: string,
  version: 2 | 3,
  window: { from: string; to: string },
  asOf: string,
) => {
  const parsed = parseIsoSchedule(schedule, zone, ianaZones);
  if (!parsed.ok) throw new Error(parsed.message);
  const found = chronosOccurrences(
    parsed.schedule,
    { version, window: { from: unix(window.from), to: unix(window.to) } },
    unix(asOf),
  );
  return found.map((at) => new Date(at * 1000).toISOString().slice(0, 16));
};

test('a start in the DST gap shifts for good', () => {
  const week = { from: '2026-03-07T00:00Z', to: '2026-03-11T00:00Z' };
  expect(runs('R/2026-03-07T02:30:00Z/P1D', 'America/New_York', 3, week, '2026-03-07T00:00Z')).toEqual([
    '2026-03-07T07:30',
    '2026-03-08T07:30',
    '2026-03-09T07:30',
    '2026-03-10T07:30',
  ]);
});

test('P1D keeps the wall clock and PT24H does not', () => {
  const week = { from: '2026-03-28T00:00Z', to: '2026-03-31T00:00Z' };
  const start = 'R/2026-03-28T09:00:00Z';
  expect(runs(`${start}/P1D`, 'Europe/Paris', 3, week, '2026-03-28T00:00Z')).toEqual([
    '2026-03-28T08:00',
    '2026-03-29T07:00',
    '2026-03-30T07:00',
  ]);
  expect(runs(`${start}/PT24H`, 'Europe/Paris', 3, week, '2026-03-28T00:00Z')).toEqual([
    '2026-03-28T08:00',
    '2026-03-29T08:00',
    '2026-03-30T08:00',
  ]);
});

test('a skip counts days of 24 hours and then moves by civil days', () => {
  const days = { from: '2026-07-01T00:00Z', to: '2026-07-03T00:00Z' };
  // 01:00 in winter; the skip lands on 01:00 in summer, not on 02:00.
  expect(runs('R/2026-01-01T01:00:00Z/P1D', 'America/New_York', 3, days, '2026-07-01T00:00Z')).toEqual([
    '2026-07-01T05:00',
    '2026-07-02T05:00',
  ]);
});

test('an overdue start costs version 3 one repetition, and version 2 all that it jumped over', () => {
  const days = { from: '2026-01-10T00:00Z', to: '2026-02-01T00:00Z' };
  const late = 'R12/2026-01-01T08:00:00Z/P1D';
  expect(runs(late, '', 3, days, '2026-01-10T00:00Z')).toHaveLength(11);
  expect(runs(late, '', 2, days, '2026-01-10T00:00Z')).toEqual([
    '2026-01-10T08:00',
    '2026-01-11T08:00',
    '2026-01-12T08:00',
  ]);
});

test('a 31st becomes the 28th and stays there', () => {
  const year = { from: '2026-01-01T00:00Z', to: '2026-06-01T00:00Z' };
  expect(
    runs('R/2026-01-31T00:00:00Z/P1M', '', 3, year, '2026-01-01T00:00Z').map((at) => at.slice(5, 10)),
  ).toEqual(['01-31', '02-28', '03-28', '04-28', '05-28']);
});

const AS_OF = instant(Date.parse('2026-11-22T00:00:00Z'));
test.each([
  ['*/5 * * * *', undefined, 'R/2026-11-22T00:00:00.000Z/PT5M', ''],
  ['0 9 * * *', 'America/New_York', 'R/2026-11-22T09:00:00.000-05:00/P1D', 'America/New_York'],
  ['0 9 * * *', 'Asia/Kolkata', 'R/2026-11-22T09:00:00.000+05:30/P1D', 'Asia/Kolkata'],
  ['0 3 * * 0', 'Europe/Paris', 'R/2026-11-22T03:00:00.000+01:00/P1W', 'Europe/Paris'],
  ['0 0 1 */3 *', undefined, 'R/2027-01-01T00:00:00.000Z/P3M', ''],
  ['@yearly', undefined, 'R/2027-01-01T00:00:00.000Z/P1Y', ''],
])('%s in %s is %s', (cron, timeZone, schedule, scheduleTimeZone) => {
  expect(isoOfCron(cron, { timeZone, version: 3 }, AS_OF)).toEqual({
    ok: true,
    schedule,
    scheduleTimeZone,
    warnings: [],
  });
});

test.each([
  ['0 9 * * 1-5', undefined, 'not evenly apart (1 d, 3 d)'],
  ['*/7 * * * *', undefined, 'not evenly apart (4 min, 7 min)'],
  ['0 0 31 * *', undefined, 'not evenly apart'],
  ['0 0 29 2 *', undefined, 'less than twice in two years'],
  ['30 2 * * *', 'America/New_York', 'stays shifted for good'],
  ['0 */6 * * *', 'Europe/Paris', 'first at 2027-03-28T04:00:00Z'],
  ['61 * * * *', undefined, 'column 1'],
])('%s in %s has no repetition: %s', (cron, timeZone, says) => {
  expect(isoOfCron(cron, { timeZone, version: 3 }, AS_OF)).toMatchObject({
    ok: false,
    message: expect.stringContaining(says),
  });
});

test('a line that comes twice on one night is written, with a warning', () => {
  expect(isoOfCron('30 1 * * *', { timeZone: 'America/New_York', version: 3 }, AS_OF)).toMatchObject({
    ok: true,
    warnings: [expect.stringMatching(/^from 2027-11-07T06:30:00Z: /)],
  });
});
