import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { civilFromDays, daysInMonth, firstOfMonth, weekdayOf } from '../../core/schedule/civil.ts';
import {
  everyOccurrences,
  nextOccurrence,
  occurrenceBatches,
  occurrencesBetween,
} from '../../core/schedule/occurrences.ts';
import { type CronSchedule, parseSchedule } from '../../core/schedule/parse-schedule.ts';
import { disagreements } from '../core/schedule/disagreements.ts';
import { type Asked, anyWindows, randomFrom } from '../core/schedule/windows.ts';

const cronOf = ({ expression, timeZone }: Asked): CronSchedule => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok || parsed.schedule.kind !== 'cron') throw new Error(`refused: ${expression} ${timeZone}`);
  return parsed.schedule;
};

// The generator walks the zones in turn: a random count picks one.
const anyAsked = fc
  .tuple(fc.integer(), fc.integer({ min: 1, max: 450 }))
  .map(([seed, count]) => [...anyWindows(randomFrom(seed), count)].at(-1))
  .filter((asked) => asked !== undefined);

const FEW = { numRuns: 60 };

describe('the calendar', () => {
  test('agrees with the second opinion on two thousand windows about offset changes', () => {
    expect(disagreements(20_261_122, 2000).windows).toEqual([]);
  });

  test('gives occurrences in order, inside the window, on whole minutes', () => {
    fc.assert(
      fc.property(anyAsked, (asked) => {
        const found = occurrencesBetween(cronOf(asked), asked);
        const inOrder = found.every((t, i) => i === 0 || t > (found[i - 1] ?? t));
        return inOrder && found.every((t) => t >= asked.from && t < asked.to && t % 60 === 0);
      }),
      FEW,
    );
  });

  test('can be stopped at any occurrence and gone on with', () => {
    fc.assert(
      fc.property(anyAsked, fc.nat(), (asked, n) => {
        const schedule = cronOf(asked);
        const found = occurrencesBetween(schedule, asked);
        const cut = found[n % Math.max(1, found.length)];
        if (cut === undefined) return true;
        const rest = occurrencesBetween(schedule, { from: cut + 1, to: asked.to });
        const begun = occurrencesBetween(schedule, { from: asked.from, to: cut + 1 });
        return [...begun, ...rest].join() === found.join();
      }),
      FEW,
    );
  });

  test('gives the same one by one and in batches', () => {
    fc.assert(
      fc.property(anyAsked, (asked) => {
        const schedule = cronOf(asked);
        const found = occurrencesBetween(schedule, asked);
        const next = nextOccurrence(schedule, asked.from - 1);
        const first = next !== undefined && next < asked.to ? next : undefined;
        return first === found[0] && [...occurrenceBatches(schedule, asked)].flat().join() === found.join();
      }),
      FEW,
    );
  });
});

describe('@every', () => {
  test('is the same however the window is cut', () => {
    const time = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), time, time, time, time, (period, anchor, a, b, c) => {
        const parsed = parseSchedule({ expression: `@every ${period}s` });
        if (!parsed.ok || parsed.schedule.kind !== 'every') return false;
        const { schedule } = parsed;
        const [from = 0, middle = 0, to = 0] = [a, b, c].sort((x, y) => x - y);
        const parts = [
          ...everyOccurrences(schedule, anchor, { from, to: middle }),
          ...everyOccurrences(schedule, anchor, { from: middle, to }),
        ];
        return parts.join() === everyOccurrences(schedule, anchor, { from, to }).join();
      }),
    );
  });
});

describe('dates', () => {
  test('agree with the platform from year 100 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -683_003, max: 2_932_896 }), (days) => {
        const date = new Date(days * 86_400_000);
        const { year, month, day } = civilFromDays(days);
        expect([year, month, day, weekdayOf(days)]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCDay(),
        ]);
        expect(firstOfMonth(year, month) + day - 1).toBe(days);
        expect(firstOfMonth(year, month + 1) - firstOfMonth(year, month)).toBe(daysInMonth(year, month));
      }),
    );
  });
});

describe('an expression', () => {
  test('of any characters is read or refused in one line, never thrown at', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789*?,-/ @LW#HTZ='), maxLength: 24 }),
    );
    fc.assert(
      fc.property(text, text, (expression, timeZone) => {
        const parsed = parseSchedule({ expression, timeZone });
        if (parsed.ok || parsed.problem.kind === 'unknown-zone') return true;
        const { column } = parsed.problem;
        return column >= 1 && column <= expression.length + 1;
      }),
      { numRuns: 1000 },
    );
  });
});
