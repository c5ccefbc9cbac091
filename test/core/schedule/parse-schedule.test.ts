import { describe, expect, test } from 'vitest';
import { parseSchedule, type ScheduleInput } from '../../../core/schedule/parse-schedule.ts';

const parse = (expression: string, more: Partial<ScheduleInput> = {}) =>
  parseSchedule({ expression, ...more });

const cron = (expression: string) => {
  const parsed = parse(expression);
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`not a cron line: ${expression}`);
  return parsed.schedule;
};

describe('a refusal says what is wrong, where, and what Kubernetes accepts', () => {
  const cases = {
    'a sixth field': ['0 0 * * * *', 'field-count', 11, /found 6 fields.*five fields/],
    'Sunday as 7': ['0 0 * * 7', 'above-maximum', 9, /7 is above 6.*Sunday is 0 and not 7/],
    'minute 60 in a list': ['0,15,60 * * * *', 'above-maximum', 6, /60 is above 59.*0-59/],
    'day 0': ['0 0 0 * *', 'below-minimum', 5, /0 is below 1.*1-31/],
    'a night that wraps': ['0 22-2 * * *', 'reversed-range', 3, /write 22-23,0-2/],
    'the last day of the month': ['0 0 L * *', 'not-a-number', 5, /another scheduler's dialect/],
    'the second Friday': ['0 0 * * 5#2', 'not-a-number', 9, /another scheduler's dialect/],
    'a hashed minute': ['H * * * *', 'not-a-number', 1, /another scheduler's dialect/],
    'a word': ['0 0 * * MONDAY', 'not-a-number', 9, /"MONDAY" is not a number.*SUN-SAT/],
    'a range without end': ['0 9- * * *', 'not-a-number', 5, /lacks a number/],
    'a step without number': ['*/x * * * *', 'not-a-number', 3, /"x" is not a number/],
    'a step of zero': ['*/0 * * * *', 'zero-step', 1, /step of zero/],
    'a negative step': ['*/-5 * * * *', 'negative', 3, /negative/],
    'two hyphens': ['1-5-7 * * * *', 'too-many-hyphens', 3, /more than one hyphen/],
    'two slashes': ['*/5/2 * * * *', 'too-many-slashes', 3, /more than one slash/],
    'a descriptor that is none': ['@reboot', 'unknown-descriptor', 1, /"@reboot" is not a schedule.*@hourly/],
    'days in a duration': ['@every 1d', 'bad-duration', 8, /"1d" is not a duration.*1h30m/],
    'an error behind a zone': ['TZ=UTC 0 24 * * *', 'above-maximum', 10, /at column 10/],
    'a zone and nothing else': ['CRON_TZ=UTC', 'zone-without-schedule', 12, /no schedule/],
    nothing: ['', 'empty', 1, /empty/],
  } as const;

  test.each(Object.entries(cases))('%s', (_, [expression, reason, column, message]) => {
    const parsed = parse(expression);
    expect(parsed).toMatchObject({ ok: false, problem: { kind: 'bad-expression', reason, column } });
    expect(parsed.ok ? '' : parsed.problem.message).toMatch(message);
  });
});

describe('the zone', () => {
  test.each(
    Object.entries({
      'is UTC when nobody names one': [{}, 'UTC', 'default'],
      'is the controller’s when nobody names one': [{ defaultZone: 'Asia/Tokyo' }, 'Asia/Tokyo', 'default'],
      'is spec.timeZone': [{ timeZone: 'Europe/Berlin', defaultZone: 'Asia/Tokyo' }, 'Europe/Berlin', 'spec'],
      'is the controller’s when spec.timeZone is empty': [
        { timeZone: '', defaultZone: 'UTC' },
        'UTC',
        'default',
      ],
      'may be an old name': [{ timeZone: 'US/Pacific' }, 'US/Pacific', 'spec'],
      'is UTC for a machine nobody set up': [{ timeZone: 'Factory' }, 'UTC', 'spec'],
    } as const),
  )('%s', (_, [more, zone, zoneSource]) => {
    expect(parse('0 0 * * *', more)).toMatchObject({ ok: true, schedule: { zone, zoneSource } });
  });

  test.each(
    Object.entries({
      'TZ=Asia/Tokyo 0 5 * * *': 'Asia/Tokyo',
      'CRON_TZ=Asia/Tokyo   @daily ': 'Asia/Tokyo',
      'TZ= 0 5 * * *': 'UTC',
      'TZ=Local 0 5 * * *': 'Europe/Berlin',
    }),
  )('inside the expression, %j, is honoured', (expression, zone) => {
    expect(parse(expression, { defaultZone: 'Europe/Berlin' })).toMatchObject({
      ok: true,
      schedule: { zone, zoneSource: 'prefix', expression },
    });
  });

  test.each(
    Object.entries({
      'in the wrong case is unknown, and the right one is offered': [
        'europe/berlin',
        /mean Europe\/Berlin\?/,
      ],
      'with a space is unknown, and the right one is offered': ['New York', /mean America\/New_York\?/],
      'known to Intl as an offset is unknown to Go': ['+05:00', /IANA name/],
      'Local is refused by the API server': ['Local', /"Local"/],
      'that nobody knows is unknown': ['Mars/Olympus', /unknown time zone "Mars\/Olympus"/],
    } as const),
  )('%s', (_, [timeZone, message]) => {
    const parsed = parse('0 0 * * *', { timeZone });
    expect(parsed).toMatchObject({ ok: false, problem: { kind: 'unknown-zone', zone: timeZone } });
    expect(parsed.ok ? '' : parsed.problem.message).toMatch(message);
  });

  test('in the expression, unknown, is found at its column', () => {
    expect(parse('CRON_TZ=Nope/Zone 0 5 * * *')).toMatchObject({
      ok: false,
      problem: { kind: 'unknown-zone', zone: 'Nope/Zone', column: 9 },
    });
  });

  test('in the expression outranks timeZone, as in the controller', () => {
    expect(parse('TZ=Asia/Tokyo 0 5 * * *', { timeZone: 'Europe/Berlin' })).toMatchObject({
      ok: true,
      schedule: { zone: 'Asia/Tokyo', zoneSource: 'prefix' },
    });
  });

  test('that is unknown in timeZone stops the controller, whatever the expression says', () => {
    expect(parse('TZ=Asia/Tokyo 0 5 * * *', { timeZone: 'Nope/Zone' })).toMatchObject({
      ok: false,
      problem: { kind: 'unknown-zone', zone: 'Nope/Zone' },
    });
  });

  test('every one that Intl lists is known', () => {
    const refused = Intl.supportedValuesOf('timeZone').filter(
      (timeZone) => !parse('0 0 * * *', { timeZone }).ok,
    );
    expect(refused).toEqual([]);
  });
});

describe('the star bit', () => {
  test.each(
    Object.entries({
      '0 0 1 * 1': false,
      '0 0 * * 1': true,
      '0 0 1 * ?': true,
      '0 0 */1 * 1': true,
      '0 0 */2 * 1': false,
      '0 0 5,* * 1': true,
      '0 0 1-31 * 1': false,
    }),
  )('%s', (expression, bothDays) => {
    expect(cron(expression).bothDays).toBe(bothDays);
  });
});

describe('sets of values', () => {
  test('a step counts from the beginning of its range', () => {
    expect(cron('5-50/15 0 * * *').timesOfDay).toEqual([300, 1200, 2100, 3000]);
  });
  test('a number with a step runs to the end of the field', () => {
    expect(cron('50/5 0 * * *').timesOfDay).toEqual([3000, 3300]);
  });
  test('repeats and overlaps count once', () => {
    expect(cron('1,1,0-2 0 * * *').timesOfDay).toEqual([0, 60, 120]);
  });
  test('what follows a star is not looked at', () => {
    expect(cron('*-x * * * *').minutes).toEqual(cron('* * * * *').minutes);
  });
});

describe('@every', () => {
  test.each(
    Object.entries({
      '1h30m': 5400,
      '1.5h': 5400,
      '90s': 90,
      '1m0.9s': 60,
      '500ms': 1,
      '0s': 1,
      '0': 1,
      '-5m': 1,
      '+2m': 120,
      '1000000us': 1,
      '2562047h47m16.854775807s': 9_223_372_036,
    }),
  )('%s is %d seconds', (text, seconds) => {
    expect(parse(`@every ${text}`)).toMatchObject({
      ok: true,
      schedule: { kind: 'every', period: seconds * 1000 },
    });
  });

  test.each(['', ' 5m', '5m ', '1d', '1h30', 'h', '.s', '1e3s', '2562047h47m16.854775808s', '--5m'])(
    '%j is refused',
    (text) => {
      expect(parse(`@every ${text}`)).toMatchObject({ ok: false, problem: { reason: 'bad-duration' } });
    },
  );
});
