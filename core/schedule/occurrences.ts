import { calmAfter, expandCalm } from './calm.ts';
import { nextAfter } from './next.ts';
import { clockOf, type ZoneClock } from './offsets.ts';
import type { CronSchedule, EverySchedule, Schedule } from './parse-schedule.ts';

/** Unix seconds, `from` inclusive, `to` exclusive. */
export type Window = { readonly from: number; readonly to: number };

// Enough for the loop to cost nothing, little enough to forget: 128 KiB of numbers.
const BATCH = 16_384;

/** The first occurrence after `afterSeconds` (unix seconds); `@every` counts from there. `undefined`: none in five years. */
export const nextOccurrence = (schedule: Schedule, afterSeconds: number): number | undefined =>
  schedule.kind === 'every'
    ? afterSeconds + schedule.period / 1000
    : nextAfter(schedule, clockOf(schedule.zone), afterSeconds);

/**
 * The nominal times in a window as unix seconds, ascending: exactly what calling Next again and again from `from − 1 s`
 * gives. Calm stretches are expanded day by day; near an offset change Next itself is asked.
 */
export const occurrencesBetween = (schedule: CronSchedule, { from, to }: Window): number[] => {
  const first = nextAfter(schedule, clockOf(schedule.zone), from - 1);
  return occurrencesOn(schedule, first, to);
};

/** The occurrence `first` and those that follow it, before `to`. */
export const occurrencesOn = (schedule: CronSchedule, first: number | undefined, to: number): number[] => {
  const clock = clockOf(schedule.zone);
  const found: number[] = [];
  let next = first;
  while (next !== undefined && next < to) next = advance(schedule, clock, { next, to, found });
  return found;
};

/**
 * The same, in pieces, for windows of any length: never more than a year of occurrences in memory. Cutting the window
 * instead would not do, for Next depends on the occurrence that it starts from.
 */
export const occurrenceBatches = function* (
  schedule: CronSchedule,
  { from, to }: Window,
): Generator<readonly number[]> {
  const clock = clockOf(schedule.zone);
  let found: number[] = [];
  let next = nextAfter(schedule, clock, from - 1);
  while (next !== undefined && next < to) {
    next = advance(schedule, clock, { next, to, found });
    if (found.length < BATCH) continue;
    yield found;
    found = [];
  }
  if (found.length > 0) yield found;
};

type Step = { readonly next: number; readonly to: number; readonly found: number[] };

/** Appends `next` and the calm stretch that follows it; gives the occurrence after those, if any. */
const advance = (schedule: CronSchedule, clock: ZoneClock, { next, to, found }: Step): number | undefined => {
  found.push(next);
  const calm = calmAfter(clock, next);
  if (calm === undefined) return nextAfter(schedule, clock, next);
  expandCalm(schedule, { offset: calm.offset, end: Math.min(calm.end, to) }, { after: next, found });
  return nextAfter(schedule, clock, found.at(-1) ?? next);
};

/**
 * `@every`: `anchorSeconds + k · period` (k ≥ 1) in a window, as unix seconds, ascending. Kubernetes names a Job after
 * the unix minute of its nominal time, so of several in one minute only the first can run and only it is given.
 */
export const everyOccurrences = (
  schedule: EverySchedule,
  anchorSeconds: number,
  { from, to }: Window,
): number[] => {
  const period = schedule.period / 1000;
  const atOrAfter = (t: number): number =>
    anchorSeconds + Math.max(1, Math.ceil((t - anchorSeconds) / period)) * period;
  const startOfMinute = (t: number): number => Math.floor(t / 60) * 60;
  const found: number[] = [];
  // Where the window begins inside a minute, the first of that minute may lie before it.
  let next = atOrAfter(startOfMinute(from));
  while (next < to) {
    if (next >= from) found.push(next);
    next = atOrAfter(Math.max(next + period, startOfMinute(next) + 60));
  }
  return found;
};

/** Whether the schedule ever calls for a run: `0 0 31 2 *` and an empty list (`, * * * *`) never do. */
export const everFires = (schedule: Schedule): boolean => {
  if (schedule.kind === 'every') return true;
  if (schedule.timesOfDay.length === 0) return false;
  const { months, daysOfMonth, daysOfWeek, bothDays } = schedule;
  const hasDate = LONGEST_MONTHS.some((length, month) => {
    const days = length === 31 ? -2 : (1 << (length + 1)) - 2;
    return ((months >> month) & 1) === 1 && (daysOfMonth & days) !== 0;
  });
  return bothDays ? hasDate && daysOfWeek !== 0 : hasDate || (months !== 0 && daysOfWeek !== 0);
};

/** The longest that each month can be, at its number; nothing at 0. */
const LONGEST_MONTHS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
