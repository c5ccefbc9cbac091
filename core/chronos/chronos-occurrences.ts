import type { Window } from '../schedule/occurrences.ts';
import { plusPeriod } from './civil.ts';
import {
  advances,
  calendarMonths,
  isClockOnly,
  type Period,
  standardSeconds,
  timesPeriod,
} from './iso-period.ts';
import type { IsoSchedule } from './iso-schedule.ts';

/** Chronos 2 honours `epsilon` and skips what it missed; 3 starts what it missed at once, whatever its age. */
export type ChronosVersion = 2 | 3;

type State = { readonly at: number; readonly left: number | null };

// A period of months or years needs a length for the skip; Chronos takes the one that begins now.
const skipLength = (period: Period, now: number): number =>
  calendarMonths(period) === 0 ? standardSeconds(period) : plusPeriod(now, period, () => 0) - now;

/**
 * `JobUtils.skipForward`: an overdue start is moved by a *count* that assumes days of 24 hours, and then by that
 * many periods on the calendar. Version 3 always lands after the start (`+ 1`) and takes off one repetition however
 * many it jumped; version 2 takes off as many as it jumped, and counts month by month.
 */
const skipOnce = (
  state: State,
  schedule: IsoSchedule,
  rule: { version: ChronosVersion; now: number },
): State => {
  const { period, zone } = schedule;
  const jump = (count: number): number => plusPeriod(state.at, timesPeriod(period, count), zone.offsetAt);
  if (rule.version === 3) {
    const count = Math.floor(Math.floor(rule.now - state.at) / Math.floor(skipLength(period, rule.now))) + 1;
    return { at: jump(count), left: state.left === null ? null : state.left - 1 };
  }
  let count = Math.floor(Math.floor(rule.now - state.at) / Math.floor(skipLength(period, rule.now)));
  if (calendarMonths(period) > 0) {
    count = 0;
    for (let at = state.at; at < rule.now; count++) at = plusPeriod(at, period, zone.offsetAt);
  }
  const jumped = Math.max(count, 0);
  const next = { at: jump(jumped), left: state.left === null ? null : state.left - jumped };
  // Version 2 stops at or before now; its stream then steps on one by one.
  return next.at < rule.now ? step(next, schedule) : next;
};

const step = ({ at, left }: State, { period, zone }: IsoSchedule): State => ({
  at: plusPeriod(at, period, zone.offsetAt),
  left: left === null ? null : left - 1,
});

const exhausted = ({ left }: State): boolean => left !== null && left <= 0;

/** Many small steps of the clock at once: `period` has no calendar part, so they commute. */
const leap = (state: State, period: Period, to: number): State => {
  const length = standardSeconds(period);
  const count = Math.max(0, Math.ceil((to - state.at) / length));
  return { at: state.at + count * length, left: state.left === null ? null : state.left - count };
};

/**
 * The instants (unix seconds, ascending) at which a Chronos that never failed starts the job, within `window`.
 *
 * Chronos keeps no formula: after every start it rewrites the job's own start to the next one. A shift out of
 * a DST gap and a 31st that became a 30th therefore stay for good. A start before `asOf` is brought forward by
 * Chronos' skip, as on the day it loads the job; the run that version 3 makes at that moment has no place
 * on the calendar and is left out. That day is the second before `asOf`; an empty start is taken as that, too.
 *
 * Source: mesos/chronos `JobUtils.scala`, `JobScheduler.scala` (3.0.2), `ScheduleStream.scala` (2.4.0).
 */
export const chronosOccurrences = (
  schedule: IsoSchedule,
  rule: { readonly version: ChronosVersion; readonly window: Window },
  asOf: number,
): readonly number[] => {
  const { version, window } = rule;
  const found: number[] = [];
  const begin = schedule.start.kind === 'at' ? schedule.start.unix : asOf - 1;
  let state: State = { at: begin, left: schedule.repetitions };
  if (!advances(schedule.period)) return once(state, window);
  const now = asOf - 1;
  while (state.at < now && !exhausted(state)) state = skipOnce(state, schedule, { version, now });
  while (state.at < asOf && !exhausted(state)) state = step(state, schedule);
  if (isClockOnly(schedule.period)) state = leap(state, schedule.period, window.from);
  while (state.at < window.to && !exhausted(state)) {
    if (state.at >= window.from) found.push(state.at);
    state = step(state, schedule);
  }
  return found;
};

// A period of nothing is how Chronos writes "once": R1/…/PT0S. Repeating it is flagged elsewhere.
const once = (state: State, window: Window): readonly number[] =>
  !exhausted(state) && state.at >= window.from && state.at < window.to ? [state.at] : [];
