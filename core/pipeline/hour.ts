import { hours, type Instant, instant } from '../time.ts';

export const HOUR = hours(1);

/** The first instant of the hour (UTC) that an instant lies in: verdicts are kept in pages of one. */
export const hourOf = (t: Instant): Instant => instant(Math.floor(t / HOUR) * HOUR);
