import fc from 'fast-check';
import { expect, test } from 'vitest';
import { occurrencesBetween } from '../../../core/schedule/occurrences.ts';
import { type CronSchedule, parseSchedule } from '../../../core/schedule/parse-schedule.ts';
import { occurrencesSince } from '../../../core/schedule/since.ts';

const cron = (expression: string, timeZone: string): CronSchedule => {
  const parsed = parseSchedule({ expression, timeZone, defaultZone: 'UTC' });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(expression);
  return parsed.schedule;
};
const unix = (text: string): number => Date.parse(text) / 1000;

test('on Lord Howe Island, after half an hour back: as the controller goes on, not as one who begins there', () => {
  const schedule = cron('* */3 */2 * *', 'Australia/Lord_Howe');
  const [since, cut, to] = ['2026-04-01T00:00:00Z', '2026-04-04T16:00:00Z', '2026-04-06T00:00:00Z'].map(unix);
  if (since === undefined || cut === undefined || to === undefined) throw new Error('never');
  const whole = occurrencesBetween(schedule, { from: since, to }).filter((t) => t >= cut);
  expect(occurrencesSince(schedule, since, { from: cut, to })).toEqual(whole);
  // Who begins there counts the half hour that comes twice.
  expect(occurrencesBetween(schedule, { from: cut, to }).length - whole.length).toBe(30);
});

// Half an hour, an hour at midnight, an hour at night: each where its clocks change.
const CHANGES = [
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['America/Havana', '2026-11-01T05:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['America/St_Johns', '2026-03-08T05:30:00Z'],
] as const;
const field = (least: number, most: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min: 2, max: 12 }).map((step) => `*/${step}`),
    fc.integer({ min: least, max: most }).map(String),
  );
const HOUR = 3600;

test('wherever the window is cut, the pieces are the whole', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CHANGES),
      fc.tuple(field(0, 59), field(0, 23), field(1, 28), fc.constant('*'), field(0, 6)),
      fc.array(fc.integer({ min: -4 * 24 * HOUR, max: 50 * 24 * HOUR }), { minLength: 1, maxLength: 4 }),
      ([zone, change], fields, cuts) => {
        const schedule = cron(fields.join(' '), zone);
        const at = unix(change);
        const [since, to] = [at - 40 * 24 * HOUR, at + 60 * 24 * HOUR];
        const borders = [since, ...cuts.map((cut) => at + cut).toSorted((a, b) => a - b), to];
        const pieces = borders
          .slice(1)
          .flatMap((end, i) => occurrencesSince(schedule, since, { from: borders[i] ?? end, to: end }));
        expect(pieces).toEqual(occurrencesBetween(schedule, { from: since, to }));
      },
    ),
    { numRuns: 200 },
  );
});
