import type { CronSchedule, Schedule } from '../schedule/parse-schedule.ts';
import { formatDuration } from '../time.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  '',
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const bits = (set: number, from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((n) => ((set >> n) & 1) === 1);

/** The schedule as one would say it; null where that would be longer than the expression itself. */
export const inWords = (schedule: Schedule): string | null => {
  if (schedule.kind === 'every')
    return `every ${formatDuration(schedule.period)}, counted from the CronJob's creation`;
  const time = timeOf(schedule);
  const day = dayOf(schedule);
  return time === null || day === null ? null : day === '' ? time : `${time} ${day}`;
};

/** `every 5 minutes`, `at minute 17 of every hour`, `at 02:30 and 14:30`. */
const timeOf = (s: CronSchedule): string | null => {
  const [low, high] = s.minutes;
  const minutes = [...bits(low, 0, 29), ...bits(high, 0, 29).map((n) => n + 30)];
  const hours = bits(s.hours, 0, 23);
  if (hours.length === 24) {
    if (minutes.length === 1) return `at minute ${minutes[0]} of every hour`;
    const step = 60 / minutes.length;
    const even = Number.isInteger(step) && minutes.every((m, i) => m === i * step);
    return even ? (step === 1 ? 'every minute' : `every ${step} minutes`) : null;
  }
  if (s.timesOfDay.length > 4) return null;
  return `at ${listed(s.timesOfDay.map(clock))}`;
};

const clock = (secondsOfDay: number): string =>
  `${two(Math.floor(secondsOfDay / 3600))}:${two(Math.floor(secondsOfDay / 60) % 60)}`;
const two = (n: number): string => String(n).padStart(2, '0');

/** Empty for every day. Both kinds of day at once are a trap of cron (either one may match): they are not put in words. */
const dayOf = (s: CronSchedule): string | null => {
  const dates = bits(s.daysOfMonth, 1, 31);
  const weekdays = bits(s.daysOfWeek, 0, 6);
  const months = bits(s.months, 1, 12);
  const anyDate = dates.length === 31;
  const anyWeekday = weekdays.length === 7;
  if (dates.length === 0 || weekdays.length === 0 || months.length === 0) return null;
  if (!anyDate && !anyWeekday) return null;
  const day = !anyWeekday
    ? `on ${weekdayRange(weekdays)}`
    : anyDate
      ? ''
      : dates.length > 4
        ? null
        : `on day ${listed(dates.map(String))} of the month`;
  if (day === null) return null;
  if (months.length === 12) return timeIsDaily(s) && day === '' ? 'every day' : day;
  return `${day === '' ? 'every day' : day} in ${listed(months.map((m) => MONTHS[m] ?? ''))}`;
};

const timeIsDaily = (s: CronSchedule): boolean => bits(s.hours, 0, 23).length < 24;

const weekdayRange = (days: readonly number[]): string => {
  const names = days.map((d) => DAYS[d] ?? '');
  const run = days.every((d, i) => d === (days[0] ?? 0) + i);
  return run && days.length > 2 ? `${names[0]} to ${names.at(-1)}` : listed(names);
};

const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
