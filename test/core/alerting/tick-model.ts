import { days, duration, type Instant, instant, minutes, seconds } from '../../../core/time.ts';

export type Ticking = {
  readonly seed: number;
  /** Runs that are missed within each week. */
  readonly misses: number;
  /** Nominal times on the minute, as five fields give them; on any second, as `@every 90s` gives them; or a fleet of both. */
  readonly nominal: 'on the minute' | 'any second' | 'one in ten at any second';
  /** Whether each tick is repeated 30 s later (infra/schedules.ts). */
  readonly echo: boolean;
};

/** One tick that did not fail: what it judges as of, and when its events have left for the bus. */
export type Look = { readonly asOf: Instant; readonly told: Instant };
export type Week = {
  /** Ascending. */
  readonly looks: readonly Look[];
  /** Nominal + grace of each missed run, ascending. */
  readonly deadlines: readonly Instant[];
  readonly ticks: number;
};

export const MONDAY = instant(Date.UTC(2026, 10, 16));
export const GRACE = minutes(20);
const WEEK = days(7);
const FAILING = 0.01;
// Assumed, not measured on AWS: the look after the call, judging and storing after the look, and the bus's way to a target.
const LOOK = [duration(500), seconds(3)] as const;
const JUDGE = [duration(500), seconds(3)] as const;
const DELIVERY = [duration(200), seconds(2)] as const;
/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html: a schedule for 1:00 calls between 1:00:00 and 1:00:59. */
const PRECISION = 60_000;
// An API server's clock is known by the Date of its answers, which has whole seconds (cluster-clock.ts).
const CLOCK = 1000;

/**
 * A week of ticks, one a minute, each called at some instant of its minute; one in a hundred fails and does nothing.
 * A look stands for the instant at which it was made, by the cluster's clock: what is called late judges as of then.
 */
export const weekOf = (options: Ticking, random = mulberry32(options.seed)): Week => {
  const within = withinBy(random);
  const calls = callsOf(options, random);
  const looks: Look[] = [];
  let last = MONDAY;
  for (const call of calls) {
    if (random() < FAILING) continue;
    const looked = call + within(LOOK);
    last = instant(Math.max(last + 1, Math.round(looked - random() * CLOCK)));
    looks.push({ asOf: last, told: instant(Math.round(looked + within(JUDGE))) });
  }
  return { looks, deadlines: deadlinesOf(options, random), ticks: calls.length };
};

const callsOf = ({ echo }: Ticking, random: () => number): readonly number[] => {
  const calls: number[] = [];
  for (let minute = 1; minute * 60_000 < WEEK; minute += 1) {
    const due = MONDAY + minute * 60_000;
    calls.push(due + random() * PRECISION);
    // The echo has a schedule of its own, as imprecise as the other.
    if (echo) calls.push(due + random() * PRECISION + 30_000);
  }
  return calls.sort((a, b) => a - b);
};

const deadlinesOf = ({ misses, nominal }: Ticking, random: () => number): readonly Instant[] => {
  const stepOf = (i: number): number =>
    nominal === 'on the minute' || (nominal === 'one in ten at any second' && i % 10 !== 0) ? 60_000 : 1000;
  const room = WEEK - GRACE - minutes(10);
  return Array.from({ length: misses }, (_, i) => {
    const step = stepOf(i);
    return instant(MONDAY + Math.floor((random() * room) / step) * step + GRACE);
  }).sort((a, b) => a - b);
};

/** For each deadline the first look that stands for an instant after it: it is the one that must tell. */
export const firstLooks = ({ looks, deadlines }: Week): readonly number[] => {
  let next = 0;
  return deadlines.map((deadline) => {
    while ((looks[next]?.asOf ?? Number.POSITIVE_INFINITY) < deadline) next += 1;
    return next;
  });
};

/** From nominal + grace to the target, seconds. */
export type Waits = { readonly p50: number; readonly p99: number; readonly most: number };

/**
 * Over many weeks: one tick in a hundred fails, so a single week's p99 hangs on whether it had a few failures more or
 * fewer (between 64 and 95 s).
 */
export const waitsOf = ({ weeks, ...options }: Ticking & { readonly weeks: number }): Waits => {
  const random = mulberry32(options.seed);
  const within = withinBy(random);
  const waits: number[] = [];
  for (let i = 0; i < weeks; i += 1) {
    const week = weekOf(options, random);
    for (const [k, look] of firstLooks(week).entries()) {
      const told = week.looks[look]?.told ?? Number.POSITIVE_INFINITY;
      waits.push(told + within(DELIVERY) - (week.deadlines[k] ?? 0));
    }
  }
  waits.sort((a, b) => a - b);
  const rank = (share: number): number =>
    Number(((waits[Math.ceil(waits.length * share) - 1] ?? Number.NaN) / 1000).toFixed(1));
  return { p50: rank(0.5), p99: rank(0.99), most: rank(1) };
};

const withinBy =
  (random: () => number) =>
  ([least, most]: readonly [number, number]): number =>
    least + random() * (most - least);

/** Small, seeded, good enough for waiting times (Tommy Ettinger's mulberry32). */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};
