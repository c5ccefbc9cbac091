import { type DecidedEvent, headOf } from '../alerting/event.ts';
import type { WeeklySLOReportDetail } from '../alerting/event-details.ts';
import { idPart, plain } from '../alerting/plain.ts';
import type { SliReport } from '../numbers/objective.ts';
import { type Instant, parseInstant } from '../time.ts';
import type { Report } from './report-data.ts';
import { subjectOf } from './subject.ts';

/** The event of a stored report, the fleet's or one owner's. The same report gives the same event. */
export const weeklyEvent = (report: Report): DecidedEvent => {
  const { cluster, owner, window, objectives, runs, incidents, coverage } = report;
  const whose = owner === null ? 'fleet' : `owner/${idPart(owner)}`;
  const id = `weekly-slo-report/${idPart(cluster)}/${window.label}/${whose}/r${report.revision}`;
  const command = `cronwitness report --week ${window.label}`;
  return {
    id,
    detailType: 'Weekly SLO Report',
    time: timeOf(report),
    group: `weekly-slo-report/${idPart(cluster)}/${window.label}`,
    detail: {
      ...headOf(
        { id, cluster },
        {
          summary: plain(subjectOf(report), 280),
          nextStep: `Run \`${command}\` for the whole report of ${plain(cluster, 120)}.`,
          explain: command,
          dashboard: `/reports/${window.label}`,
        },
      ),
      week: window.label,
      timeZone: window.timeZone,
      from: window.from,
      to: window.to,
      owner: owner === null ? null : plain(owner, 253),
      objectives: [objectivePart('start', objectives.start), objectivePart('survive', objectives.survive)],
      due: runs.due,
      verdicts: runs.start,
      killed: killedByCause(report),
      incidents: incidents.length,
      watchedMinutes: coverage.watchedMinutes,
      minutes: coverage.totalMinutes,
    },
  };
};

const timeOf = ({ asOf }: Report): Instant => {
  const at = parseInstant(asOf);
  if (at !== undefined) return at;
  throw new RangeError(`a report's time is not a time: ${asOf}`);
};

const killedByCause = ({ runs }: Report): Readonly<Record<string, number>> =>
  Object.fromEntries(
    runs.causes.filter(({ kind }) => kind === 'killed').map(({ cause, runs: count }) => [cause, count]),
  );

const objectivePart = (name: string, sli: SliReport): WeeklySLOReportDetail['objectives'][number] => {
  const head = { name, targetPpm: sli.objective.targetPpm, verdict: sli.kind, unknown: sli.unknown };
  if (sli.kind === 'no-data') {
    return { ...head, good: 0, bad: 0, lowPpm: null, highPpm: null, budgetAllowed: 0, budgetLeft: 0 };
  }
  const { good, bad, lowPpm, highPpm, budget } = sli;
  return { ...head, good, bad, lowPpm, highPpm, budgetAllowed: budget.allowed, budgetLeft: budget.left };
};
