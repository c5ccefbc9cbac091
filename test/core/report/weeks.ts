import { noCoverage } from '../../../core/history/coverage.ts';
import { dayIntervals, parseWeek, weekInterval, weeksBack } from '../../../core/numbers/week.ts';
import { findZone } from '../../../core/numbers/zone.ts';
import type { Rollup } from '../../../core/ports/judgements.ts';
import { defaultObjectives, type ReportInput } from '../../../core/report/input.ts';
import { defaultNotCounted } from '../../../core/report/tally-of.ts';
import { type Interval, instant, minutes } from '../../../core/time.ts';

export const zoneOf = (name: string) => {
  const zone = findZone(name);
  if (!zone) throw new Error(`no such zone: ${name}`);
  return zone;
};
export const weekOf = (text: string) => {
  const week = parseWeek(text);
  if (!week) throw new Error(`no such week: ${text}`);
  return week;
};

/** A cluster that was watched in `watched`, and not otherwise. */
export const watching = (watched: readonly Interval[]) => {
  const each = { ...noCoverage.jobs, watched };
  return { cronjobs: each, jobs: each, pods: each, events: each };
};

const always: Interval = { from: instant(0), to: instant(Date.UTC(2100, 0)) };

/** A week in Berlin in which nothing is known of anything; a test changes what it is about. */
export const inputOf = (changes: Partial<ReportInput> = {}): ReportInput => ({
  cluster: 'prod-eu1',
  window: { kind: 'week', week: weekOf('2026-W47') },
  zone: zoneOf('Europe/Berlin'),
  objectives: defaultObjectives,
  grace: minutes(20),
  notCounted: defaultNotCounted,
  rollups: [],
  earlier: [],
  badRuns: [],
  coverage: watching([always]),
  incidents: [],
  maintenance: [],
  migration: null,
  ledgerHead: null,
  previous: null,
  ...changes,
});

export type FleetJob = {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  readonly perDay: number;
};

/** What one job's one day came to, besides runs that were on time and completed. */
export type Odd = { readonly start?: Record<string, number>; readonly finish?: Record<string, number> };

const total = (tally: Record<string, number> = {}): number => Object.values(tally).reduce((a, b) => a + b, 0);

const withRest = (odd: Record<string, number> = {}, kind: string, all: number): Record<string, number> => {
  const rest = all - total(odd);
  return Object.fromEntries(
    Object.entries({ ...odd, [kind]: rest })
      .filter(([, n]) => n > 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
};

/** Rollups of eight weeks up to the input's own: calm, but for what `odd` says of a job's day (0 is the last Monday). */
export const rollupsOf = (
  jobs: readonly FleetJob[],
  odd: (job: FleetJob, day: number) => Odd,
  { week = weekOf('2026-W47'), zone = zoneOf('Europe/Berlin'), weeks = 8 } = {},
): readonly Rollup[] =>
  weeksBack(week, weeks).flatMap((w, i) =>
    dayIntervals(w, zone).flatMap(({ from }, d) =>
      jobs.map((job): Rollup => {
        const { start = {}, finish = {} } = odd(job, (i - weeks + 1) * 7 + d);
        const started = job.perDay - total(start) + (start['late/image-pull'] ?? 0);
        return {
          cronJobUid: `uid-${job.namespace}-${job.name}`,
          namespace: job.namespace,
          name: job.name,
          owner: job.owner,
          day: from,
          start: withRest(start, 'on-time', job.perDay),
          finish: withRest(finish, 'completed', started),
        };
      }),
    ),
  );

export const thisWeek = (): Interval => weekInterval(weekOf('2026-W47'), zoneOf('Europe/Berlin'));
