import { between, type Duration, duration, earliest, type Interval, latest, minutes } from '../time.ts';

/** Intervals in order, none empty, none touching the next: what `normalise` makes of any list. */
export type IntervalSet = readonly Interval[];

/** How much of a window we watched, in whole minutes, and when we did not. */
export type Coverage = {
  readonly watchedMinutes: number;
  readonly totalMinutes: number;
  readonly blind: IntervalSet;
};

/** Sorts, drops the empty and joins what overlaps or touches. Throws on an interval that ends before it begins. */
export const normalise = (intervals: readonly Interval[]): IntervalSet => {
  for (const { from, to } of intervals) {
    if (!(from <= to)) throw new RangeError(`an interval ends before it begins: ${from} … ${to}`);
  }
  const joined: Interval[] = [];
  for (const next of intervals.filter((i) => i.from < i.to).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && next.from <= last.to) {
      joined[joined.length - 1] = { from: last.from, to: latest(last.to, next.to) };
    } else joined.push({ from: next.from, to: next.to });
  }
  return joined;
};

/** What lies in either. Takes any lists. */
export const union = (a: readonly Interval[], b: readonly Interval[]): IntervalSet => normalise([...a, ...b]);

/** What lies in both. Takes any lists. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]): IntervalSet => {
  const [left, right] = [normalise(a), normalise(b)];
  const common: Interval[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [l, r] = [left[i], right[j]];
    if (!l || !r) return common;
    const [from, to] = [latest(l.from, r.from), earliest(l.to, r.to)];
    if (from < to) common.push({ from, to });
    if (l.to <= r.to) i += 1;
    else j += 1;
  }
};

/** What lies in `a` and not in `b`. Takes any lists. */
export const subtract = (a: readonly Interval[], b: readonly Interval[]): IntervalSet => {
  const holes = normalise(b);
  const left: Interval[] = [];
  let first = 0;
  for (const { from, to } of normalise(a)) {
    let at = from;
    while ((holes[first]?.to ?? to) <= from && first < holes.length) first += 1;
    for (let h = first; h < holes.length; h += 1) {
      const hole = holes[h];
      if (!hole || hole.from >= to) break;
      if (hole.from > at) left.push({ from: at, to: hole.from });
      at = latest(at, hole.to);
    }
    if (at < to) left.push({ from: at, to });
  }
  return left;
};

/** Whether every instant of the interval lies in the set; so an empty interval is always covered. */
export const covers = (set: readonly Interval[], interval: Interval): boolean =>
  subtract([interval], set).length === 0;

/** What lies in both lists together, each instant counted once. */
export const totalDuration = (set: readonly Interval[]): Duration =>
  duration(normalise(set).reduce((sum, { from, to }) => sum + between(from, to), 0));

/**
 * "Watched 10,078 of 10,080 minutes": `watchedMinutes` equals `totalMinutes` only when nothing is blind, since what was
 * blind is rounded up to whole minutes, as the window itself is.
 */
export const describeCoverage = (window: Interval, covered: readonly Interval[]): Coverage => {
  const blind = subtract([window], covered);
  const wholeMinutes = (d: Duration): number => Math.ceil(d / minutes(1));
  const totalMinutes = wholeMinutes(totalDuration([window]));
  return { watchedMinutes: totalMinutes - wholeMinutes(totalDuration(blind)), totalMinutes, blind };
};
