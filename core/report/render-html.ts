import { MOST_ROWS } from './excerpt.ts';
import { page, section } from './html-frame.ts';
import { look } from './html-look.ts';
import * as sections from './html-sections.ts';
import { html, type Markup, nothing } from './markup.ts';
import { coverageOf, OBJECTIVES, reasonOf } from './phrase.ts';
import { counted, plain } from './plain.ts';
import type { Report } from './report-data.ts';
import { subjectOf } from './subject.ts';
import { footer } from './text-sections.ts';
import { clockIn, weekdayOf } from './when.ts';

/** A picture to be shown in the mail: where it is (`cid:…`), and how many jobs it shows and leaves out. */
export type HeatMapImage = { readonly source: string; readonly jobs: number; readonly more: number };

const heading = (report: Report): Markup => {
  const { window, owner, cluster, revision } = report;
  const clock = clockIn(window.timeZone);
  const name = window.kind === 'week' ? `Cron SLO ${window.label}` : 'Cron SLO';
  const whose = owner === null ? plain(cluster, 60) : `${plain(owner, 60)} on ${plain(cluster, 60)}`;
  const over = window.complete ? '' : ` Not over yet: as of ${clock.at(report.asOf)}.`;
  return html`<tr><td ${look({ ink: 'text', css: 'padding:20px 16px 0' })}><h1 ${look({ ink: 'text', css: 'margin:0;font-size:20px;line-height:26px;overflow-wrap:anywhere' })}>${name} · ${whose}${revision > 1 ? ` · revision ${revision}` : ''}</h1>
<p ${look({ ink: 'dim', css: 'margin:4px 0 0;font-size:14px;line-height:20px' })}>${clock.at(window.from)} to ${clock.at(window.to)}, ${window.timeZone}.${over} ${coverageOf(report.coverage)}.</p></td></tr>`;
};

const heatMap = (report: Report, image: HeatMapImage | null): Markup => {
  if (image === null) return nothing;
  const { days } = report.window;
  const labels = days.map(
    (day) =>
      html`<td width="${Math.floor(100 / days.length)}%" ${look({ ink: 'dim', css: 'font-size:12px;line-height:18px;text-align:center' })}>${weekdayOf(day)}</td>`,
  );
  const left = image.more === 0 ? '' : ` ${counted(image.more, 'more job')} not shown.`;
  const text = `Heat map of ${counted(image.jobs, 'job')}: a row is a job, the worst on top, a column is a day.`;
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">${days.length > 14 ? nothing : html`<tr>${labels}</tr>`}<tr><td colspan="${days.length > 14 ? 1 : days.length}"><img src="${image.source}" alt="${text}" width="608" style="display:block;width:100%;height:auto;border:0"></td></tr></table><p ${look({ ink: 'dim', css: 'margin:6px 0 0;font-size:13px;line-height:18px' })}>A row is a job, the worst on top; a column is a day. Red: bad runs, the darker the more. Amber: unknown. Green: all good.${left}</p>`;
};

const documentOf = (report: Report, image: HeatMapImage | null, most: number): string =>
  page({
    title: subjectOf(report),
    preview: OBJECTIVES.map((name) => reasonOf(name, report)).join(' '),
    rows: [
      heading(report),
      ...OBJECTIVES.map((name) => sections.card(name, report)),
      section(`Changed since revision ${report.revision - 1}`, sections.differences(report, most)),
      section('Why', sections.why(report)),
      section(
        report.owner === null ? 'Incidents' : 'Incidents of the cluster',
        sections.incidents(report, most),
      ),
      section(report.worst.length === 1 ? 'Worst job' : 'Worst jobs', sections.worst(report)),
      section('Job by day', heatMap(report, image)),
      section(report.trend.length === 0 ? 'Last 28 days' : 'Trend', sections.trend(report)),
      section(`${counted(report.runs.due, 'run')} due`, sections.runs(report)),
      section('Not watched', sections.blind(report, most)),
      section('Maintenance', sections.maintenance(report, most)),
      section('Migration', sections.migration(report, most)),
      section('Owners', sections.owners(report, most)),
      section('Namespaces', sections.namespaces(report, most)),
      section('Jobs', sections.jobs(report, most)),
      section('Bad runs, newest first', sections.badRuns(report, most)),
      html`<tr><td ${look({ ink: 'dim', css: 'padding:20px 16px 0;font-size:12px;line-height:17px;overflow-wrap:anywhere' })}>${footer(report).map((line) => html`${line.trim()}<br>`)}</td></tr>`,
    ],
  });

// Gmail cuts a message off at 102 KB.
const MOST_BYTES = 100_000;

/** The length of a text in UTF-8. */
const bytesOf = (text: string): number => {
  let bytes = 0;
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/**
 * The report as the HTML of a mail or of a page of its own. It stands without any picture; all text from the cluster is
 * escaped; lists are cut, and where names are so long that it takes more, cut again, so that it stays under 100 KB
 * whatever the fleet's size.
 */
export const renderHtml = (report: Report, image: HeatMapImage | null = null): string => {
  for (const most of [MOST_ROWS, 10, 5, 2]) {
    const text = documentOf(report, image, most);
    if (bytesOf(text) < MOST_BYTES) return text;
  }
  return documentOf(report, image, 0);
};
