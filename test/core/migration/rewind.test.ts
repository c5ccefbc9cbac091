import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ChronosJob } from '../../../core/chronos/chronos-job.ts';
import { chronosCalendar, rewound } from '../../../core/migration/rewind.ts';
import { formatInstant, instant } from '../../../core/time.ts';

const aJob = (schedule: string, scheduleTimeZone = ''): ChronosJob => ({
  name: 'ledger',
  command: '',
  trigger: { kind: 'schedule', schedule, scheduleTimeZone },
  owner: '',
  disabled: false,
  concurrent: false,
  retries: 2,
  epsilon: null,
  successCount: 0,
  errorCount: 0,
  lastSuccess: '',
  lastError: '',
});
const at = (text: string) => instant(Date.parse(text));
const scheduleOf = ({ trigger }: ChronosJob): string => (trigger.kind === 'schedule' ? trigger.schedule : '');

test.each([
  ['hours, back over days', 'R/2026-11-05T00:15:00.000Z/PT2H', '', 'R/2026-10-27T22:15:00.000Z/PT2H'],
  [
    'civil days keep the wall clock where clocks went back',
    'R/2026-11-05T09:00:00.000-05:00/P1D',
    'America/New_York',
    'R/2026-10-27T09:00:00.000-05:00/P1D',
  ],
  ['months', 'R/2027-01-10T00:00:00Z/P1M', '', 'R/2026-10-10T00:00:00.000Z/P1M'],
  ['a start that is early enough stays', 'R/2026-10-01T00:00:00Z/P1D', '', 'R/2026-10-01T00:00:00Z/P1D'],
  [
    'finite repetitions stay: how many there were is not known',
    'R3/2026-11-05T00:00:00Z/P1D',
    '',
    'R3/2026-11-05T00:00:00Z/P1D',
  ],
  ['what cannot be read stays', 'every day', '', 'every day'],
])('%s', (_, schedule, zone, is) => {
  expect(scheduleOf(rewound(aJob(schedule, zone), at('2026-10-28T00:00:00Z')))).toBe(is);
});

test('a list of today tells last week’s runs, across the end of daylight saving time', () => {
  const window = { from: at('2026-10-31T00:00:00Z'), to: at('2026-11-03T00:00:00Z') };
  const calendar = (schedule: string, zone: string) =>
    chronosCalendar(aJob(schedule, zone), 3, window)?.map(formatInstant);
  expect(calendar('R/2026-11-05T09:00:00.000-05:00/P1D', 'America/New_York')).toEqual([
    '2026-10-31T13:00:00Z',
    '2026-11-01T14:00:00Z',
    '2026-11-02T14:00:00Z',
  ]);
  expect(calendar('R/2026-11-05T14:00:00Z/PT24H', '')).toEqual([
    '2026-10-31T14:00:00Z',
    '2026-11-01T14:00:00Z',
    '2026-11-02T14:00:00Z',
  ]);
  expect(
    chronosCalendar({ ...aJob(''), trigger: { kind: 'parents', parents: ['a'] } }, 3, window),
  ).toBeNull();
});

test('rewinding reaches a start at or before the instant, never more than a period too early', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 100_000 }), (hours, back) => {
      const start = at('2026-11-05T00:00:00Z');
      const to = instant(start - back * 60_000);
      const found = scheduleOf(rewound(aJob(`R/2026-11-05T00:00:00Z/PT${hours}H`), to));
      const when = Date.parse(found.split('/')[1] ?? '');
      expect(when).toBeLessThanOrEqual(to);
      expect(when).toBeGreaterThan(to - hours * 3_600_000);
      expect((start - when) % (hours * 3_600_000)).toBe(0);
    }),
  );
});
