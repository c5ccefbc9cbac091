import { type CivilDate, civilFromDays, firstOfMonth, weekdayOf } from './civil.ts';
import type { OffsetPeriod, ZoneClock } from './offsets.ts';
import type { CronSchedule } from './parse-schedule.ts';

const EPOCH: CivilDate = { year: 1970, month: 1, day: 1 };
const DAY = 86_400;
const HOUR = 3600;
const MINUTE = 60;
// robfig gives up when five calendar years hold no match.
const YEAR_LIMIT = 5;

/** Go's `time.Time` in a location, as far as Next uses it: local fields of one instant, and how to move it. */
type Hand = {
  readonly clock: ZoneClock;
  period: OffsetPeriod;
  unix: number;
  /** Days since 1970-01-01 of the local date. */
  day: number;
  /** Local seconds after midnight. */
  second: number;
  /** The date of `dateDay`, kept because most moves stay in the day. */
  dateDay: number;
  date: CivilDate;
};

const dateOf = (hand: Hand): CivilDate => {
  if (hand.dateDay !== hand.day) {
    hand.date = civilFromDays(hand.day);
    hand.dateDay = hand.day;
  }
  return hand.date;
};

const moveTo = (hand: Hand, unix: number): void => {
  if (unix < hand.period.start || unix >= hand.period.end) hand.period = hand.clock(unix);
  const local = unix + hand.period.offset;
  hand.unix = unix;
  hand.day = Math.floor(local / DAY);
  hand.second = local - hand.day * DAY;
};

/**
 * Go's `time.Date`: what a local time means. Where it does not exist or exists twice, Go answers with the offset that it
 * meets first by reading the local time as if it were UTC; Next depends on that answer.
 */
const moveToLocal = (hand: Hand, local: number): void => {
  const guess = hand.clock(local);
  if (guess.offset === 0) {
    moveTo(hand, local);
    return;
  }
  const utc = local - guess.offset;
  const offset = utc < guess.start || utc >= guess.end ? hand.clock(utc).offset : guess.offset;
  moveTo(hand, local - offset);
};

const hourOf = (hand: Hand): number => Math.floor(hand.second / HOUR);
const minuteOf = (hand: Hand): number => Math.floor(hand.second / MINUTE) % 60;

const monthMatches = (s: CronSchedule, month: number): boolean => ((s.months >> month) & 1) === 1;
const hourMatches = (s: CronSchedule, hour: number): boolean => ((s.hours >> hour) & 1) === 1;
const minuteMatches = (s: CronSchedule, minute: number): boolean =>
  ((minute < 30 ? s.minutes[0] >> minute : s.minutes[1] >> (minute - 30)) & 1) === 1;

/** The star-bit rule on a date given by its day of month and its count of days since 1970-01-01. */
export const dayMatches = (s: CronSchedule, dayOfMonth: number, day: number): boolean => {
  const byMonth = ((s.daysOfMonth >> dayOfMonth) & 1) === 1;
  const byWeek = ((s.daysOfWeek >> weekdayOf(day)) & 1) === 1;
  return s.bothDays ? byMonth && byWeek : byMonth || byWeek;
};

/**
 * robfig/cron v3.0.1 `SpecSchedule.Next`, step by step, in whole seconds: the first match after `after`, or `undefined`.
 *
 * It is not "the next local time that matches". It walks by absolute hours from a reset that Go may place on either side
 * of an offset change, so around one it can skip a matching time (a half-hour change, a month that begins in a
 * gap). Kubernetes asks exactly this function, so its oddities are the truth here.
 */
const nextMatch = (s: CronSchedule, clock: ZoneClock, after: number): number | undefined => {
  if (s.timesOfDay.length === 0) return undefined;
  const hand: Hand = { clock, period: clock(after + 1), unix: 0, day: 0, second: 0, dateDay: 0, date: EPOCH };
  moveTo(hand, after + 1);
  const walk: Walk = { s, hand, reset: false };
  const lastYear = dateOf(hand).year + YEAR_LIMIT;
  while (dateOf(hand).year <= lastYear) {
    // Each returns false when it ran over into the larger unit, which must then be looked at again.
    if (toMonth(walk) && toDay(walk) && toHour(walk) && toMinute(walk) && toSecond(walk)) return hand.unix;
  }
  return undefined;
};

/**
 * Next, but always later than `after`. In the Chatham Islands, whose offset has three quarters of an hour, Next can go
 * back to the hour's first pass and name a time that was already given, for ever; then it is asked again from a minute
 * on, and so on, until it gets past.
 */
export const nextAfter = (s: CronSchedule, clock: ZoneClock, after: number): number | undefined => {
  let next = nextMatch(s, clock, after);
  for (let ask = after + MINUTE - 1; next !== undefined && next <= after; ask += MINUTE) {
    next = nextMatch(s, clock, ask);
  }
  return next;
};

type Walk = {
  readonly s: CronSchedule;
  readonly hand: Hand;
  /** Whether the smaller units have been set to zero; it happens once in a walk. */
  reset: boolean;
};

const toMonth = (walk: Walk): boolean => {
  const { s, hand } = walk;
  let date = dateOf(hand);
  while (!monthMatches(s, date.month)) {
    if (!walk.reset) {
      walk.reset = true;
      moveToLocal(hand, firstOfMonth(date.year, date.month) * DAY);
      date = dateOf(hand);
    }
    moveToLocal(hand, (firstOfMonth(date.year, date.month + 1) + date.day - 1) * DAY + hand.second);
    date = dateOf(hand);
    if (date.month === 1) return false;
  }
  return true;
};

const toDay = (walk: Walk): boolean => {
  const { s, hand } = walk;
  let dayOfMonth = dateOf(hand).day;
  while (!dayMatches(s, dayOfMonth, hand.day)) {
    if (!walk.reset) {
      walk.reset = true;
      moveToLocal(hand, hand.day * DAY);
    }
    const before = hand.unix;
    moveToLocal(hand, (hand.day + 1) * DAY + hand.second);
    if (hand.unix <= before) {
      // A zone left out a whole day (Samoa, 30 December 2011) and Go's Date put it on the day before. The library would
      // go round here for ever; like any local time that does not exist, the day is skipped.
      moveToLocal(hand, (hand.day + 2) * DAY);
    }
    // A midnight that does not exist: back, or on, to the hour that begins the day.
    const hour = hourOf(hand);
    if (hour > 12) moveTo(hand, hand.unix + (24 - hour) * HOUR);
    else if (hour > 0) moveTo(hand, hand.unix - hour * HOUR);
    dayOfMonth = dateOf(hand).day;
    if (dayOfMonth === 1) return false;
  }
  return true;
};

const toHour = (walk: Walk): boolean => {
  const { s, hand } = walk;
  let hour = hourOf(hand);
  while (!hourMatches(s, hour)) {
    if (!walk.reset) {
      walk.reset = true;
      moveToLocal(hand, hand.day * DAY + hour * HOUR);
    }
    moveTo(hand, hand.unix + HOUR);
    hour = hourOf(hand);
    if (hour === 0) return false;
  }
  return true;
};

const toMinute = (walk: Walk): boolean => {
  const { s, hand } = walk;
  let minute = minuteOf(hand);
  while (!minuteMatches(s, minute)) {
    if (!walk.reset) {
      walk.reset = true;
      // Go truncates the instant, not the local time.
      moveTo(hand, Math.floor(hand.unix / MINUTE) * MINUTE);
    }
    moveTo(hand, hand.unix + MINUTE);
    minute = minuteOf(hand);
    if (minute === 0) return false;
  }
  return true;
};

const toSecond = (walk: Walk): boolean => {
  const { hand } = walk;
  const second = hand.second % MINUTE;
  if (second === 0) return true;
  walk.reset = true;
  moveTo(hand, hand.unix + MINUTE - second);
  return false;
};
