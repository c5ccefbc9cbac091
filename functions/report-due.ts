import { weekInterval, weekOf } from '../core/numbers/week.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { after, days, hours, type Instant } from '../core/time.ts';

/** When the report goes out, as configured. */
export type Due = { readonly day: (typeof DAYS)[number]; readonly hour: number };

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const NOON = 12;
const LATER = 5;

/**
 * Should last week's report have been sent by now? From noon of its day on; where it goes out in the afternoon, five
 * hours after that. Only within its own week: before its day there is nothing to miss.
 */
export const isOverdue = ({ day, hour }: Due, zone: Zone, asOf: Instant): boolean => {
  const { from } = weekInterval(weekOf(asOf, zone), zone);
  const by = hour + LATER <= NOON ? NOON : hour + LATER;
  return asOf >= after(after(from, days(DAYS.indexOf(day))), hours(by));
};
