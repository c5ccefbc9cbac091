import { emptyCounts, type SliCounts } from '../numbers/tally.ts';
import { formatWeek, type IsoWeek, weekInterval, weeksBack } from '../numbers/week.ts';
import type { Zone } from '../numbers/zone.ts';
import type { Rollup } from '../ports/judgements.ts';
import type { Instant, Interval } from '../time.ts';
import { groupBy } from './group.ts';
import type { EarlierWeek, ReportInput, ReportWindow } from './input.ts';
import { type JobKey, jobKey } from './job-rows.ts';
import type { PairOfCounts, Report, WeekCounts } from './report-data.ts';
import { addUpCounts, type NotCounted, startCounts, surviveCounts } from './tally-of.ts';
import { last28Days } from './window.ts';

export type History = { readonly weeks: readonly WeekCounts[]; readonly last28Days: PairOfCounts };

/** How many weeks the trend shows, the report's own included. */
const TREND_WEEKS = 8;

const noCounts: PairOfCounts = { start: emptyCounts, survive: emptyCounts };
const addUp = (all: readonly PairOfCounts[]): PairOfCounts => ({
  start: addUpCounts(all.map((c) => c.start)),
  survive: addUpCounts(all.map((c) => c.survive)),
});

/** The trend and the 28 days, of the fleet (under `all`) and of each owner as the jobs belong to them today. */
export type Histories = {
  readonly all: History;
  readonly of: (owner: string | null) => History;
};

export const historiesOf = (input: ReportInput, owners: ReadonlyMap<JobKey, string | null>): Histories => {
  const counted = new Map<Rollup, PairOfCounts>();
  const byOwner = groupBy(input.rollups, (r) => owners.get(jobKey(r)) ?? null);
  const earlier = new Map(input.earlier.map((e) => [formatWeek(e.week), e]));
  // Once for all owners: where a week begins takes the zone's calendar, which is slow to ask.
  const { window, zone, notCounted } = input;
  const intervals = weeksOf(window, zone);
  const last28 = last28Days(window, zone);
  const history = (rollups: readonly Rollup[], told: (week: EarlierWeek) => PairOfCounts): History => {
    const days = groupBy(rollups, (r) => r.day);
    const inside = (interval: Interval): PairOfCounts => countsOf(days, { interval, counted, notCounted });
    if (window.kind === 'custom') return { weeks: [], last28Days: inside(last28) };
    const weeks = intervals.map(({ week, interval }): WeekCounts => {
      const stored = week === intervals.at(-1)?.week ? undefined : earlier.get(week);
      const counts = stored ? told(stored) : inside(interval);
      return { week, start: counts.start, survive: counts.survive };
    });
    return { weeks, last28Days: addUp(weeks.slice(-4)) };
  };
  return {
    all: history(input.rollups, (week) => week),
    of: (owner) =>
      history(byOwner.get(owner) ?? [], (week) => week.owners.find((o) => o.owner === owner) ?? noCounts),
  };
};

const weeksOf = (
  window: ReportWindow,
  zone: Zone,
): readonly { readonly week: string; readonly interval: Interval }[] =>
  window.kind === 'custom'
    ? []
    : weeksBack(window.week, TREND_WEEKS).map((week) => ({
        week: formatWeek(week),
        interval: weekInterval(week, zone),
      }));

type Counting = {
  readonly interval: Interval;
  readonly counted: Map<Rollup, PairOfCounts>;
  readonly notCounted: NotCounted;
};

/** Adds up the rollups whose day begins in the interval; each rollup is classified once, however often it is asked for. */
const countsOf = (
  days: ReadonlyMap<Instant, readonly Rollup[]>,
  { interval, counted, notCounted }: Counting,
): PairOfCounts => {
  const all: PairOfCounts[] = [];
  for (const [day, rollups] of days) {
    if (day < interval.from || day >= interval.to) continue;
    for (const rollup of rollups) {
      const counts = counted.get(rollup) ?? {
        start: startCounts(rollup.start, notCounted),
        survive: surviveCounts(rollup.finish, notCounted),
      };
      counted.set(rollup, counts);
      all.push(counts);
    }
  }
  return addUp(all);
};

const sums = ({ start, survive }: PairOfCounts): PairOfCounts => ({ start, survive });

/** What a stored fleet report spares the next weeks' reports: its own week, counted. Of a custom window: undefined. */
export const earlierWeekOf = (report: Report, week: IsoWeek): EarlierWeek | undefined => {
  const own = (weeks: readonly WeekCounts[]): WeekCounts | undefined =>
    weeks.find((w) => w.week === formatWeek(week));
  if (report.owner !== null || report.window.label !== formatWeek(week)) return undefined;
  const start = report.objectives.start;
  const survive = report.objectives.survive;
  return {
    week,
    start: sliCounts(start),
    survive: sliCounts(survive),
    owners: report.owners.flatMap((o) => {
      const counts = own(o.weeks);
      return counts ? [{ owner: o.name, ...sums(counts) }] : [];
    }),
  };
};

/** The counts from which an assessment was made. */
export const sliCounts = (sli: Report['objectives']['start']): SliCounts => ({
  good: sli.kind === 'no-data' ? 0 : sli.good,
  bad: sli.kind === 'no-data' ? 0 : sli.bad,
  unknown: sli.unknown,
  undecided: sli.undecided,
  excluded: sli.excluded,
});
