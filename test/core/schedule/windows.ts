import { clockOf, offsetChanges } from '../../../core/schedule/offsets.ts';

/** A question to the calendar; `from` and `to` in unix seconds. */
export type Asked = {
  readonly expression: string;
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
};

/** A stream of numbers in [0, 1) that depends on the seed only (mulberry32, by Tommy Ettinger, public domain). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Random = () => number;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const pick = <T>(random: Random, from: readonly [T, ...T[]]): T =>
  from[below(random, from.length)] ?? from[0];

const range = (random: Random, low: number, high: number): string => {
  const a = low + below(random, high - low + 1);
  const b = a + below(random, high - a + 1);
  const step = 1 + below(random, 7);
  return pick(random, [`${a}`, `${a}-${b}`, `${a}-${b}/${step}`, `*/${step}`, `${a},${b}`, `${a}/${step}`]);
};

/** Any five fields, weighted to the small hours, where offsets change, and to few restrictions of the date. */
export const anyExpression = (random: Random): string => {
  const minute = pick(random, ['*', '0', '30', range(random, 0, 59), range(random, 0, 59)]);
  const hour = pick(random, ['*', '*', `${below(random, 5)}`, range(random, 0, 4), range(random, 0, 23)]);
  const day = pick(random, ['*', '*', '*', '?', '1', range(random, 1, 31)]);
  const month = pick(random, ['*', '*', '*', '*', range(random, 1, 12)]);
  const weekday = pick(random, ['*', '*', '*', '?', '0', range(random, 0, 6)]);
  return `${minute} ${hour} ${day} ${month} ${weekday}`;
};

const YEAR_2015 = Date.UTC(2015, 0, 1) / 1000;
const YEAR_2038 = Date.UTC(2038, 0, 1) / 1000;
const DAY = 86_400;

// One window in ten begins weeks before, so that Next comes from another month.
const DAYS_AND_WEEKS: readonly number[] = [2, 2, 2, 2, 2, 2, 2, 2, 2, 40];

/**
 * Windows about the offset changes of every zone in turn, 2015-2037; a zone without any gets some day. A window begins
 * at most `reachesDays` before the change, one of those given, and is as long.
 */
export const anyWindows = function* (
  random: Random,
  count: number,
  reachesDays = DAYS_AND_WEEKS,
): Generator<Asked> {
  const zones = ['', ...Intl.supportedValuesOf('timeZone')];
  const changes = new Map<string, readonly number[]>();
  for (let i = 0; i < count; i += 1) {
    const timeZone = zones[i % zones.length] ?? '';
    let times = changes.get(timeZone);
    if (times === undefined) {
      times = offsetChanges(clockOf(timeZone || 'UTC'), YEAR_2015, YEAR_2038).map((change) => change.at);
      changes.set(timeZone, times);
    }
    const some = YEAR_2015 + below(random, YEAR_2038 - YEAR_2015);
    const centre = random() < 0.9 ? (times[below(random, times.length)] ?? some) : some;
    const reach = (reachesDays[below(random, reachesDays.length)] ?? 2) * DAY;
    const from = centre - below(random, reach);
    const to = from + 3600 + below(random, reach + DAY);
    yield { expression: anyExpression(random), timeZone, from, to };
  }
};
