import { before, days, type Instant, type Interval, instant } from '../../core/time.ts';

/** Thirteen months of 31 days: whatever the calendar, 13 whole months are kept. */
export const RETENTION = days(403);

/** The TTL attribute of what belongs to the instant, in seconds since the epoch. A function of the item alone: no clock. */
export const expires = (of: Instant): number => Math.floor((of + RETENTION) / 1000);

/**
 * DynamoDB deletes expired items within days, not at once: readers leave out themselves what had expired by the end
 * of the window that they ask for.
 */
export const retained = ({ from, to }: Interval): Interval => ({
  from: instant(Math.max(from, before(to, RETENTION))),
  to,
});
