import { expect, test } from 'vitest';
import { formatWeek } from '../../../core/numbers/week.ts';
import { parseRequest } from '../../../core/report/request.ts';
import { at } from './verdicts.ts';

const asOf = at('2026-11-23T05:00:00Z');
const ask = (week: string | undefined, timeZone = 'Europe/Berlin', now = asOf): string => {
  const asked = parseRequest({ week, timeZone }, now);
  return asked.kind === 'problem' ? asked.message : `${formatWeek(asked.week)} ${asked.zone.name}`;
};

test.each(
  Object.entries({
    'a week': [ask('2026-W47'), '2026-W47 Europe/Berlin'],
    'the running week': [ask('2026-W48'), '2026-W48 Europe/Berlin'],
    'no week: the last one that is over': [ask(undefined), '2026-W47 Europe/Berlin'],
    'no week, and Monday has not come where the clocks count': [
      ask(undefined, 'America/Los_Angeles'),
      '2026-W46 America/Los_Angeles',
    ],
    'a week 53': [ask('2026-W53', 'UTC', at('2027-02-01T00:00:00Z')), '2026-W53 UTC'],
    'a week 53 of a year that has none': [
      ask('2025-W53'),
      '--week: "2025-W53" is not a week; expected one such as 2026-W47 (W53 in long years only)',
    ],
    'a date': [
      ask('2026-11-16'),
      '--week: "2026-11-16" is not a week; expected one such as 2026-W47 (W53 in long years only)',
    ],
    'a week in the future': [
      ask('2026-W49'),
      '--week: 2026-W49 has not begun (it begins 2026-11-29T23:00:00Z); expected a week up to now',
    ],
    'a zone that nobody knows': [
      ask('2026-W47', 'Europe/Bonn'),
      'time zone: "Europe/Bonn" is not known; expected a name such as Europe/Berlin',
    ],
    'a zone that is a line break': [
      ask('2026-W47', 'x\ny'),
      'time zone: "x?y" is not known; expected a name such as Europe/Berlin',
    ],
  }),
)('%s', (_, [answer, expected]) => {
  expect(answer).toBe(expected);
});
