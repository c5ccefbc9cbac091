import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  covers,
  describeCoverage,
  intersect,
  normalise,
  subtract,
  totalDuration,
  union,
} from '../../core/numbers/coverage.ts';
import {
  compareWeeks,
  dayIntervals,
  formatWeek,
  nextWeek,
  parseWeek,
  previousWeek,
  weekInterval,
  weekOf,
  weeksBack,
} from '../../core/numbers/week.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { type Interval, instant } from '../../core/time.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Asia/Tehran',
  'Africa/Casablanca',
  'America/Havana',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];
const zone = fc.constantFrom(...ZONES).map((name) => {
  const found = findZone(name);
  if (!found) throw new Error(`this runtime does not know ${name}`);
  return found;
});
const moment = fc.integer({ min: Date.UTC(1990, 0, 8), max: Date.UTC(2037, 0, 1) }).map(instant);

describe('weeks', () => {
  test('every instant lies in the interval of its week', () => {
    fc.assert(
      fc.property(moment, zone, (t, z) => {
        const { from, to } = weekInterval(weekOf(t, z), z);
        expect(from <= t && t < to).toBe(true);
        expect(weekOf(from, z)).toEqual(weekOf(t, z));
        expect(weekOf(to, z)).toEqual(nextWeek(weekOf(t, z)));
      }),
    );
  });

  test('weeks and days follow each other without a gap or an overlap', () => {
    fc.assert(
      fc.property(moment, zone, (t, z) => {
        const week = weekOf(t, z);
        const { from, to } = weekInterval(week, z);
        expect(weekInterval(previousWeek(week), z).to).toBe(from);
        const days = dayIntervals(week, z);
        expect(days.map((d) => d.from)).toEqual([from, ...days.slice(0, 6).map((d) => d.to)]);
        expect(days.at(-1)?.to).toBe(to);
      }),
    );
  });

  test('names read back, and order like the weeks', () => {
    fc.assert(
      fc.property(moment, moment, zone, (a, b, z) => {
        const [x, y] = [weekOf(a, z), weekOf(b, z)];
        expect(parseWeek(formatWeek(x))).toEqual(x);
        const byName = formatWeek(x) < formatWeek(y) ? -1 : formatWeek(x) > formatWeek(y) ? 1 : 0;
        expect(Math.sign(compareWeeks(x, y))).toBe(byName);
      }),
    );
  });

  test('going back n weeks is going back one week n times', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 60 }), zone, (t, n, z) => {
        const weeks = weeksBack(weekOf(t, z), n);
        expect(weeks).toHaveLength(n);
        expect(weeks.at(-1)).toEqual(weekOf(t, z));
        for (const [i, week] of weeks.entries()) if (i > 0) expect(previousWeek(week)).toEqual(weeks[i - 1]);
      }),
    );
  });
});

describe('sets of intervals', () => {
  const interval = fc
    .tuple(fc.nat(60), fc.nat(12))
    .map(([from, length]): Interval => ({ from: instant(from), to: instant(from + length) }));
  const set = fc.array(interval, { maxLength: 8 });
  /** The model: a set is the whole numbers in it. */
  const points = (intervals: readonly Interval[]): ReadonlySet<number> =>
    new Set(intervals.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)));
  const where = (test: (p: number) => boolean): ReadonlySet<number> =>
    new Set(Array.from({ length: 80 }, (_, p) => p).filter(test));

  test('agree with sets of points', () => {
    fc.assert(
      fc.property(set, set, interval, (a, b, i) => {
        const [pa, pb] = [points(a), points(b)];
        expect(points(union(a, b))).toEqual(where((p) => pa.has(p) || pb.has(p)));
        expect(points(intersect(a, b))).toEqual(where((p) => pa.has(p) && pb.has(p)));
        expect(points(subtract(a, b))).toEqual(where((p) => pa.has(p) && !pb.has(p)));
        expect(totalDuration(a)).toBe(pa.size);
        expect(covers(a, i)).toBe([...points([i])].every((p) => pa.has(p)));
      }),
      { numRuns: 500 },
    );
  });

  test('come out in order, none empty, none touching', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        for (const out of [normalise(a), union(a, b), intersect(a, b), subtract(a, b)]) {
          expect(normalise(out)).toEqual(out);
          expect(normalise([...out].reverse())).toEqual(out);
        }
      }),
    );
  });

  test('a window is watched whole exactly when nothing in it is blind', () => {
    fc.assert(
      fc.property(interval, set, (window, seen) => {
        const { watchedMinutes, totalMinutes, blind } = describeCoverage(window, seen);
        expect(watchedMinutes === totalMinutes).toBe(blind.length === 0);
        expect(blind.length === 0).toBe(covers(seen, window));
        expect(watchedMinutes).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
