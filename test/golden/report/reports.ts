import { heatMapOf } from '../../../adapters/chart/heat-map.ts';
import { ownerReports } from '../../../core/report/owner-report.ts';
import { renderHtml } from '../../../core/report/render-html.ts';
import { renderJson } from '../../../core/report/render-json.ts';
import { renderMarkdown } from '../../../core/report/render-markdown.ts';
import { renderText } from '../../../core/report/render-text.ts';
import { buildReport } from '../../../core/report/report.ts';
import type { Report } from '../../../core/report/report-data.ts';
import { subjectOf } from '../../../core/report/subject.ts';
import { recordingInput } from './recording.ts';
import { asOf, scenarios } from './scenarios.ts';

/** The reports that are kept as golden files, by the name of the file. */
export const goldenReports = async (): Promise<ReadonlyMap<string, Report>> => {
  const reports = new Map(
    Object.entries(scenarios).map(([name, input]) => [name.replaceAll(' ', '-'), buildReport(input(), asOf)]),
  );
  const outage = reports.get('week-with-an-outage');
  if (!outage) throw new Error('the outage is missing');
  const payments = ownerReports(outage).find((r) => r.owner === 'payments');
  if (payments) reports.set('owner-payments', payments);
  const recording = await recordingInput();
  return reports.set('recording', buildReport(recording.input, recording.asOf));
};

/** What is kept of each: the extension, and how it is made. The text begins with the mail's subject. */
export const renderings: Readonly<Record<string, (report: Report) => string>> = {
  txt: (report) => `Subject: ${subjectOf(report)}\n\n${renderText(report)}`,
  html: (report) => {
    const map = heatMapOf(report);
    return renderHtml(
      report,
      map ? { source: 'cid:heat-map@cronwitness', jobs: map.jobs, more: map.more } : null,
    );
  },
  json: renderJson,
  md: renderMarkdown,
};
