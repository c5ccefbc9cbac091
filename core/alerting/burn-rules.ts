import { type Duration, days, hours, minutes } from '../time.ts';

/**
 * One burn-rate rule. It fires while, over `long` and over `short` alike, the error budget burns at least
 * `burnTenths` / 10 times as fast as the objective allows, and enough runs went bad within `long` to tell that
 * from chance (`crossingsPerQuarter`, see `gate` in burn-rate.ts).
 */
export type BurnRule = {
  /** Stable public name: it is part of the alert's identifier. */
  readonly name: string;
  /** 1 is the most urgent. While a rule is open, rules of the same or a higher number do not page. */
  readonly rank: number;
  readonly long: Duration;
  /** Makes the alert end soon after the burning ends. */
  readonly short: Duration;
  /** Tenths, so that 14.4 stays a whole number. */
  readonly burnTenths: number;
  /** How often a quarter a fleet that is exactly on target may reach the gate. */
  readonly crossingsPerQuarter: number;
  /** The alert closes when the rule has not fired for this long. */
  readonly clearAfter: Duration;
  readonly source: string;
};

/** Fewer bad runs than this never page anyone, whatever the rate: a lone miss is an incident of one (`Run Missed`). */
export const FEWEST_BAD_RUNS = 2;

/** Windows and rates; the gates are ours. */
const WORKBOOK =
  'Google, The Site Reliability Workbook, chapter 5 "Alerting on SLOs" (https://sre.google/workbook/alerting-on-slos/)';
const OURS = 'docs/burn-rate.md: chosen by simulation, for fleets whose budget is less than a run a week';

export const burnRules: readonly BurnRule[] = [
  {
    name: 'burn-1h',
    rank: 1,
    long: hours(1),
    short: minutes(5),
    burnTenths: 144,
    crossingsPerQuarter: 0.1,
    clearAfter: minutes(5),
    source: WORKBOOK,
  },
  {
    name: 'burn-6h',
    rank: 2,
    long: hours(6),
    short: minutes(30),
    burnTenths: 60,
    crossingsPerQuarter: 0.1,
    clearAfter: minutes(30),
    source: WORKBOOK,
  },
  {
    name: 'burn-3d',
    rank: 3,
    long: days(3),
    short: hours(6),
    burnTenths: 10,
    crossingsPerQuarter: 0.1,
    clearAfter: hours(6),
    source: WORKBOOK,
  },
  {
    name: 'slow-7d',
    rank: 4,
    long: days(7),
    short: days(7),
    burnTenths: 10,
    crossingsPerQuarter: 1.25,
    clearAfter: days(14),
    source: OURS,
  },
];
