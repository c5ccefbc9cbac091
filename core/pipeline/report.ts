import { annotatedWindows } from '../judge/excused.ts';
import type { Policy } from '../judge/policy.ts';
import { formatWeek, weekInterval, weeksBack } from '../numbers/week.ts';
import type { Zone } from '../numbers/zone.ts';
import type { Judgements, Rollup } from '../ports/judgements.ts';
import type { Ledger } from '../ports/ledger.ts';
import { defaultObjectives, type ReportInput, type ReportWindow } from '../report/input.ts';
import { defaultNotCounted } from '../report/tally-of.ts';
import { before, days, type Instant, type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { WorkingSet } from './working-set.ts';

export type ReportPorts = {
  readonly cluster: string;
  readonly ledger: Pick<Ledger, 'head'>;
  readonly judgements: Pick<Judgements, 'rollups' | 'badRuns'>;
  readonly policy: Policy;
  readonly zone: Zone;
};

/** How a cluster stands: what was seen, and the counts of the days that are not in the store, or not as they stand now. */
export type Standing = {
  readonly set: Pick<WorkingSet, 'world'>;
  readonly days: readonly Rollup[];
};

// The trend looks back seven weeks; the rolling view 28 days, which lie within.
const WEEKS_BACK = 7;
const MOST_BAD_RUNS = 10_000;

/**
 * Collects what a report is made of. Days that are complete come from the stored rollups, the others from the working
 * set: the same day is never counted twice. Of weeks that `earlier` tells, no rollup is read where none before them is
 * needed.
 */
export const reportInput = async (
  ports: ReportPorts,
  { set, days: fresh }: Standing,
  { window, earlier = [] }: { readonly window: ReportWindow; readonly earlier?: ReportInput['earlier'] },
): Promise<ReportInput> => {
  const { cluster, judgements, zone } = ports;
  const interval = intervalOf(window, zone);
  const key = (r: { readonly cronJobUid: string; readonly day: Instant }): string =>
    `${r.cronJobUid} ${r.day}`;
  const known = new Set(fresh.map(key));
  const stored = await judgements.rollups(cluster, {
    from: lookBack(window, zone, earlier),
    to: interval.to,
  });
  const head = await ports.ledger.head(cluster);
  return {
    cluster,
    window,
    zone,
    objectives: defaultObjectives,
    grace: ports.policy.grace,
    notCounted: defaultNotCounted,
    rollups: [...stored.filter((r) => !known.has(key(r))), ...fresh],
    earlier,
    badRuns: await badRunsIn(ports, interval),
    coverage: set.world.coverage,
    incidents: [],
    maintenance: [...ports.policy.maintenance, ...[...set.world.cronJobs.values()].flatMap(annotatedWindows)],
    migration: null,
    ledgerHead: head === null ? null : { sequence: head.sequence, hash: head.hash },
    previous: null,
  };
};

const intervalOf = (window: ReportWindow, zone: Zone): Interval =>
  window.kind === 'week' ? weekInterval(window.week, zone) : window.interval;

/** The first instant whose rollups are needed. */
const lookBack = (window: ReportWindow, zone: Zone, earlier: ReportInput['earlier']): Instant => {
  if (window.kind === 'custom')
    return instant(Math.min(window.interval.from, before(window.interval.to, days(29))));
  const told = new Set(earlier.map(({ week }) => formatWeek(week)));
  const first = weeksBack(window.week, WEEKS_BACK + 1).find((week) => !told.has(formatWeek(week)));
  return weekInterval(first ?? window.week, zone).from;
};

const badRunsIn = async (
  { cluster, judgements }: ReportPorts,
  window: Interval,
): Promise<readonly Verdict[]> => {
  const found: Verdict[] = [];
  let cursor: string | undefined;
  do {
    const page = await judgements.badRuns({
      cluster,
      window,
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.verdicts);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && found.length < MOST_BAD_RUNS);
  return found;
};
