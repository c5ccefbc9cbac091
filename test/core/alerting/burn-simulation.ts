import { advanceBurn, evaluateBurn, type OpenBurn } from '../../../core/alerting/burn-rate.ts';
import { type BurnRule, burnRules } from '../../../core/alerting/burn-rules.ts';
import { countsWithin, noted, type Tape } from '../../../core/alerting/tape.ts';
import type { Objective } from '../../../core/numbers/objective.ts';
import type { SliCounts } from '../../../core/numbers/tally.ts';
import {
  after,
  before,
  type Duration,
  days,
  duration,
  hours,
  type Instant,
  instant,
  minutes,
} from '../../../core/time.ts';

/** A number in [0, 1) each time it is called; the same numbers for the same seed, on every machine. */
export type Random = () => number;

/** Marsaglia's xorshift (13, 17, 5) on 32 bits, scrambled by an odd multiplier; two draws make 53 bits. */
export const seeded = (seed: number): Random => {
  let x = (Math.imul(seed, 0x9e3779b1) ^ 0x85ebca6b) >>> 0 || 1;
  const next = (): number => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return Math.imul(x, 0x2c1b3c6d) >>> 0;
  };
  return () => (next() * 0x200000 + (next() >>> 11)) / 2 ** 53;
};

export const objective: Objective = { name: 'start', targetPpm: 999_900 };

/** The verdict on a miss falls a grace after its nominal time. */
const GRACE = minutes(20);
const DAY = days(1);

/** A stretch of days in which each run goes bad with the same probability. */
export type Stretch = { readonly days: number; readonly badPpm: number };

/** What happened: when the fleet's runs are due in a day, and the instants at which bad verdicts fell. */
type Course = { readonly minutesOfDay: readonly number[]; readonly bad: readonly Instant[] };

const EPOCH = instant(0);

/** One minute of the day for each job, in order. */
const spread = (jobs: number, random: Random): readonly number[] =>
  Array.from({ length: jobs }, () => Math.floor(random() * 1440)).sort((a, b) => a - b);

/** Runs in order of time, the bad ones found by drawing how many good ones come before each. */
const simulate = (jobs: number, stretches: readonly Stretch[], random: Random): Course => {
  const minutesOfDay = spread(jobs, random);
  const bad: Instant[] = [];
  let firstDay = 0;
  for (const stretch of stretches) {
    const runs = stretch.days * jobs;
    const log = Math.log1p(-stretch.badPpm / 1_000_000);
    const skip = (): number => Math.floor(Math.log(1 - random()) / log);
    for (let run = skip(); run < runs; run += 1 + skip()) {
      const minute = minutesOfDay[run % jobs] ?? 0;
      bad.push(after(instant((firstDay + Math.floor(run / jobs)) * DAY + minutes(minute)), GRACE));
    }
    firstDay += stretch.days;
  }
  return { minutesOfDay, bad };
};

/** How many of the numbers, given in order, are at most `limit`. */
const atMost = (inOrder: readonly number[], limit: number): number => {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** How many verdicts fell up to and with `t`. */
const decidedUntil = (minutesOfDay: readonly number[], t: Instant): number => {
  const minute = Math.floor((t - GRACE) / minutes(1));
  if (minute < 0) return 0;
  return Math.floor(minute / 1440) * minutesOfDay.length + atMost(minutesOfDay, minute % 1440);
};

const countsAt =
  ({ minutesOfDay, bad }: Course, asOf: Instant) =>
  (window: Duration): SliCounts => {
    const from = before(asOf, window);
    const misses = atMost(bad, asOf) - atMost(bad, from);
    const valid = decidedUntil(minutesOfDay, asOf) - decidedUntil(minutesOfDay, from);
    return { good: valid - misses, bad: misses, unknown: 0, undecided: 0, excluded: 0 };
  };

/** Rules change their mind only when a bad verdict falls or leaves a window, or when a quiet time is over. */
const turningPoints = (bad: readonly Instant[], rules: readonly BurnRule[], end: Instant): Instant[] => {
  const at = new Set<Instant>();
  for (const t of bad) {
    at.add(t);
    for (const { long, short, clearAfter } of rules) {
      for (const window of [long, short]) {
        const left = after(t, window);
        for (const p of [left, before(left, minutes(1)), after(left, clearAfter)]) at.add(p);
      }
    }
  }
  return [...at].filter((t) => t < end).sort((a, b) => a - b);
};

/** What the rules made of one instant: who was paged, if anybody, and whether anything is open now. */
export type Moment = { readonly at: Instant; readonly page: string | undefined; readonly open: boolean };

/** How the runs decided before an instant are counted. */
export type Counting = {
  /** Instants at which it has to look besides those at which a rule may change its mind. */
  readonly looks: (end: Instant) => readonly Instant[];
  readonly of: (course: Course) => (at: Instant) => (window: Duration) => SliCounts;
};

/** From the course itself. */
export const exactly: Counting = { looks: () => [], of: (course) => (at) => countsAt(course, at) };

/** As the pipeline does it: on a tape that grows by what each look brings, here one an hour and one at each turn. */
export const onTape: Counting = {
  looks: (end) => Array.from({ length: end / hours(1) }, (_, i) => instant((i + 1) * hours(1))),
  of: (course) => {
    let tape: Tape = [];
    let seen = before(EPOCH, minutes(1));
    return (at) => {
      const fresh = countsAt(course, at)(duration(at - seen));
      seen = at;
      tape = noted(tape, fresh, at);
      return countsWithin(tape, at);
    };
  },
};

/**
 * Days in a row, judged by the real rules, told moment by moment so that a reader may stop at the first page.
 * Time 0 is the first day's midnight; nothing is known from before it.
 */
export function* watchFleet(
  jobs: number,
  stretches: readonly Stretch[],
  random: Random,
  counting: Counting = exactly,
): Generator<Moment, void> {
  const course = simulate(jobs, stretches, random);
  const end = after(EPOCH, days(stretches.reduce((sum, s) => sum + s.days, 0)));
  let open: readonly OpenBurn[] = [];
  const counts = counting.of(course);
  const looks = new Set([...turningPoints(course.bad, burnRules, end), ...counting.looks(end)]);
  for (const at of [...looks].sort((a, b) => a - b)) {
    const step = advanceBurn(open, evaluateBurn(burnRules, counts(at), objective), at);
    open = step.open;
    yield { at, page: step.page?.rule.name, open: open.length > 0 };
  }
}
