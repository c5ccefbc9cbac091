import { policyOf } from '../adapters/configuration/policy.ts';
import type { Configuration } from '../adapters/configuration/schema.ts';
import type { Reports } from '../adapters/store/reports.ts';
import { gzipSqueeze } from '../adapters/store/squeeze.ts';
import { formatWeek, type IsoWeek, weekInterval, weeksBack } from '../core/numbers/week.ts';
import { dayOfZone } from '../core/pipeline/days.ts';
import { type JudgePorts, recall } from '../core/pipeline/judge.ts';
import { catchUp, type ReportPorts, reportInput } from '../core/pipeline/report.ts';
import type { AlertStore } from '../core/ports/alert-store.ts';
import { earlierWeekOf } from '../core/report/history.ts';
import type { ReportInput } from '../core/report/input.ts';
import { buildReport } from '../core/report/report.ts';
import type { Report } from '../core/report/report-data.ts';
import type { Instant } from '../core/time.ts';
import { incidentsIn } from './reported-incidents.ts';

export type WeekPorts = JudgePorts &
  ReportPorts & {
    readonly alerts: AlertStore;
    readonly objectives: ReportInput['objectives'];
    readonly notCounted: ReportInput['notCounted'];
  };

/** What the configuration and the store give the report of one cluster. */
export const weekPortsOf = (
  configuration: Configuration,
  cluster: string,
  store: Pick<WeekPorts, 'ledger' | 'judgements' | 'alerts' | 'zone'>,
): WeekPorts => {
  const { start, survive } = configuration.objectives;
  return {
    ...store,
    ...gzipSqueeze,
    cluster,
    policy: policyOf(configuration, cluster),
    dayOf: dayOfZone(store.zone),
    objectives: {
      start: { name: 'start', targetPpm: start.target },
      survive: { name: 'survive', targetPpm: survive.target },
    },
    notCounted: { start: start.notCounted, survive: survive.notCounted },
  };
};

type Asked = { readonly week: IsoWeek; readonly previous: Report | null; readonly reports: Reports };

/** The report of a week as it stands now; the one of before where nothing has changed since. */
export const weekReport = async (
  ports: WeekPorts,
  { week, previous, reports }: Asked,
  asOf: Instant,
): Promise<Report> => {
  const set = await catchUp(ports, await recall(ports));
  const input = await reportInput(ports, set, { kind: 'week', week });
  const { objectives, notCounted } = ports;
  const incidents = await incidentsIn(ports, weekInterval(week, ports.zone));
  const earlier = await earlierWeeks(ports, { week, reports });
  return buildReport({ ...input, objectives, notCounted, incidents, earlier, previous }, asOf);
};

// The trend's weeks before this one: those whose report is stored need not be counted again.
const TREND = 8;

const earlierWeeks = async (
  { cluster }: WeekPorts,
  { week, reports }: Pick<Asked, 'week' | 'reports'>,
): Promise<ReportInput['earlier']> => {
  const before = weeksBack(week, TREND).filter((w) => formatWeek(w) !== formatWeek(week));
  const stored = await Promise.all(before.map((w) => reports.get(cluster, formatWeek(w))));
  return before.flatMap((w, i) => {
    const report = stored[i];
    const counted = report ? earlierWeekOf(report, w) : undefined;
    return counted ? [counted] : [];
  });
};
