import { expect, test } from 'vitest';
import { ianaZones } from '../../../core/chronos/iana-zones.ts';
import { formatPeriod, parsePeriod } from '../../../core/chronos/iso-period.ts';
import { parseIsoSchedule } from '../../../core/chronos/iso-schedule.ts';

const parse = (text: string, zone = '') => parseIsoSchedule(text, zone, ianaZones);
const startOf = (text: string, zone = ''): string => {
  const parsed = parse(text, zone);
  if (!parsed.ok) return parsed.message;
  return parsed.schedule.start.kind === 'at'
    ? new Date(parsed.schedule.start.unix * 1000).toISOString()
    : 'on first look';
};

// The facts of Chronos' own Iso8601ExpressionParserSpec, and its neighbours.
test.each([
  ['BST is Bangladesh', 'R/2008-03-01T13:00:00Z/P1D', 'BST', '2008-03-01T07:00:00.000Z'],
  ['PST is Los Angeles', 'R/2008-03-01T13:00:00Z/P1D', 'PST', '2008-03-01T21:00:00.000Z'],
  [
    'EST is New York, and follows its summers',
    'R/2008-07-01T13:00:00Z/P1D',
    'EST',
    '2008-07-01T17:00:00.000Z',
  ],
  ['a zone by name', 'R/2008-03-01T13:00:00Z/P1D', 'Europe/Paris', '2008-03-01T12:00:00.000Z'],
  [
    "scheduleTimeZone beats the start's own offset",
    'R/2008-03-01T13:00:00-04:00/P1D',
    'PST',
    '2008-03-01T21:00:00.000Z',
  ],
  ['a date alone is its midnight', 'R/2008-03-01/P1D', 'PST', '2008-03-01T08:00:00.000Z'],
  ['a fixed zone in the way of Java', 'R/2008-03-01T13:00:00Z/P1D', 'GMT+5:30', '2008-03-01T07:30:00.000Z'],
  [
    'without scheduleTimeZone the own offset counts',
    'R/2008-03-01T13:00:00-04:00/P1D',
    '',
    '2008-03-01T17:00:00.000Z',
  ],
  ['without any zone it is UTC', 'R/2008-03-01T13:00:00/P1D', '', '2008-03-01T13:00:00.000Z'],
  [
    'a time inside a gap moves on by the gap',
    'R/2026-03-08T02:30:00Z/P1D',
    'America/New_York',
    '2026-03-08T07:30:00.000Z',
  ],
  [
    'the second 01:30 keeps being the second',
    'R/2026-11-01T01:30:00-05:00/P1D',
    'America/New_York',
    '2026-11-01T06:30:00.000Z',
  ],
  ['an empty start waits for the first look', 'R1//P1D', '', 'on first look'],
])('%s', (_, text, zone, start) => {
  expect(startOf(text, zone)).toBe(start);
});

test('a zone that Java does not know is GMT, and is said to be', () => {
  expect(parse('R/2026-01-01T09:00:00Z/P1D', 'Mars/Base')).toMatchObject({
    ok: true,
    schedule: { zone: { name: 'UTC', fellBack: true } },
  });
});

test.each([
  ['R/2008-03-01T13:00:00Z/P1D', null],
  ['R5/2008-03-01T13:00:00Z/P1D', 5],
  ['R0/2008-03-01T13:00:00Z/P1D', 0],
])('%s repeats %s times', (text, repetitions) => {
  expect(parse(text)).toMatchObject({ ok: true, schedule: { repetitions } });
});

test.each([
  'FOO',
  'R/2008-03-01T13:00:00Z',
  'R/2008-02-30/P1D',
  'R/2008-03-01T25:00Z/P1D',
  'Rx//P1D',
  'R//1D',
  '* * * * *',
  ' R//P1D',
])('%s cannot be read', (text) => {
  expect(parse(text).ok).toBe(false);
});

test.each([
  ['P', 'PT0S'],
  ['P1D', 'P1D'],
  ['PT24H', 'PT24H'],
  ['P1Y2M3W4DT5H6M7S', 'P1Y2M3W4DT5H6M7S'],
  ['PT1,5S', 'PT1.5S'],
  ['PT-5M', 'PT-5M'],
])('the period %s is written %s', (text, written) => {
  const period = parsePeriod(text);
  expect(period && formatPeriod(period)).toBe(written);
});

test.each(['', '1D', 'P1', 'PD', 'P1H', 'PT1D', 'P1.5D', 'P1D2W'])('"%s" is no period', (text) => {
  expect(parsePeriod(text)).toBeUndefined();
});
