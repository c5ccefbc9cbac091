import { FINISH_KINDS, START_KINDS } from '../verdict/verdict.ts';
import * as excerpt from './excerpt.ts';
import { budgetBar, dayStrip, toneInk } from './html-bars.ts';
import { code, note, table } from './html-frame.ts';
import { type Ground, look } from './html-look.ts';
import { badOf, unknownOf } from './job-rows.ts';
import { html, type Markup, nothing } from './markup.ts';
import * as phrase from './phrase.ts';
import { counted, grouped, plain } from './plain.ts';
import type { GroupRow, OwnerRow, Report } from './report-data.ts';
import { clockIn, lengthOf, weekdayOf } from './when.ts';

const more = (n: number, one: string, many = `${one}s`): Markup =>
  n === 0 ? nothing : note(`… and ${counted(n, `more ${one}`, `more ${many}`)}`);

const both = (...parts: readonly Markup[]): Markup => html`${parts}`;

/** Verdict, share, budget, and why: what is read first, and often the only thing. */
export const card = (name: phrase.ObjectiveName, report: Report): Markup => {
  const sli = report.objectives[name];
  const ink = toneInk(sli.kind);
  const small = 'margin:6px 0 0;font-size:14px;line-height:20px';
  const budget =
    sli.kind === 'no-data'
      ? nothing
      : html`<div style="padding:8px 0 0">${budgetBar(sli, 10)}</div><p ${look({ ink: 'dim', css: 'margin:4px 0 0;font-size:13px;line-height:18px' })}>Budget: ${phrase.budgetOf(sli)}</p>`;
  const share = sli.kind === 'no-data' ? '' : phrase.shareOf(sli);
  return html`<tr><td style="padding:12px 16px 0"><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td width="5" ${look({ fill: ink, css: 'font-size:1px' })}>&nbsp;</td><td ${look({ ground: 'card', ink: 'text', css: 'padding:12px 14px' })}>
<span ${look({ ink: 'dim', css: 'font-size:14px;line-height:20px' })}>${name}</span>&ensp;<b ${look({ ink, css: 'font-size:14px;line-height:20px' })}>${phrase.verdictOf(sli)}</b>
<div ${look({ ink: 'text', css: 'font-size:26px;line-height:32px;font-weight:600' })}>${share}</div>${budget}
<p ${look({ ink: 'text', css: small })}>${phrase.reasonOf(name, report)}</p><p ${look({ ink: 'dim', css: 'margin:4px 0 0;font-size:13px;line-height:18px' })}>Promised: ${phrase.promiseOf(name, report)}.</p>
</td></tr></table></td></tr>`;
};

export const why = (report: Report): Markup =>
  table(
    [],
    phrase.whyOf(report).map((row) => [row.text, grouped(row.runs)]),
  );

export const incidents = (report: Report, most: number): Markup => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.incidentsToShow(report, most);
  const cells = rows.map((i) => {
    const length = i.closed === null ? 'open' : lengthOf(i.opened, i.closed);
    const when = `${clock.span(i.opened, i.closed ?? report.asOf)} (${length})`;
    return [
      html`<b>${plain(i.title, 200)}</b><br><span ${look({ ink: 'dim' })}>${when}, ${plain(i.cause, 30)}</span>`,
      counted(i.runs, 'run').replace(' ', '\u00a0'),
    ];
  });
  return both(table([], cells), more(left, 'incident'));
};

export const worst = ({ worst, window, owner }: Report): Markup => {
  const days = window.days.map(weekdayOf);
  return html`${worst.map((job, i) => {
    const whose = job.owner === null || owner !== null ? '' : ` · ${plain(job.owner, 40)}`;
    const text = 'font-size:14px;line-height:20px;overflow-wrap:anywhere;word-break:break-word';
    return html`<div ${look({ ink: 'text', line: true, css: `padding:${i === 0 ? 0 : 10}px 0 10px;border-bottom:1px solid` })}><div ${look({ ink: 'text', css: text })}><b>${plain(`${job.namespace}/${job.name}`)}</b>${whose}</div><div ${look({ ink: 'text', css: text })}>${phrase.causesOf(job.causes)}; ${counted(job.due, 'run')} due</div>${dayStrip(job.badByDay, days)}${job.commands.map(code)}</div>
`;
  })}`;
};

export const runs = ({ runs: { due, start, finish } }: Report): Markup => {
  if (due === 0) return nothing;
  const half = (rows: Markup): Markup =>
    html`<td width="50%" valign="top" style="padding:0 8px 0 0;vertical-align:top">${rows}</td>`;
  const starts = table(
    ['start', ''],
    START_KINDS.map((kind) => [kind, grouped(start[kind])]),
  );
  const finishes = table(
    ['finish', ''],
    FINISH_KINDS.map((kind) => [kind, grouped(finish[kind])]),
  );
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${half(starts)}${half(finishes)}</tr></table>`;
};

const TINTS = { good: 'tintGood', bad: 'tintBad', warn: 'tintWarn', none: 'tintNone' } as const;

export const trend = ({ trend, last28Days }: Report): Markup => {
  const tint = (sli: Report['objectives']['start']): Markup => {
    const ink = toneInk(sli.kind);
    const ground: Ground = ink === 'text' || ink === 'dim' ? 'tintNone' : TINTS[ink];
    return html`<div ${look({ ground, ink: 'text', css: 'padding:3px 6px 4px;border-radius:4px;text-align:left' })}>${phrase.shareOf(sli)}${budgetBar(sli, 4)}</div>`;
  };
  const rows = [
    ...trend.map((t) => [t.week, tint(t.start), tint(t.survive)]),
    [html`<b>28 days</b>`, tint(last28Days.start), tint(last28Days.survive)],
  ];
  return both(
    table(['', 'start', 'survive'], rows),
    note(
      'Green kept the target, red missed it, amber hangs on what nobody saw. The bar is the error budget.',
    ),
  );
};

export const blind = (report: Report, most: number): Markup => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.blindToShow(report, most);
  const cells = rows.map((b) => [
    `${clock.span(b.from, b.to)}: ${b.resources.join(', ')}`,
    lengthOf(b.from, b.to),
  ]);
  return both(table([], cells), more(left, 'interval'));
};

export const maintenance = (report: Report, most: number): Markup => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.maintenanceToShow(report, most);
  const cells = rows.map((m) => [
    `${clock.span(m.from, m.to)}: ${plain(m.reason)}`,
    plain(`${m.namespace ?? '*'}/${m.name ?? '*'}`, 60),
  ]);
  return both(table([], cells), more(left, 'window'));
};

export const migration = ({ migration: m }: Report, most: number): Markup => {
  if (m === null) return nothing;
  const { neither, both: doubled, onlyOld, onlyNew } = m.occurrences;
  return both(
    table(
      [],
      [
        ['Jobs moved', `${grouped(m.jobs.moved)} of ${grouped(m.jobs.planned)}`],
        ['Jobs moved back', grouped(m.jobs.movedBack)],
        ['Runs lost in the hand-over', grouped(neither)],
        ['Runs doubled', grouped(doubled)],
        [`Runs by ${plain(m.from, 30)} only`, grouped(onlyOld)],
        [`Runs by ${plain(m.to, 30)} only`, grouped(onlyNew)],
        ...m.attention
          .slice(0, most)
          .map((a) => [`${plain(a.job, 120)}: ${plain(a.reason)}`, plain(a.advice, 40)]),
      ],
    ),
    more(Math.max(0, m.attention.length - most), 'job'),
  );
};

export const differences = (report: Report, most: number): Markup => {
  const { rows, more: left } = excerpt.differencesToShow(report, most);
  const cells = rows.map((d) => [`${d.job ?? 'report'}: ${d.what}`, `${d.before} → ${d.after}`]);
  return both(table([], cells), more(left, 'change'));
};

/** The verdict, and under it how many runs were bad: side by side they would not fit a phone. */
const verdictMark = (kind: GroupRow['verdicts']['start'], bad: number): Markup =>
  html`<span ${look({ ink: toneInk(kind) })}>${kind}</span>${bad === 0 ? nothing : html`<br><span ${look({ ink: 'dim' })}>${grouped(bad)} bad</span>`}`;

const groups = ({ rows, more: left }: excerpt.Excerpt<GroupRow | OwnerRow>, what: string): Markup =>
  both(
    table(
      ['', 'runs', 'start', 'survive'],
      rows.map((g) => [
        plain(g.name ?? '(no owner)', 63),
        grouped(g.due),
        verdictMark(g.verdicts.start, g.start.bad),
        verdictMark(g.verdicts.survive, g.survive.bad),
      ]),
    ),
    more(left, what),
  );

export const owners = (report: Report, most: number): Markup =>
  groups(excerpt.ownersToShow(report, most), 'owner');
export const namespaces = (report: Report, most: number): Markup =>
  groups(excerpt.namespacesToShow(report, most), 'namespace');

export const jobs = (report: Report, most: number): Markup => {
  const { rows, more: left, fine } = excerpt.jobsToShow(report, most);
  return both(
    table(
      ['', 'due', 'bad', 'unknown'],
      rows.map((j) => [
        plain(`${j.namespace}/${j.name}`),
        grouped(j.due),
        grouped(badOf(j)),
        grouped(unknownOf(j)),
      ]),
    ),
    more(left, 'job with bad or unknown runs', 'jobs with bad or unknown runs'),
    note(fine === 0 ? '' : `${counted(fine, 'job')} with nothing bad and nothing unknown.`),
  );
};

export const badRuns = (report: Report, most: number): Markup => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.streaksToShow(report, most);
  const cells = rows.map((s) => [
    html`${plain(s.job)}<br><span ${look({ ink: 'dim' })}>${s.runs === 1 ? clock.at(s.last) : clock.span(s.first, s.last)}</span>`,
    `${grouped(s.runs)} ${plain(s.verdict, 60)}`,
  ]);
  return both(
    table([], cells),
    left === 0 ? nothing : both(note(`… and ${grouped(left)} more:`), code(phrase.missedCommand(report))),
  );
};
