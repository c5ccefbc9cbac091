import { instant, toUnixSeconds } from '../time.ts';
import { calmAfter, expandCalm } from './calm.ts';
import { nextMatch } from './next.ts';
import { clockOf } from './offsets.ts';
import type { CronSchedule, EverySchedule, Schedule } from './parse-schedule.ts';

/** Unix seconds, `from` inclusive, `to` exclusive. */
export type Window = { readonly from: number; readonly to: number };

/** The first occurrence after `afterSeconds` (unix seconds); `@every` counts from there. `undefined`: none in five years. */
export const nextOccurrence = (schedule: Schedule, afterSeconds: number): number | undefined =>
  schedule.kind === 'every'
    ? afterSeconds + toUnixSeconds(instant(schedule.period))
    : nextMatch(schedule, clockOf(schedule.zone), afterSeconds);

/**
 * The nominal times in a window as unix seconds, ascending: exactly what calling Next again and again from `from − 1 s`
 * gives. Calm stretches are expanded day by day; near an offset change Next itself is asked.
 */
export const occurrencesBetween = (schedule: CronSchedule, { from, to }: Window): number[] => {
  const clock = clockOf(schedule.zone);
  const found: number[] = [];
  let next = nextMatch(schedule, clock, from - 1);
  while (next !== undefined && next < to) {
    found.push(next);
    const calm = calmAfter(clock, next);
    if (calm !== undefined) {
      expandCalm(schedule, { offset: calm.offset, end: Math.min(calm.end, to) }, { after: next, found });
    }
    next = nextMatch(schedule, clock, found.at(-1) ?? next);
  }
  return found;
};

/**
 * `@every`: `anchorSeconds + k · period` (k ≥ 1) in a window, as unix seconds, ascending. Kubernetes names a Job after
 * the unix minute of its nominal time, so of several in one minute only the first can run and only it is given.
 */
export const everyOccurrences = (
  schedule: EverySchedule,
  anchorSeconds: number,
  window: Window,
): number[] => {
  const period = schedule.period / 1000;
  const found: number[] = [];
  const first = Math.max(1, Math.ceil((window.from - anchorSeconds) / period));
  for (let k = first; anchorSeconds + k * period < window.to; k += 1) {
    const at = anchorSeconds + k * period;
    const isFirstOfMinute = k === 1 || Math.floor(at / 60) > Math.floor((at - period) / 60);
    if (isFirstOfMinute) found.push(at);
  }
  return found;
};

/** Whether the schedule ever calls for a run: `0 0 31 2 *` and an empty list (`, * * * *`) never do. */
export const everFires = (schedule: Schedule): boolean => {
  if (schedule.kind === 'every') return true;
  if (schedule.timesOfDay.length === 0) return false;
  const { months, daysOfMonth, daysOfWeek, bothDays } = schedule;
  // The longest that each month can be; bit 0 stands for nothing.
  const longest = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  const dates = longest.some((length, month) => {
    const upToLength = length === 31 ? -2 : (1 << (length + 1)) - 2;
    return ((months >> month) & 1) === 1 && (daysOfMonth & upToLength) !== 0;
  });
  return bothDays ? dates && daysOfWeek !== 0 : dates || (months !== 0 && daysOfWeek !== 0);
};
