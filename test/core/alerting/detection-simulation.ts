import { memoryTable } from '../../../adapters/memory/table.ts';
import { alertsOn } from '../../../adapters/store/alerts.ts';
import { outboxOn } from '../../../adapters/store/outbox.ts';
import { tellChanges } from '../../../core/pipeline/alert.ts';
import { drain } from '../../../core/pipeline/publish.ts';
import { after, between, days, duration, instant, minutes, seconds } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { dropped, onTime } from './verdicts.ts';

export type DetectionOptions = {
  readonly seed: number;
  /** Runs that are missed within the week. */
  readonly misses: number;
  /** Nominal times on the minute, as five fields give them; on any second, as `@every 90s` gives them; or a fleet of both. */
  readonly nominal: 'on the minute' | 'any second' | 'one in ten at any second';
  /** Whether each tick is repeated through a queue that holds it back for 30 s. */
  readonly echo: boolean;
};
export type Detection = {
  /** From nominal + grace to the target, seconds. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  /** Events at the target, and how many different ones. */
  readonly arrived: number;
  readonly different: number;
  readonly ticks: number;
  readonly failed: number;
};

const MONDAY = instant(Date.UTC(2026, 10, 16));
const WEEK = days(7);
const GRACE = minutes(20);
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
 * A look stands for the instant at which it was made, by the cluster's clock: what is called late judges as of then. Judge,
 * outbox and publisher run in the same call.
 */
export const simulateDetection = async (options: DetectionOptions): Promise<Detection> => {
  const random = mulberry32(options.seed);
  const between_ = ([least, most]: readonly [number, number]): number => least + random() * (most - least);
  const missed = runsMissed(options, random);
  const calls = ticks(options, random);
  const table = memoryTable();
  const arrivals: { readonly id: string; readonly at: number }[] = [];
  let sequence = 0;
  let asOf = MONDAY;
  let next = 0;
  let failed = 0;
  let healed: readonly Verdict[] = [];
  for (const call of calls) {
    if (random() < FAILING) {
      failed += 1;
      continue;
    }
    const looked = call.at + between_(LOOK);
    asOf = instant(Math.max(asOf + 1, looked - random() * CLOCK));
    sequence += 1;
    const from = next;
    while ((missed[next]?.deadline ?? Number.POSITIVE_INFINITY) <= asOf) next += 1;
    if (next === from) continue;
    // The next run of each CronJob goes well, so that its incident closes and the state stays as small as in earnest.
    const changed = [...missed.slice(from, next), ...healed].map((now) => ({ before: null, now }));
    healed = missed.slice(from, next).map(nextRun);
    const ports = { cluster: 'prod', outbox: outboxOn(table), alerts: alertsOn(table) };
    const judged = looked + between_(JUDGE);
    await tellChanges(ports, { sequence, asOf, changed, withdrawn: [], waiting: [], more: [], sight: null });
    const publisher = {
      publish: async (events: Parameters<Parameters<typeof drain>[0]['publisher']['publish']>[0]) =>
        events.map(({ id }) => {
          arrivals.push({ id, at: judged + between_(DELIVERY) });
          return { kind: 'sent', id, eventId: id } as const;
        }),
    };
    await drain({ ...ports, publisher }, asOf);
  }
  return measured(missed, arrivals, { ticks: calls.length, failed });
};

const runsMissed = ({ misses, nominal }: DetectionOptions, random: () => number): readonly Verdict[] => {
  const stepOf = (i: number): number =>
    nominal === 'on the minute' || (nominal === 'one in ten at any second' && i % 10 !== 0) ? 60_000 : 1000;
  const room = WEEK - GRACE - minutes(10);
  return Array.from({ length: misses }, (_, i): Verdict => {
    const step = stepOf(i);
    const at = instant(MONDAY + Math.floor((random() * room) / step) * step);
    return {
      cronJobUid: `uid-${i}`,
      namespace: 'prod',
      name: `job-${i}`,
      owner: null,
      nominal: at,
      deadline: after(at, GRACE),
      job: null,
      start: dropped('unexplained'),
      finish: null,
    };
  }).toSorted((a, b) => a.deadline - b.deadline);
};

const nextRun = (v: Verdict): Verdict => {
  const nominal = after(v.nominal, minutes(1));
  return { ...v, nominal, deadline: after(nominal, GRACE), start: onTime(nominal) };
};

type Call = { readonly at: number };

const ticks = ({ echo }: DetectionOptions, random: () => number): readonly Call[] => {
  const calls: Call[] = [];
  for (let minute = 1; minute * 60_000 < WEEK; minute += 1) {
    const due = MONDAY + minute * 60_000;
    calls.push({ at: due + random() * PRECISION });
    // The echo has a schedule of its own (infra/schedules.ts), as imprecise as the other.
    if (echo) calls.push({ at: due + random() * PRECISION + 30_000 });
  }
  return calls.toSorted((a, b) => a.at - b.at);
};

const measured = (
  missed: readonly Verdict[],
  arrivals: readonly { readonly id: string; readonly at: number }[],
  counts: { readonly ticks: number; readonly failed: number },
): Detection => {
  const at = new Map(
    arrivals.filter((a) => a.id.startsWith('run-missed/')).map((a) => [a.id.split('/')[2], a.at]),
  );
  const late = missed
    .map((v) => between(v.deadline, instant(at.get(v.cronJobUid) ?? Number.POSITIVE_INFINITY)) / 1000)
    .toSorted((a, b) => a - b);
  const rank = (share: number): number =>
    Number((late[Math.ceil(late.length * share) - 1] ?? Number.NaN).toFixed(1));
  const events = arrivals.filter((a) => a.id.startsWith('run-missed/'));
  const different = new Set(events.map((a) => a.id)).size;
  return { p50: rank(0.5), p99: rank(0.99), most: rank(1), arrived: events.length, different, ...counts };
};

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
