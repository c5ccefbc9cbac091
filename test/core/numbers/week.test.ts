import { describe, expect, test } from 'vitest';
import {
  compareWeeks,
  dayIntervals,
  formatWeek,
  type IsoWeek,
  nextWeek,
  parseWeek,
  previousWeek,
  rolling28Days,
  shiftWeek,
  weekInterval,
  weekOf,
  weeksBack,
} from '../../../core/numbers/week.ts';
import { findZone, type Zone } from '../../../core/numbers/zone.ts';
import { formatInstant, type Instant, type Interval, parseInstant } from '../../../core/time.ts';

const at = (text: string): Instant => {
  const t = parseInstant(text);
  if (t === undefined) throw new Error(text);
  return t;
};
const zone = (name: string): Zone => {
  const found = findZone(name);
  if (!found) throw new Error(name);
  return found;
};
const week = (text: string): IsoWeek => {
  const found = parseWeek(text);
  if (!found) throw new Error(text);
  return found;
};
const shown = ({ from, to }: Interval) => [formatInstant(from), formatInstant(to)];
const HOUR = 3_600_000;

describe('reading weeks', () => {
  test.each(['2026-W47', '2026-W01', '2026-W53', '2020-W53', '1970-W01', '2025-W52'])(
    '%s is a week',
    (text) => {
      expect(formatWeek(week(text))).toBe(text);
    },
  );
  test.each([
    '2025-W53',
    '2027-W53',
    '2026-W00',
    '2026-W54',
    '2026-W1',
    '2026W47',
    '2026-w47',
    '26-W47',
    '2026-W47-1',
    ' 2026-W47',
    '1969-W20',
    '',
    '2026-11-16',
  ])('"%s" is none', (text) => {
    expect(parseWeek(text)).toBeUndefined();
  });
});

describe('the interval of a week', () => {
  const cases: Record<string, readonly [string, string, string, string, number]> = {
    'an ordinary week in UTC': ['UTC', '2026-W47', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z', 168],
    'week 53, into the next year': ['UTC', '2026-W53', '2026-12-28T00:00:00Z', '2027-01-04T00:00:00Z', 168],
    'week 1 that begins in December': [
      'UTC',
      '2026-W01',
      '2025-12-29T00:00:00Z',
      '2026-01-05T00:00:00Z',
      168,
    ],
    'clocks forward in Berlin': [
      'Europe/Berlin',
      '2026-W13',
      '2026-03-22T23:00:00Z',
      '2026-03-29T22:00:00Z',
      167,
    ],
    'clocks back in Berlin': [
      'Europe/Berlin',
      '2026-W43',
      '2026-10-18T22:00:00Z',
      '2026-10-25T23:00:00Z',
      169,
    ],
    'half an hour off': ['America/St_Johns', '2026-W47', '2026-11-16T03:30:00Z', '2026-11-23T03:30:00Z', 168],
    'clocks forward by half an hour': [
      'Australia/Lord_Howe',
      '2026-W40',
      '2026-09-27T13:30:00Z',
      '2026-10-04T13:00:00Z',
      167.5,
    ],
    'Monday has no midnight (Tehran, 2021-03-22)': [
      'Asia/Tehran',
      '2021-W12',
      '2021-03-21T20:30:00Z',
      '2021-03-28T19:30:00Z',
      167,
    ],
    'the next Monday has no midnight: the week before it loses nothing': [
      'Asia/Tehran',
      '2021-W11',
      '2021-03-14T20:30:00Z',
      '2021-03-21T20:30:00Z',
      168,
    ],
    'midnight comes twice on the Sunday inside (Havana)': [
      'America/Havana',
      '2026-W44',
      '2026-10-26T04:00:00Z',
      '2026-11-02T05:00:00Z',
      169,
    ],
    'a day that a zone skipped (Apia, 2011-12-30)': [
      'Pacific/Apia',
      '2011-W52',
      '2011-12-26T10:00:00Z',
      '2012-01-01T10:00:00Z',
      144,
    ],
  };
  test.each(Object.entries(cases))('%s', (_, [name, text, from, to, hours]) => {
    const interval = weekInterval(week(text), zone(name));
    expect(shown(interval)).toEqual([from, to]);
    expect((interval.to - interval.from) / HOUR).toBe(hours);
  });
});

describe('the days of a week, in hours', () => {
  test.each([
    ['UTC', '2026-W47', [24, 24, 24, 24, 24, 24, 24]],
    ['Europe/Berlin', '2026-W13', [24, 24, 24, 24, 24, 24, 23]],
    ['Europe/Berlin', '2026-W43', [24, 24, 24, 24, 24, 24, 25]],
    ['Africa/Cairo', '2026-W17', [24, 24, 24, 24, 23, 24, 24]],
    ['Asia/Tehran', '2021-W12', [23, 24, 24, 24, 24, 24, 24]],
    ['America/Havana', '2026-W44', [24, 24, 24, 24, 24, 24, 25]],
    // Clocks went back from 00:01 to 23:01 the evening before: Sunday had begun, so it keeps the hour.
    ['America/St_Johns', '2010-W44', [24, 24, 24, 24, 24, 24, 25]],
    ['Pacific/Apia', '2011-W52', [24, 24, 24, 24, 0, 24, 24]],
  ])('%s %s', (name, text, hours) => {
    const days = dayIntervals(week(text), zone(name));
    expect(days.map(({ from, to }) => (to - from) / HOUR)).toEqual(hours);
  });
});

describe('the week of an instant', () => {
  test.each([
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-W47'],
    ['UTC', '2026-11-23T00:00:00Z', '2026-W48'],
    ['Europe/Berlin', '2026-11-22T23:00:00Z', '2026-W48'],
    ['America/St_Johns', '2026-11-23T03:29:59Z', '2026-W47'],
    ['UTC', '2027-01-03T12:00:00Z', '2026-W53'],
    ['UTC', '2025-12-29T00:00:00Z', '2026-W01'],
    ['Pacific/Kiritimati', '2026-11-22T10:00:00Z', '2026-W48'],
    ['Asia/Tehran', '2021-03-21T20:29:59Z', '2021-W11'],
    ['Asia/Tehran', '2021-03-21T20:30:00Z', '2021-W12'],
  ])('%s %s is in %s', (name, t, expected) => {
    expect(formatWeek(weekOf(at(t), zone(name)))).toBe(expected);
  });
});

describe('going from week to week', () => {
  test('across a year with 53 weeks', () => {
    expect(formatWeek(previousWeek(week('2027-W01')))).toBe('2026-W53');
    expect(formatWeek(nextWeek(week('2026-W53')))).toBe('2027-W01');
    expect(formatWeek(shiftWeek(week('2026-W47'), -52))).toBe('2025-W47');
  });
  test('the eight weeks of a trend, oldest first', () => {
    const trend = weeksBack(week('2027-W03'), 8).map(formatWeek);
    expect(trend.join(' ')).toBe('2026-W49 2026-W50 2026-W51 2026-W52 2026-W53 2027-W01 2027-W02 2027-W03');
  });
  test('order', () => {
    expect(compareWeeks(week('2026-W53'), week('2027-W01'))).toBeLessThan(0);
    expect(compareWeeks(week('2026-W10'), week('2026-W09'))).toBeGreaterThan(0);
    expect(compareWeeks(week('2026-W10'), week('2026-W10'))).toBe(0);
  });
});

test('the last 28 days end at the instant asked about', () => {
  expect(shown(rolling28Days(at('2026-11-22T15:42:00Z')))).toEqual([
    '2026-10-25T15:42:00Z',
    '2026-11-22T15:42:00Z',
  ]);
});

test.each(['Mars/Base', '', 'Local', 'Europe/Berlin ', '<b>'])(
  'the zone "%s" is unknown, and that is a value',
  (name) => {
    expect(findZone(name)).toBeUndefined();
  },
);
