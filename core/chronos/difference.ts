/** Why a Chronos job and its CronJob do not call for the same runs. Stable public names. */
export type Reason =
  | 'dependent-job'
  | 'unreadable'
  | 'zero-period'
  | 'empty-start'
  | 'finite'
  | 'starts-later'
  | 'zone-override'
  | 'time-zone'
  | 'fixed-against-civil'
  | 'gap-shift'
  | 'overlap-once'
  | 'month-end'
  | 'cron-at-clock-change'
  | 'sub-minute'
  | 'period-not-cron'
  | 'different-times'
  | 'epsilon-ignored';

/** One reason, the first instant (unix seconds) at which it shows, and a sentence for people. */
export type Difference = {
  readonly reason: Reason;
  /** `null` where the old side has no calendar to compare at all. */
  readonly firstAt: number | null;
  readonly message: string;
};

/** Not about *when*: what else the move changes. */
export type Note = {
  readonly kind: 'disabled' | 'concurrent' | 'retries' | 'epsilon' | 'unknown-zone';
  readonly message: string;
};

/** `equivalent`: the same runs over the whole window. */
export type Comparison = {
  readonly kind: 'equivalent' | 'different';
  readonly differences: readonly Difference[];
  readonly notes: readonly Note[];
};

/** What each reason means to somebody who has to decide about the move. */
export const REASONS: Readonly<Record<Reason, string>> = {
  'dependent-job': 'it starts when its parents succeed, not at a time: a CronJob cannot wait for another',
  unreadable: 'Chronos cannot read this schedule either, and never starts it',
  'zero-period': 'its period does not advance: Chronos repeats it without a pause, or not at all',
  'empty-start': 'it has no start: Chronos counts from the moment that it first sees the job',
  finite: 'its repetitions run out, the CronJob goes on',
  'starts-later': 'the CronJob runs before the first Chronos start',
  'zone-override':
    "scheduleTimeZone replaces the offset written in the start; the CronJob follows the start's own offset",
  'time-zone': 'same wall clock, different time zones',
  'fixed-against-civil':
    'one side counts 24 hours (PT24H, or a day at a fixed offset), the other civil days (P1D in a zone): they part when the clocks change',
  'gap-shift':
    'the local time is skipped by the clock change: Chronos runs later that day and then stays shifted for good, cron leaves that day out',
  'overlap-once': 'the local time comes twice when clocks go back: Chronos runs once, cron twice',
  'month-end':
    'Chronos turns a missing 29th to 31st into the last day and stays there; cron leaves that month out',
  'cron-at-clock-change':
    'around this clock change the CronJob controller leaves out or repeats a run that the wall clock does have (its cron steps by whole hours and loses a day that has no midnight)',
  'sub-minute': 'Chronos starts it at a second other than 0; cron starts it at the whole minute',
  'period-not-cron':
    'no cron line expresses its period (a CronJob could say @every, counted from its creation)',
  'different-times': 'the two sides call for different times',
  'epsilon-ignored':
    'Chronos 3 ignores epsilon: a missed run starts whenever Chronos is back, however late; set startingDeadlineSeconds on the CronJob',
};

/** Both lists without the values that only one of them has and `drop` accepts. Ascending in, ascending out. */
export const withoutMismatches = (
  a: readonly number[],
  b: readonly number[],
  drop: (at: number) => boolean,
): readonly [readonly number[], readonly number[]] => {
  const [inA, inB] = [new Set(a), new Set(b)];
  return [a.filter((at) => inB.has(at) || !drop(at)), b.filter((at) => inA.has(at) || !drop(at))];
};

/** The first value (of ascending lists) that only one of them has; `null` when they are the same. */
export const firstMismatch = (a: readonly number[], b: readonly number[]): number | null => {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    if (x !== y) return Math.min(x, y);
  }
  return a.length === b.length ? null : ((a.length > b.length ? a[shorter] : b[shorter]) ?? null);
};
