import { expect, test } from 'vitest';
import { findZone } from '../../../core/numbers/zone.ts';
import { type Due, isDue, isOverdue } from '../../../core/report/report-due.ts';
import { instant } from '../../../core/time.ts';

const berlin = findZone('Europe/Berlin');
const MONDAY: Due = { day: 'monday', hour: 7 };

const ROWS: Readonly<Record<string, readonly [Due, string, boolean]>> = {
  'on Monday at a minute to noon': [MONDAY, '2026-11-23T10:59:00Z', false],
  'on Monday at noon': [MONDAY, '2026-11-23T11:00:00Z', true],
  'on Sunday, of the week before': [MONDAY, '2026-11-29T22:00:00Z', true],
  'on the next Monday, before its own report is due': [MONDAY, '2026-11-30T05:00:00Z', false],
  'where it goes out in the afternoon, not at noon': [
    { day: 'monday', hour: 15 },
    '2026-11-23T12:00:00Z',
    false,
  ],
  'where it goes out in the afternoon, five hours later': [
    { day: 'monday', hour: 15 },
    '2026-11-23T19:00:00Z',
    true,
  ],
  'where it goes out on Wednesday, on Tuesday': [
    { day: 'wednesday', hour: 7 },
    '2026-11-24T12:00:00Z',
    false,
  ],
};

test.each(Object.entries(ROWS))('is last week’s report overdue %s', (_, [due, at, expected]) => {
  if (!berlin) throw new Error('this runtime does not know Europe/Berlin');
  expect(isOverdue(due, berlin, instant(Date.parse(at)))).toBe(expected);
});

const DUE: Readonly<Record<string, readonly [Due, string, boolean]>> = {
  'a second before its hour': [MONDAY, '2026-11-23T05:59:59Z', false],
  'at its hour': [MONDAY, '2026-11-23T06:00:00Z', true],
  'on the days after': [MONDAY, '2026-11-26T00:00:00Z', true],
  'on the days before its day': [{ day: 'wednesday', hour: 7 }, '2026-11-24T20:00:00Z', false],
  'on the day on which clocks go back, at its hour on the wall': [
    { day: 'sunday', hour: 7 },
    '2026-10-25T06:00:00Z',
    true,
  ],
  'on the day on which clocks go forward, at its hour on the wall': [
    { day: 'sunday', hour: 7 },
    '2027-03-28T05:00:00Z',
    true,
  ],
  'on that day, an hour before': [{ day: 'sunday', hour: 7 }, '2027-03-28T04:59:59Z', false],
};

test.each(Object.entries(DUE))('is last week’s report due %s', (_, [due, at, expected]) => {
  if (!berlin) throw new Error('this runtime does not know Europe/Berlin');
  expect(isDue(due, berlin, instant(Date.parse(at)))).toBe(expected);
});
