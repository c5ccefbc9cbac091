import { expect, test } from 'vitest';
import { dstHazards } from '../../../core/schedule/hazards.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';

const hazards = (expression: string, timeZone: string, year = 2026): string[] => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error('not a cron line');
  const window = { from: Date.UTC(year, 0, 1) / 1000, to: Date.UTC(year + 1, 0, 1) / 1000 };
  return dstHazards(parsed.schedule, window).map(({ kind, localTime }) => `${kind} ${localTime}`);
};

test.each(
  Object.entries({
    'half past two does not exist on a Sunday in March': [
      ['30 2 * * *', 'America/New_York'],
      ['skipped 2026-03-08T02:30'],
    ],
    'half past one occurs twice on a Sunday in November': [
      ['30 1 * * *', 'America/New_York'],
      ['doubled 2026-11-01T01:30'],
    ],
    'in Berlin both are between two and three': [
      ['0,30 2 * * *', 'Europe/Berlin'],
      [
        'skipped 2026-03-29T02:00',
        'skipped 2026-03-29T02:30',
        'doubled 2026-10-25T02:00',
        'doubled 2026-10-25T02:30',
      ],
    ],
    'on working days there is no hazard': [['30 2 * * 1-5', 'America/New_York'], []],
    'at noon there is none': [['0 12 * * *', 'America/New_York'], []],
    'every hour there is none': [['30 * * * *', 'America/New_York'], []],
    'in UTC there is none': [['30 2 * * *', ''], []],
    'half an hour is lost on Lord Howe Island, and given back': [
      ['15,45 1-2 * * *', 'Australia/Lord_Howe'],
      ['doubled 2026-04-05T01:45', 'skipped 2026-10-04T02:15'],
    ],
    'midnight does not exist': [['0 0 * * *', 'America/Santiago'], ['skipped 2026-09-06T00:00']],
    'Samoa went without 30 December 2011': [
      ['0 12 30 12 *', 'Pacific/Apia', 2011],
      ['skipped 2011-12-30T12:00'],
    ],
  } as const),
)('%s', (_, [asked, expected]) => {
  expect(hazards(asked[0], asked[1], asked[2])).toEqual(expected);
});

test('a hazard names the change and its offsets', () => {
  const parsed = parseSchedule({ expression: '30 2 * * *', timeZone: 'America/New_York' });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error('not a cron line');
  const window = { from: Date.UTC(2026, 2, 1) / 1000, to: Date.UTC(2026, 3, 1) / 1000 };
  expect(dstHazards(parsed.schedule, window)).toEqual([
    {
      kind: 'skipped',
      localTime: '2026-03-08T02:30',
      changeAt: Date.UTC(2026, 2, 8, 7) / 1000,
      offsetBefore: -18_000,
      offsetAfter: -14_400,
    },
  ]);
});
