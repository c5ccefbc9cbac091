import { incidentsWithin } from '../history-query/incidents.ts';
import type { Present } from '../history-query/present.ts';
import { formatWeek, type IsoWeek, weekInterval, weeksBack } from '../numbers/week.ts';
import type { Zone } from '../numbers/zone.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Reports } from '../ports/reports.ts';
import { earlierWeekOf } from '../report/history.ts';
import { defaultObjectives, type EarlierWeek, type ReportInput } from '../report/input.ts';
import { buildReport, objectivesOf } from '../report/report.ts';
import type { MigrationSection, Report } from '../report/report-data.ts';
import { defaultNotCounted } from '../report/tally-of.ts';
import { earliest, type Instant, type Interval } from '../time.ts';
import { type ReportPorts, reportInput } from './report.ts';

/** What a cluster is held against. */
export type Measure = Pick<ReportInput, 'objectives' | 'notCounted'>;

export const defaultMeasure: Measure = { objectives: defaultObjectives, notCounted: defaultNotCounted };

/** The section of a migration that is on; null where none is. */
export type MigrationOf = (
  asked: { readonly cluster: string; readonly present: Present },
  window: Interval,
) => Promise<MigrationSection | null>;

export type WeekPorts = Pick<ReportPorts, 'ledger' | 'judgements'> & {
  readonly alerts: Pick<AlertStore, 'incidents' | 'state'>;
  readonly reports: Pick<Reports, 'get'>;
  /** Null where nobody says: then it is what the latest stored report was held against. */
  readonly measure: Measure | null;
  readonly migration: MigrationOf | null;
};

export type AskedWeek = {
  readonly cluster: string;
  readonly present: Present;
  readonly week: IsoWeek;
  /** The judge's, unless somebody asks for another. */
  readonly zone?: Zone;
};

/** The trend's weeks, this one included. */
const WEEKS = 8;

/**
 * The report of a week as it stands, for everybody who makes one: the weekly function, the command line, the API. Where
 * `previous` was issued of the same week it is handed back as it is, until late evidence changes a verdict.
 */
export const weekReport = async (
  ports: WeekPorts,
  { cluster, present, week, zone = present.zone }: AskedWeek,
  { previous, asOf }: { readonly previous: Report | null; readonly asOf: Instant },
): Promise<Report> => {
  const stored = await storedWeeks(ports, cluster, week);
  const newest = previous ?? stored.at(-1)?.report ?? null;
  const { objectives, notCounted } = ports.measure ?? (newest === null ? defaultMeasure : measureOf(newest));
  const earlier = stored.flatMap(({ report, week: of }) => told(report, of, { zone, notCounted }));
  const { policy } = present.rules;
  const input = await reportInput({ ...ports, cluster, policy, zone }, present, {
    window: { kind: 'week', week },
    earlier,
  });
  const interval = weekInterval(week, zone);
  const incidents = await incidentsWithin(ports.alerts, cluster, interval);
  const migration = (await ports.migration?.({ cluster, present }, soFar(interval, present))) ?? null;
  return buildReport({ ...input, objectives, notCounted, incidents, migration, previous }, asOf);
};

/**
 * For a reader: the report as it was issued; where none was, it is made as of the last record, or of the week's end where
 * that is earlier. So without news the answer stays the same, byte for byte.
 */
export const readWeek = async (ports: WeekPorts, asked: AskedWeek): Promise<Report> => {
  const { cluster, present, week, zone = present.zone } = asked;
  const issued = await ports.reports.get(cluster, formatWeek(week));
  if (issued !== null && issued.window.timeZone === zone.name) return issued;
  const asOf = earliest(present.set.asOf, weekInterval(week, zone).to);
  return weekReport(ports, asked, { previous: null, asOf });
};

type StoredWeek = { readonly week: IsoWeek; readonly report: Report };

/** The stored reports of the trend's weeks before this one, oldest first. */
const storedWeeks = async (
  { reports }: WeekPorts,
  cluster: string,
  week: IsoWeek,
): Promise<readonly StoredWeek[]> => {
  const weeks = weeksBack(week, WEEKS).slice(0, -1);
  const found = await Promise.all(weeks.map((w) => reports.get(cluster, formatWeek(w))));
  return weeks.flatMap((w, i) => {
    const report = found[i] ?? null;
    return report === null ? [] : [{ week: w, report }];
  });
};

/** A stored week is taken as it is only where it was counted in the same way and nothing in it was open any more. */
const told = (
  report: Report,
  week: IsoWeek,
  { zone, notCounted }: { readonly zone: Zone; readonly notCounted: ReportInput['notCounted'] },
): readonly EarlierWeek[] => {
  const { start, survive } = report.objectives;
  const same =
    report.window.timeZone === zone.name &&
    JSON.stringify(sorted(report.policy.notCounted)) === JSON.stringify(sorted(notCounted));
  if (!same || start.undecided > 0 || survive.undecided > 0) return [];
  const earlier = earlierWeekOf(report, week);
  return earlier === undefined ? [] : [earlier];
};

const sorted = ({ start, survive }: ReportInput['notCounted']) => ({
  start: start.toSorted(),
  survive: survive.toSorted(),
});

const measureOf = (report: Report): Measure => ({
  objectives: objectivesOf(report),
  notCounted: report.policy.notCounted,
});

/** What the report's own week brought, as far as it was seen. */
const soFar = ({ from, to }: Interval, { set }: Present): Interval => {
  const seen = earliest(set.asOf, to);
  return { from: earliest(from, seen), to: seen };
};
