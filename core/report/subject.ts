import type { SliReport } from '../numbers/objective.ts';
import { formatPpm } from '../numbers/percent.ts';
import { OBJECTIVES, type ObjectiveName, shareOf } from './phrase.ts';
import { counted, grouped, plain } from './plain.ts';
import type { Report } from './report-data.ts';

/** What a phone shows before the mail is opened. */
const partOf = (name: ObjectiveName, sli: SliReport): string => {
  switch (sli.kind) {
    case 'no-data':
      return `${name} no data`;
    case 'met':
      return sli.tooSmall
        ? `${name} met (${counted(sli.valid, 'run')}, too few to show ${formatPpm(sli.objective.targetPpm)})`
        : `${name} met`;
    case 'missed':
      return `${name} ${shareOf(sli)} (missed, ${grouped(sli.budget.used)} of ${grouped(sli.budget.allowed)} budget)`;
    case 'undetermined':
      return `${name} ${shareOf(sli)} (undetermined, ${counted(sli.unknown, 'run')} unknown)`;
    default:
      return sli satisfies never;
  }
};

/** `Cron SLO 2026-W47: start 99.983 % (missed, 81 of 50 budget) · survive met`. */
export const subjectOf = (report: Report): string => {
  const whose = report.owner === null ? '' : ` for ${plain(report.owner, 40)}`;
  const revision = report.revision > 1 ? ` (revision ${report.revision})` : '';
  const window = report.window.kind === 'week' ? report.window.label : report.window.from.slice(0, 10);
  const parts =
    report.runs.due === 0
      ? 'no run was due'
      : OBJECTIVES.map((name) => partOf(name, report.objectives[name])).join(' · ');
  return `Cron SLO ${window}${whose}${revision}: ${parts}`;
};
