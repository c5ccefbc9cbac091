import { formatWeek, weekInterval } from '../numbers/week.ts';
import { localDay, startOfDay, type Zone } from '../numbers/zone.ts';
import { formatSeconds, type Instant, type Interval, instant } from '../time.ts';
import type { ReportWindow } from './input.ts';
import type { WindowSection } from './report-data.ts';

const DAY = 86_400_000;

export const intervalOf = (window: ReportWindow, zone: Zone): Interval =>
  window.kind === 'week' ? weekInterval(window.week, zone) : window.interval;

/** The local days that the window touches, as numbers from 1970-01-01. An empty window touches none. */
const localDays = ({ from, to }: Interval, zone: Zone): readonly number[] => {
  if (from >= to) return [];
  const first = localDay(from, zone);
  const last = localDay(instant(to - 1), zone);
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
};

/** Where the window's days begin, and where the last one ends: one longer than the list of days. */
export const dayBounds = (window: ReportWindow, zone: Zone): readonly Instant[] => {
  const days = localDays(intervalOf(window, zone), zone);
  const last = days.at(-1);
  return last === undefined ? [] : [...days, last + 1].map((day) => startOfDay(day, zone));
};

/** The 28 local days that end with the window: four whole weeks where the window is one. */
export const last28Days = (window: ReportWindow, zone: Zone): Interval => {
  const { from, to } = intervalOf(window, zone);
  const last = localDay(instant(Math.max(from, to - 1)), zone);
  return { from: startOfDay(last - 27, zone), to };
};

export const windowSection = (window: ReportWindow, zone: Zone, asOf: Instant): WindowSection => {
  const interval = intervalOf(window, zone);
  const [from, to] = [formatSeconds(interval.from), formatSeconds(interval.to)];
  return {
    kind: window.kind,
    label: window.kind === 'week' ? formatWeek(window.week) : `${from}/${to}`,
    from,
    to,
    timeZone: zone.name,
    days: localDays(interval, zone).map((day) => new Date(day * DAY).toISOString().slice(0, 10)),
    complete: asOf >= interval.to,
  };
};
