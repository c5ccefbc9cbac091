import { wrapped } from './aligned.ts';
import {
  budgetOf,
  coverageOf,
  OBJECTIVES,
  type ObjectiveName,
  promiseOf,
  reasonOf,
  shareOf,
  verdictOf,
} from './phrase.ts';
import { counted, plain } from './plain.ts';
import type { Report } from './report-data.ts';
import { plainStyle, type Style, toneOf } from './style.ts';
import * as sections from './text-sections.ts';
import { clockIn } from './when.ts';

const WIDTH = 80;

const heading = (report: Report, style: Style): readonly string[] => {
  const { window, owner, cluster, revision } = report;
  const whose = owner === null ? plain(cluster, 40) : `${plain(owner, 40)} on ${plain(cluster, 30)}`;
  const name = window.kind === 'week' ? `Cron SLO ${window.label}` : 'Cron SLO';
  const clock = clockIn(window.timeZone);
  return [
    `${style.bold(name)} · ${whose}${revision > 1 ? ` · revision ${revision}` : ''}`,
    ...wrapped(
      `${clock.at(window.from)} to ${clock.at(window.to)} ${window.timeZone}${window.complete ? '' : `, not over yet: as of ${clock.at(report.asOf)}`}`,
      WIDTH,
    ),
  ];
};

const INDENT = ' '.repeat(10);

const objective = (name: ObjectiveName, report: Report, style: Style): readonly string[] => {
  const sli = report.objectives[name];
  const verdict = style[toneOf(sli.kind)](verdictOf(sli).padEnd(12));
  const share = sli.kind === 'no-data' ? '' : shareOf(sli);
  const budget = sli.kind === 'no-data' ? '' : `budget ${budgetOf(sli)}`;
  const fits = 24 + share.length + 3 + budget.length <= WIDTH;
  return [
    `${style.bold(name.padEnd(8))}  ${verdict}  ${share}${fits ? `   ${budget}` : ''}`.trimEnd(),
    ...(fits ? [] : [`${INDENT}${budget}`]),
    ...wrapped(reasonOf(name, report), WIDTH - 10).map((line) => INDENT + line),
    ...wrapped(`Promised: ${promiseOf(name, report)}.`, WIDTH - 10).map((line) => style.dim(INDENT + line)),
  ];
};

const section = (title: string, lines: readonly string[], style: Style): readonly string[] =>
  lines.length === 0 ? [] : ['', style.bold(title), ...lines];

/**
 * The report for a terminal or the plain part of a mail: 80 columns, but for commands, which are to be copied whole.
 * `style` may add colour and nothing else.
 */
export const renderText = (report: Report, style: Style = plainStyle): string =>
  [
    ...heading(report, style),
    '',
    ...OBJECTIVES.flatMap((name) => objective(name, report, style)),
    ...wrapped(`${coverageOf(report.coverage)}.`, WIDTH),
    ...section(`Changed since revision ${report.revision - 1}`, sections.differences(report), style),
    ...section('Why', sections.why(report), style),
    ...section(
      report.owner === null ? 'Incidents' : 'Incidents of the cluster',
      sections.incidents(report),
      style,
    ),
    ...section(report.worst.length === 1 ? 'Worst job' : 'Worst jobs', sections.worst(report, style), style),
    ...section(
      report.runs.due === 0 ? 'No run was due' : `${counted(report.runs.due, 'run')} due`,
      report.runs.due === 0 ? [] : sections.runs(report, style),
      style,
    ),
    ...section(report.trend.length === 0 ? 'Last 28 days' : 'Trend', sections.trend(report, style), style),
    ...section('Not watched', sections.blind(report), style),
    ...section('Maintenance', sections.maintenance(report), style),
    ...section('Migration', sections.migration(report), style),
    ...section('Owners', sections.owners(report, style), style),
    ...section('Namespaces', sections.namespaces(report, style), style),
    ...section('Jobs', sections.jobs(report, style), style),
    ...section('Bad runs, newest first', sections.badRuns(report), style),
    '',
    ...sections.footer(report).map(style.dim),
    '',
  ].join('\n');
