import type { Window } from '../schedule/occurrences.ts';
import { addMonths, fromLocal, momentsOf, type OffsetAt, toLocal } from './civil.ts';
import { calendarMonths, type Period, standardSeconds } from './iso-period.ts';

/**
 * The same repetition read off the wall clock, as cron would: every local time that the period reaches from the
 * start, skipped where it does not exist, twice where it comes twice, and no month without its day.
 */
export type WallGrid = {
  readonly moments: readonly number[];
  /** The first instant at which each oddity strikes within the window; `null` when it never does. */
  readonly firstGap: number | null;
  readonly firstOverlap: number | null;
  readonly firstShortMonth: number | null;
};

const QUARTER_DAY = 21_600;

/** Stretches of one offset that cover the window, in order. */
export const offsetStretches = (
  offsetAt: OffsetAt,
  { from, to }: Window,
): readonly (Window & { readonly offset: number })[] => {
  const found: (Window & { offset: number })[] = [];
  let begin = from;
  for (let at = from; at < to; at += QUARTER_DAY) {
    const next = Math.min(at + QUARTER_DAY, to);
    if (offsetAt(next) === offsetAt(at)) continue;
    const change = changeWithin(offsetAt, at, next);
    found.push({ from: begin, to: change, offset: offsetAt(begin) });
    begin = change;
  }
  if (begin < to) found.push({ from: begin, to, offset: offsetAt(begin) });
  return found;
};

const changeWithin = (offsetAt: OffsetAt, from: number, to: number): number => {
  let [low, high] = [Math.floor(from), Math.ceil(to)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offsetAt(from)) low = middle;
    else high = middle;
  }
  return high;
};

type Origin = { readonly unix: number; readonly period: Period };

export const wallGrid = (origin: Origin, offsetAt: OffsetAt, window: Window): WallGrid =>
  calendarMonths(origin.period) > 0
    ? monthGrid(origin, offsetAt, window)
    : evenGrid(origin, offsetAt, window);

const evenGrid = ({ unix, period }: Origin, offsetAt: OffsetAt, window: Window): WallGrid => {
  const length = standardSeconds(period);
  const base = toLocal(unix, offsetAt);
  const atOrAfter = (local: number): number =>
    base + Math.max(0, Math.ceil((local - base) / length)) * length;
  const moments: number[] = [];
  let [firstGap, firstOverlap]: [number | null, number | null] = [null, null];
  let last: number | null = null;
  for (const { from, to, offset } of offsetStretches(offsetAt, window)) {
    if (last !== null && offset > last && atOrAfter(from + last) < from + offset) {
      firstGap ??= atOrAfter(from + last) - last;
    }
    if (last !== null && offset < last && atOrAfter(from + offset) < from + last) {
      firstOverlap ??= atOrAfter(from + offset) - offset;
    }
    for (let local = atOrAfter(from + offset); local < to + offset; local += length)
      moments.push(local - offset);
    last = offset;
  }
  return { moments, firstGap, firstOverlap, firstShortMonth: null };
};

const monthGrid = ({ unix, period }: Origin, offsetAt: OffsetAt, window: Window): WallGrid => {
  const base = toLocal(unix, offsetAt);
  const moments: number[] = [];
  let [firstGap, firstOverlap, firstShortMonth]: [number | null, number | null, number | null] = [
    null,
    null,
    null,
  ];
  for (let k = 0; ; k++) {
    const rest = standardSeconds(period) * k;
    const local = addMonths(base, calendarMonths(period) * k) + rest;
    const all = momentsOf(local, offsetAt);
    const at = all[0] ?? fromLocal(local, offsetAt);
    if (at >= window.to) break;
    const short = rest === 0 && new Date(local * 1000).getUTCDate() !== new Date(base * 1000).getUTCDate();
    if (at < window.from) continue;
    if (short) firstShortMonth ??= at;
    else if (all.length === 0) firstGap ??= at;
    else moments.push(...all.filter((moment) => moment < window.to));
    if (!short && all.length > 1) firstOverlap ??= all[1] ?? null;
  }
  return { moments, firstGap, firstOverlap, firstShortMonth };
};
