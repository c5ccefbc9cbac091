import type { Maintenance } from '../judge/policy.ts';
import { earliest, formatInstant, formatSeconds, type Instant, type Interval, latest } from '../time.ts';
import { assemble, type Frame } from './assemble.ts';
import { badRunRows } from './bad-runs.ts';
import { byText } from './group.ts';
import { ownerRows } from './groups.ts';
import { type Histories, historiesOf } from './history.ts';
import type { Objectives, ReportedIncident, ReportInput } from './input.ts';
import { type JobKey, jobRows, ownersOf } from './job-rows.ts';
import type { IncidentRow, MaintenanceRow, Report } from './report-data.ts';
import { areNews, differencesOf } from './revision.ts';
import { coverageSection } from './watched.ts';
import { dayBounds, intervalOf, last28Days, windowSection } from './window.ts';

/**
 * The report of a window, as of an instant: the same input makes the same bytes, in whatever order its lists come.
 *
 * Where `previous` was issued for the same window and no verdict has changed since, that report is handed back as it
 * is, so that a rerun stores what is stored already; where one has, the revision is one more and says what changed.
 * (Not for a run that was still open then and has ended by itself since: see `areNews`.)
 */
export const buildReport = (input: ReportInput, asOf: Instant): Report => {
  const owners = ownersOf(input.rollups);
  const jobs = jobRows({ ...input, owners, bounds: dayBounds(input.window, input.zone) });
  const histories = historiesOf(input, owners);
  const made = (revision: number, differences: Report['differences']): Report =>
    make(input, { owners, jobs, histories, frame: { ...frameOf(input, asOf), revision, differences } });
  const { previous } = input;
  if (previous === null || !isOf(previous, input, asOf)) return made(1, []);
  const differences = differencesOf(previous, made(1, []));
  return areNews(differences) ? made(previous.revision + 1, differences) : previous;
};

/** Whether a report is of the same window, and was issued when that was over: one of a running week is only a look. */
const isOf = (report: Report, { window, zone, cluster }: ReportInput, asOf: Instant): boolean =>
  report.cluster === cluster &&
  report.owner === null &&
  report.window.complete &&
  report.window.label === windowSection(window, zone, asOf).label;

type Made = {
  readonly owners: ReadonlyMap<JobKey, string | null>;
  readonly jobs: Report['jobs'];
  readonly histories: Histories;
  readonly frame: Frame;
};

const make = (input: ReportInput, { owners, jobs, histories, frame }: Made): Report =>
  assemble(
    frame,
    {
      owner: null,
      jobs,
      owners: ownerRows(jobs, histories, input),
      history: histories.all,
      badRuns: badRunRows(within(input), owners, input.notCounted),
    },
    input.objectives,
  );

const within = ({ badRuns, window, zone }: ReportInput): ReportInput['badRuns'] => {
  const { from, to } = intervalOf(window, zone);
  return badRuns.filter((v) => from <= v.nominal && v.nominal < to);
};

const frameOf = (input: ReportInput, asOf: Instant): Omit<Frame, 'revision' | 'differences'> => {
  const interval = intervalOf(input.window, input.zone);
  // Of a window that has not begun nothing can have been seen, or missed.
  const soFar = { from: interval.from, to: latest(interval.from, earliest(interval.to, asOf)) };
  return {
    cluster: input.cluster,
    window: windowSection(input.window, input.zone, asOf),
    asOf: formatInstant(asOf),
    policy: { graceSeconds: Math.floor(input.grace / 1000), notCounted: sorted(input.notCounted) },
    incidents: incidentRows(input.incidents, interval),
    coverage: coverageSection(input.coverage, soFar),
    maintenance: maintenanceRows(input.maintenance, interval),
    migration: input.migration,
    ledgerHead: input.ledgerHead,
    last28From: formatSeconds(last28Days(input.window, input.zone).from),
  };
};

const sorted = ({ start, survive }: ReportInput['notCounted']): ReportInput['notCounted'] => ({
  start: start.toSorted(byText),
  survive: survive.toSorted(byText),
});

const incidentRows = (
  incidents: readonly ReportedIncident[],
  { from, to }: Interval,
): readonly IncidentRow[] =>
  incidents
    .filter((i) => i.opened < to && (i.closed === null || i.closed >= from))
    .toSorted((a, b) => a.opened - b.opened || byText(a.id, b.id))
    .map(({ id, title, cause, opened, closed, runs }) => ({
      id,
      title,
      cause,
      opened: formatInstant(opened),
      closed: closed === null ? null : formatInstant(closed),
      runs,
    }));

const maintenanceRows = (
  maintenance: readonly Maintenance[],
  { from, to }: Interval,
): readonly MaintenanceRow[] =>
  maintenance
    .filter((m) => m.window.from < to && m.window.to > from)
    .map((m) => ({
      from: formatInstant(m.window.from),
      to: formatInstant(m.window.to),
      namespace: m.namespace,
      name: m.name,
      reason: m.mute === true ? `muted: ${m.reason}` : m.reason,
    }))
    .toSorted((a, b) => byText(JSON.stringify(a), JSON.stringify(b)));

/** The objectives that a report was held against. */
export const objectivesOf = ({ objectives }: Report): Objectives => ({
  start: objectives.start.objective,
  survive: objectives.survive.objective,
});
