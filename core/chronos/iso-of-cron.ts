import type { Window } from '../schedule/occurrences.ts';
import { parseSchedule, type Schedule } from '../schedule/parse-schedule.ts';
import {
  formatDuration,
  formatInstant,
  fromUnixSeconds,
  type Instant,
  seconds,
  toUnixSeconds,
} from '../time.ts';
import type { ChronosVersion } from './chronos-occurrences.ts';
import { toLocal } from './civil.ts';
import { cronSide } from './cron-side.ts';
import type { Difference, Reason } from './difference.ts';
import { ianaZones } from './iana-zones.ts';
import { formatPeriod, parsePeriod } from './iso-period.ts';
import { parseIsoSchedule } from './iso-schedule.ts';
import { type CronSide, reasonsFor } from './reasons.ts';

export type IsoOfCron =
  | {
      readonly ok: true;
      readonly schedule: string;
      readonly scheduleTimeZone: string;
      readonly warnings: readonly string[];
    }
  | { readonly ok: false; readonly message: string };

export type IsoOptions = { readonly timeZone?: string | undefined; readonly version: ChronosVersion };

const TWO_YEARS = 2 * 366 * 86_400;
const DAY = 86_400;

// One run more or less on the night of a clock change can be lived with and said. A shift for good cannot.
const BEARABLE: ReadonlySet<Reason> = new Set<Reason>(['overlap-once', 'cron-at-clock-change']);

/**
 * The ISO 8601 repetition with the same runs as a cron line, proved by walking both over two years from `asOf`,
 * where it also begins. Most lines have none: a repetition has a single period.
 */
export const isoOfCron = (
  expression: string,
  { timeZone, version }: IsoOptions,
  asOf: Instant,
): IsoOfCron => {
  const parsed = parseSchedule({ expression, timeZone });
  if (!parsed.ok) return { ok: false, message: parsed.problem.message };
  const from = toUnixSeconds(asOf);
  const window = { from, to: from + TWO_YEARS };
  const cron = cronSide(parsed.schedule, window);
  const [first, second] = cron.occurrences;
  if (first === undefined || second === undefined) {
    return {
      ok: false,
      message: `"${expression}" runs less than twice in two years: no period to tell from it`,
    };
  }
  let best: readonly Difference[] | null = null;
  for (const period of candidates(second - first)) {
    const written = writeIso(first, period, parsed.schedule, cron);
    const differences = differencesOf(written, { cron, version, window });
    if (differences.every(({ reason }) => BEARABLE.has(reason))) {
      const warnings = differences.map(({ message, firstAt }) => `from ${date(firstAt)}: ${message}`);
      return { ok: true, ...written, warnings };
    }
    if (best === null || (differences[0]?.firstAt ?? 0) > (best[0]?.firstAt ?? 0)) best = differences;
  }
  return { ok: false, message: refusal(expression, best?.[0], cron.occurrences) };
};

const date = (unix: number | null): string =>
  unix === null ? 'the beginning' : formatInstant(fromUnixSeconds(unix));

const CALENDAR = ['P1D', 'P1W', 'P1M', 'P2M', 'P3M', 'P4M', 'P6M', 'P1Y'] as const;
const LENGTH: Readonly<Record<(typeof CALENDAR)[number], number>> = {
  P1D: 1,
  P1W: 7,
  P1M: 30.4,
  P2M: 61,
  P3M: 91,
  P4M: 122,
  P6M: 183,
  P1Y: 365.5,
};

/** Periods that the first two runs allow: the calendar's first, since a day is what people mean by 24 hours. */
const candidates = (gap: number): readonly string[] => {
  const near = CALENDAR.filter(
    (period) => Math.abs(gap / DAY - LENGTH[period]) <= (LENGTH[period] > 7 ? 4 : 0.05),
  );
  const zero = { years: 0, months: 0, weeks: 0, days: 0 };
  const clock = {
    ...zero,
    hours: Math.floor(gap / 3600),
    minutes: Math.floor(gap / 60) % 60,
    seconds: gap % 60,
  };
  return [...near, formatPeriod(clock)];
};

type Written = { readonly schedule: string; readonly scheduleTimeZone: string };

/** The start is written with the zone's own offset, so that both ways of reading it agree. */
const writeIso = (first: number, period: string, { zone }: Schedule, cron: CronSide): Written => {
  const offset = zone === 'UTC' ? 0 : cron.zone.offsetAt(first);
  const local = new Date(toLocal(first, () => offset) * 1000).toISOString().slice(0, -1);
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.round(Math.abs(offset) / 60);
  const suffix =
    offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
  const clockOnly = parsePeriod(period)?.days === 0 && period.startsWith('PT');
  return {
    schedule: `R/${local}${suffix}/${period}`,
    scheduleTimeZone: zone === 'UTC' || clockOnly ? '' : zone,
  };
};

const differencesOf = (
  written: Written,
  setting: { readonly cron: CronSide; readonly version: ChronosVersion; readonly window: Window },
): readonly Difference[] => {
  const parsed = parseIsoSchedule(written.schedule, written.scheduleTimeZone, ianaZones);
  if (!parsed.ok) throw new Error(`wrote a schedule that does not read back: ${parsed.message}`);
  // Most refusals show within weeks; walking two years of minutes to explain them would take seconds.
  const soon = { from: setting.window.from, to: setting.window.from + 45 * DAY };
  const occurrences = setting.cron.occurrences.filter((at) => at < soon.to);
  const cron = { ...setting.cron, occurrences };
  const early = reasonsFor({ schedule: parsed.schedule, ...setting, cron, window: soon });
  if (early.some(({ reason }) => !BEARABLE.has(reason))) return early;
  return reasonsFor({ schedule: parsed.schedule, ...setting });
};

const refusal = (expression: string, worst: Difference | undefined, runs: readonly number[]): string => {
  const gaps = new Set(runs.slice(1, 2000).map((at, i) => at - (runs[i] ?? at)));
  const text = `"${expression}" has no ISO 8601 repetition`;
  if (worst?.reason === 'different-times' || worst?.reason === 'period-not-cron' || worst === undefined) {
    const lengths = [...gaps]
      .sort((a, b) => a - b)
      .slice(0, 3)
      .map((gap) => formatDuration(seconds(gap)));
    return `${text}: its runs are not evenly apart (${lengths.join(', ')}${gaps.size > 3 ? ', …' : ''}), and a repetition has one period`;
  }
  return `${text}: ${worst.message} (first at ${date(worst.firstAt)})`;
};
