import type { Policy } from '../judge/policy.ts';
import { shiftWeek, weekInterval } from '../numbers/week.ts';
import type { Zone } from '../numbers/zone.ts';
import type { Judgements } from '../ports/judgements.ts';
import type { Ledger } from '../ports/ledger.ts';
import { defaultObjectives, type ReportInput, type ReportWindow } from '../report/input.ts';
import { defaultNotCounted } from '../report/tally-of.ts';
import { before, days, type Instant, type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type DayOf, openDays } from './days.ts';
import { step } from './step.ts';
import type { WorkingSet } from './working-set.ts';

export type ReportPorts = {
  readonly cluster: string;
  readonly ledger: Ledger;
  readonly judgements: Judgements;
  readonly policy: Policy;
  readonly zone: Zone;
  readonly dayOf: DayOf;
};

/** Brings a working set up to the ledger's end without storing anything: for a reader who wants to know how it stands. */
export const catchUp = async (
  { cluster, ledger, policy }: Pick<ReportPorts, 'cluster' | 'ledger' | 'policy'>,
  set: WorkingSet,
): Promise<WorkingSet> => {
  for await (const record of ledger.read(cluster, set.sequence + 1)) step(set, record, policy);
  return set;
};

// The trend looks back seven weeks; the rolling view 28 days, which lie within.
const WEEKS_BACK = 7;
const MOST_BAD_RUNS = 10_000;

/**
 * Collects what a report is made of. Days that are complete come from the stored rollups, the others from the working
 * set: the same day is never counted twice.
 */
export const reportInput = async (
  ports: ReportPorts,
  set: WorkingSet,
  window: ReportWindow,
): Promise<ReportInput> => {
  const { cluster, judgements, zone, dayOf } = ports;
  const interval = intervalOf(window, zone);
  const open = openDays(set, dayOf);
  const key = (r: { readonly cronJobUid: string; readonly day: Instant }): string =>
    `${r.cronJobUid} ${r.day}`;
  const fresh = new Set(open.map(key));
  const stored = await judgements.rollups(cluster, {
    from: lookBack(window, zone, interval),
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
    rollups: [...stored.filter((r) => !fresh.has(key(r))), ...open],
    earlier: [],
    badRuns: await badRunsIn(ports, interval),
    coverage: set.world.coverage,
    incidents: [],
    maintenance: ports.policy.maintenance,
    migration: null,
    ledgerHead: head === null ? null : { sequence: head.sequence, hash: head.hash },
    previous: null,
  };
};

const intervalOf = (window: ReportWindow, zone: Zone): Interval =>
  window.kind === 'week' ? weekInterval(window.week, zone) : window.interval;

const lookBack = (window: ReportWindow, zone: Zone, interval: Interval): Instant => {
  const weeks =
    window.kind === 'week' ? weekInterval(shiftWeek(window.week, -WEEKS_BACK), zone).from : interval.from;
  return instant(Math.min(weeks, before(interval.to, days(29))));
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
