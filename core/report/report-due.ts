import { weekInterval, weekOf } from '../numbers/week.ts';
import { localDay, type Zone } from '../numbers/zone.ts';
import { after, days, hours, type Instant } from '../time.ts';

/** When the report goes out, as configured. */
export type Due = { readonly day: (typeof DAYS)[number]; readonly hour: number };

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const NOON = 12;
const LATER = 5;

const DAY = 86_400_000;
const HOUR = 3_600_000;

/** Is it time for last week's report? From its hour on its day on, by the clock on the wall. */
export const isDue = ({ day, hour }: Due, zone: Zone, asOf: Instant): boolean => {
  const { from } = weekInterval(weekOf(asOf, zone), zone);
  const into = localDay(asOf, zone) - localDay(from, zone) - DAYS.indexOf(day);
  const wall = asOf + zone.offsetAt(asOf);
  return into > 0 || (into === 0 && Math.floor((wall % DAY) / HOUR) >= hour);
};

/**
 * Should last week's report have been sent by now? From noon of its day on; where it goes out in the afternoon, five
 * hours after that. Only within its own week: before its day there is nothing to miss.
 */
export const isOverdue = ({ day, hour }: Due, zone: Zone, asOf: Instant): boolean => {
  const { from } = weekInterval(weekOf(asOf, zone), zone);
  const by = hour + LATER <= NOON ? NOON : hour + LATER;
  return asOf >= after(after(from, days(DAYS.indexOf(day))), hours(by));
};
