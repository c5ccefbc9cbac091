import { describe, expect, test } from 'vitest';
import {
  everFires,
  everyOccurrences,
  nextOccurrence,
  occurrencesBetween,
} from '../../../core/schedule/occurrences.ts';
import { parseSchedule } from '../../../core/schedule/parse-schedule.ts';

const parse = (expression: string, timeZone = '') => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok) throw new Error(parsed.problem.message);
  return parsed.schedule;
};

const unix = (text: string): number => Date.parse(text) / 1000;
const written = (times: readonly number[]): string[] =>
  times.map((t) => new Date(t * 1000).toISOString().slice(0, 16));

const between = (expression: string, timeZone: string, [from, to]: readonly [string, string]): string[] => {
  const schedule = parse(expression, timeZone);
  if (schedule.kind !== 'cron') throw new Error('not a cron line');
  return written(occurrencesBetween(schedule, { from: unix(from), to: unix(to) }));
};

describe('occurrences in a window', () => {
  const cases = {
    'the first instant belongs to it and the last does not': {
      asked: ['0 * * * *', '', ['2026-01-01T00:00:00Z', '2026-01-01T02:00:00Z']],
      expected: ['2026-01-01T00:00', '2026-01-01T01:00'],
    },
    'a local time that does not exist is skipped': {
      asked: ['30 2 * * *', 'America/New_York', ['2026-03-07T00:00:00Z', '2026-03-10T00:00:00Z']],
      expected: ['2026-03-07T07:30', '2026-03-09T06:30'],
    },
    'a local time that occurs twice is due twice': {
      asked: ['30 1 * * *', 'America/New_York', ['2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z']],
      expected: ['2026-11-01T05:30', '2026-11-01T06:30'],
    },
    'day of month or day of week, when neither has the star bit': {
      asked: ['0 0 13 * FRI', '', ['2026-11-01T00:00:00Z', '2026-11-15T00:00:00Z']],
      expected: ['2026-11-06T00:00', '2026-11-13T00:00'],
    },
    'day of month and day of week, when one has it': {
      asked: ['0 0 13 * */1', '', ['2026-11-01T00:00:00Z', '2026-12-15T00:00:00Z']],
      expected: ['2026-11-13T00:00', '2026-12-13T00:00'],
    },
    'after half an hour back, hours are counted from a half': {
      // Lord Howe Island: at 02:00 clocks go back to 01:30. Next adds an hour to 01:00 and is at the second 01:30; then at
      // 02:30, where it looks for minute 0 no more before 03:00.
      asked: ['0 2 * * *', 'Australia/Lord_Howe', ['2026-04-04T00:00:00Z', '2026-04-06T00:00:00Z']],
      expected: ['2026-04-05T15:30'],
    },
    'where Next would repeat itself for ever it is asked from later on': {
      // Chatham Islands: at 03:45 (14:00Z) clocks go back to 02:45. Minute 48 follows in the same hour's count; from there
      // Next goes back to the first 03:00. The second 03:00 is at 14:15Z.
      asked: ['*/6 3 * * *', 'Pacific/Chatham', ['2018-03-31T13:50:00Z', '2018-03-31T14:25:00Z']],
      expected: [
        '2018-03-31T13:51',
        '2018-03-31T13:57',
        '2018-03-31T14:03',
        '2018-03-31T14:15',
        '2018-03-31T14:21',
      ],
    },
    'a day that a zone left out has none': {
      asked: ['0 12 * * *', 'Pacific/Apia', ['2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z']],
      expected: ['2011-12-29T22:00', '2011-12-30T22:00', '2011-12-31T22:00'],
    },
    'an empty window has none': {
      asked: ['* * * * *', '', ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z']],
      expected: [],
    },
  } as const;

  test.each(Object.entries(cases))('%s', (_, { asked, expected }) => {
    expect(between(asked[0], asked[1], asked[2])).toEqual(expected);
  });

  test('eight years without a 29 February are more than Next looks at', () => {
    const asked = ['2090-01-01T00:00:00Z', '2110-01-01T00:00:00Z'] as const;
    expect(between('0 0 29 2 *', '', asked)).toEqual(['2092-02-29T00:00', '2096-02-29T00:00']);
  });

  test('a century in minutes is counted to the last', () => {
    const schedule = parse('* * * * *');
    if (schedule.kind !== 'cron') throw new Error('not a cron line');
    const window = { from: unix('2000-01-01T00:00:00Z'), to: unix('2010-01-01T00:00:00Z') };
    const found = occurrencesBetween(schedule, window);
    expect(found).toHaveLength((window.to - window.from) / 60);
  });
});

describe('the next occurrence', () => {
  test('is after the instant, never at it', () => {
    expect(nextOccurrence(parse('0 0 * * *'), unix('2026-01-01T00:00:00Z'))).toBe(
      unix('2026-01-02T00:00:00Z'),
    );
  });
  test('of @every is a period later', () => {
    expect(nextOccurrence(parse('@every 90s'), 1000)).toBe(1090);
  });
  test.each(['0 0 31 2 *', ', * * * *', '0 0 , , ,'])('of %s does not exist', (expression) => {
    expect(nextOccurrence(parse(expression), unix('2026-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('@every', () => {
  const every = (expression: string, anchor: number, window: { from: number; to: number }): number[] => {
    const schedule = parse(expression);
    if (schedule.kind !== 'every') throw new Error('not @every');
    return everyOccurrences(schedule, anchor, window);
  };

  test('counts from its anchor, which is none itself', () => {
    expect(every('@every 90s', 1000, { from: 0, to: 1300 })).toEqual([1090, 1180, 1270]);
  });
  test('a window in the middle has the same ones', () => {
    expect(every('@every 90s', 1000, { from: 1180, to: 1270 })).toEqual([1180]);
  });
  test('under a minute, only the first of each unix minute', () => {
    expect(every('@every 25s', 0, { from: 0, to: 240 })).toEqual([25, 75, 125, 200]);
  });
  test('under a minute, a window that begins inside a minute has not its second one', () => {
    expect(every('@every 25s', 0, { from: 30, to: 130 })).toEqual([75, 125]);
  });
  test('every second is once a minute, from the second after the anchor', () => {
    expect(every('@every 1s', 59, { from: 0, to: 180 })).toEqual([60, 120]);
    expect(every('@every 1s', 30, { from: 0, to: 180 })).toEqual([31, 60, 120]);
  });
});

describe('whether a schedule ever fires', () => {
  test.each(
    Object.entries({
      '0 0 31 2 *': false,
      '0 0 30 2 *': false,
      '0 0 29 2 *': true,
      '0 0 31 4,6,9,11 *': false,
      '0 0 31 4,5 *': true,
      '0 0 31 2 1': true,
      '0 0 31 2 */2': true,
      ', * * * *': false,
      '* , * * *': false,
      '* * , * *': false,
      '* * , * 1': true,
      '* * * , *': false,
      '* * 1 , 1': false,
      '@every 5m': true,
    }),
  )('%s: %s', (expression, fires) => {
    expect(everFires(parse(expression))).toBe(fires);
    expect(nextOccurrence(parse(expression), unix('2026-01-01T00:00:00Z')) !== undefined).toBe(fires);
  });
});
