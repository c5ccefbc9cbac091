import { toLocal } from './civil.ts';
import { calendarDays, calendarMonths, clockSeconds, formatPeriod } from './iso-period.ts';
import type { IsoSchedule } from './iso-schedule.ts';

export type CronLine =
  | { readonly ok: true; readonly expression: string; readonly timeZone: string }
  | { readonly ok: false; readonly message: string };

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/**
 * The one cron line with the same period and start, if there is one: cron's fields begin anew each hour, day,
 * month and year, so only periods that divide those fit. Oddities at DST changes are not this function's concern.
 */
export const cronLine = (schedule: IsoSchedule): CronLine => {
  const { period, start, zone } = schedule;
  const no = (why: string): CronLine => ({ ok: false, message: `${formatPeriod(period)} ${why}` });
  if (start.kind !== 'at') return no('has no start that is written down');
  const [months, days, clock] = [calendarMonths(period), calendarDays(period), clockSeconds(period)];
  if ([months > 0, days > 0, clock > 0].filter(Boolean).length > 1) return no('mixes calendar and clock');
  const wholeDays = months === 0 && days === 0 && clock % DAY === 0;
  // Hours and minutes are counted on the clock: only a fixed offset gives cron the same. Days go by the zone.
  const civil = months > 0 || days > 0;
  const timeZone = civil ? zone.name : 'UTC';
  const local = civil ? toLocal(start.unix, zone.offsetAt) : start.unix;
  const fields =
    months > 0
      ? monthly(local, months)
      : wholeDays || days > 0
        ? daily(local, days || clock / DAY)
        : hourly(local, clock);
  return fields === null
    ? no('is a period that no cron line expresses')
    : { ok: true, expression: fields, timeZone };
};

const clockOf = (local: number): string => {
  const at = new Date(local * 1000);
  return `${at.getUTCMinutes()} ${at.getUTCHours()}`;
};

const monthly = (local: number, months: number): string | null => {
  const at = new Date(local * 1000);
  if (12 % months !== 0 || at.getUTCDate() > 28) return null;
  const list = every(months, at.getUTCMonth(), 12).map((month) => month + 1);
  return `${clockOf(local)} ${at.getUTCDate()} ${months === 1 ? '*' : list.join(',')} *`;
};

const daily = (local: number, days: number): string | null => {
  if (days === 1) return `${clockOf(local)} * * *`;
  return days === 7 ? `${clockOf(local)} * * ${new Date(local * 1000).getUTCDay()}` : null;
};

const hourly = (local: number, clock: number): string | null => {
  const at = new Date(local * 1000);
  if (clock % HOUR === 0 && 24 % (clock / HOUR) === 0) {
    const hours = clock / HOUR;
    return `${at.getUTCMinutes()} ${hours === 1 ? '*' : every(hours, at.getUTCHours(), 24).join(',')} * * *`;
  }
  if (clock % MINUTE !== 0 || HOUR % clock !== 0) return null;
  const minutes = clock / MINUTE;
  return `${minutes === 1 ? '*' : every(minutes, at.getUTCMinutes(), 60).join(',')} * * * *`;
};

const every = (by: number, through: number, below: number): readonly number[] =>
  Array.from({ length: below / by }, (_, k) => (through % by) + k * by);
