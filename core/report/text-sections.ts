import { FINISH_KINDS, START_KINDS } from '../verdict/verdict.ts';
import { aligned, type Cell, wrapped } from './aligned.ts';
import * as excerpt from './excerpt.ts';
import { badOf, unknownOf } from './job-rows.ts';
import * as phrase from './phrase.ts';
import { counted, grouped, plain } from './plain.ts';
import type { GroupRow, OwnerRow, Report } from './report-data.ts';
import { type Style, toneOf } from './style.ts';
import { type Clock, clockIn, lengthOf } from './when.ts';

type Lines = readonly string[];

const more = (n: number, what: string, many = `${what}s`): Lines =>
  n === 0 ? [] : [`  … and ${counted(n, `more ${what}`, `more ${many}`)}`];
const NAME = 40;

export const worst = ({ worst, owner }: Report, style: Style): Lines =>
  worst.flatMap((job, i) => [
    ...wrapped(
      `${i + 1}. ${plain(`${job.namespace}/${job.name}`, 60)}${job.owner === null || owner !== null ? '' : ` (${plain(job.owner, 30)})`}: ${phrase.causesOf(job.causes)}; ${counted(job.due, 'run')} due`,
      76,
    ).map((line, n) => (n === 0 ? `  ${line}` : `     ${line}`)),
    ...job.commands.map((command) => style.dim(`     ${plain(command, 300)}`)),
  ]);

export const incidents = (report: Report): Lines => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.incidentsToShow(report);
  return [
    ...rows.flatMap((i) => [
      `  ${clock.span(i.opened, i.closed ?? report.asOf)}${i.closed === null ? ' (open)' : `, ${lengthOf(i.opened, i.closed)}`}: ${counted(i.runs, 'run')}, ${plain(i.cause, 30)}`,
      ...wrapped(plain(i.title, 200), 74).map((line) => `    ${line}`),
    ]),
    ...more(left, 'incident'),
  ];
};

export const runs = ({ runs: { start, finish } }: Report, style: Style): Lines => {
  const starts = START_KINDS.map((kind): readonly Cell[] => [kind, grouped(start[kind])]);
  const finishes = FINISH_KINDS.map((kind): readonly Cell[] => [kind, grouped(finish[kind])]);
  const head = ['start', '', 'finish', ''].map((text) => ({ text, paint: style.dim }));
  return aligned([head, ...starts.map((cells, i) => [...cells, ...(finishes[i] ?? [])])], [1, 3]);
};

export const why = (report: Report): Lines =>
  aligned(
    phrase.whyOf(report).map((row) => [grouped(row.runs), row.text]),
    [0],
  );

export const trend = ({ trend, last28Days }: Report, style: Style): Lines => {
  const cells = ({ start, survive }: Pick<Report['trend'][number], 'start' | 'survive'>): readonly Cell[] =>
    [start, survive].flatMap((sli) => [
      phrase.shareOf(sli),
      { text: sli.kind === 'no-data' ? '' : sli.kind, paint: style[toneOf(sli.kind)] },
    ]);
  const head = ['week', 'start', '', 'survive', ''].map((text) => ({ text, paint: style.dim }));
  return aligned([head, ...trend.map((t) => [t.week, ...cells(t)]), ['28 days', ...cells(last28Days)]]);
};

export const blind = (report: Report): Lines => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.blindToShow(report);
  return [
    ...rows.map((b) => `  ${clock.span(b.from, b.to)}, ${lengthOf(b.from, b.to)}: ${b.resources.join(', ')}`),
    ...more(left, 'interval'),
  ];
};

export const maintenance = (report: Report): Lines => {
  const clock = clockIn(report.window.timeZone);
  const { rows, more: left } = excerpt.maintenanceToShow(report);
  return [
    ...rows.flatMap((m) =>
      wrapped(
        `${clock.span(m.from, m.to)}, ${plain(`${m.namespace ?? '*'}/${m.name ?? '*'}`, NAME)}: ${plain(m.reason)}`,
        76,
      ).map((line, i) => (i === 0 ? `  ${line}` : `    ${line}`)),
    ),
    ...more(left, 'window'),
  ];
};

export const migration = ({ migration: m }: Report): Lines => {
  if (m === null) return [];
  const { onlyOld, onlyNew, both, neither } = m.occurrences;
  return [
    `  ${plain(m.from, 20)} to ${plain(m.to, 20)}: ${grouped(m.jobs.moved)} of ${counted(m.jobs.planned, 'job')} moved, ${grouped(m.jobs.movedBack)} moved back`,
    `  ${grouped(neither)} lost, ${grouped(both)} doubled, ${grouped(onlyOld)} only by the old, ${grouped(onlyNew)} only by the new`,
    ...m.attention
      .slice(0, excerpt.MOST_ROWS)
      .flatMap((a) =>
        wrapped(`${plain(a.job, 60)}: ${plain(a.advice, 40)}, ${plain(a.reason)}`, 76).map((line, i) =>
          i === 0 ? `  ${line}` : `    ${line}`,
        ),
      ),
    ...more(Math.max(0, m.attention.length - excerpt.MOST_ROWS), 'job'),
  ];
};

export const differences = (report: Report): Lines => {
  const { rows, more: left } = excerpt.differencesToShow(report);
  return [
    ...rows.map(
      (d) => `  ${d.job === null ? '' : `${plain(d.job, 44)} `}${d.what}: ${d.before} → ${d.after}`,
    ),
    ...more(left, 'change'),
  ];
};

const groupCells = (g: GroupRow | OwnerRow, style: Style): readonly Cell[] => {
  const verdict = (kind: GroupRow['verdicts']['start']): Cell => ({ text: kind, paint: style[toneOf(kind)] });
  return [
    plain(g.name ?? '(no owner)', 24),
    grouped(g.jobs),
    grouped(g.due),
    grouped(g.start.bad),
    verdict(g.verdicts.start),
    grouped(g.survive.bad),
    verdict(g.verdicts.survive),
  ];
};

const groups = (
  { rows, more: left }: excerpt.Excerpt<GroupRow | OwnerRow>,
  what: string,
  style: Style,
): Lines => {
  if (rows.length === 0) return [];
  const head = ['', 'jobs', 'due', 'bad', 'start', 'killed', 'survive'];
  return [
    ...aligned(
      [head.map((text) => ({ text, paint: style.dim })), ...rows.map((g) => groupCells(g, style))],
      [1, 2, 3, 5],
    ),
    ...more(left, what),
  ];
};

export const owners = (report: Report, style: Style): Lines =>
  groups(excerpt.ownersToShow(report), 'owner', style);
export const namespaces = (report: Report, style: Style): Lines =>
  groups(excerpt.namespacesToShow(report), 'namespace', style);

export const jobs = (report: Report, style: Style): Lines => {
  const { rows, more: left, fine } = excerpt.jobsToShow(report);
  const head = ['', 'due', 'bad', 'unknown', ...(report.owner === null ? ['owner'] : [])].map((text) => ({
    text,
    paint: style.dim,
  }));
  const table = rows.map((j) => [
    plain(`${j.namespace}/${j.name}`, NAME),
    grouped(j.due),
    grouped(badOf(j)),
    grouped(unknownOf(j)),
    ...(report.owner === null ? [plain(j.owner ?? '', 14)] : []),
  ]);
  return [
    ...(rows.length === 0 ? [] : aligned([head, ...table], [1, 2, 3])),
    ...more(left, 'job with bad or unknown runs', 'jobs with bad or unknown runs'),
    ...(fine === 0 ? [] : [`  ${counted(fine, 'job')} with nothing bad and nothing unknown`]),
  ];
};

export const badRuns = (report: Report): Lines => {
  const { rows, more: left } = excerpt.streaksToShow(report);
  const clock = clockIn(report.window.timeZone);
  return [
    ...aligned(
      rows.map((s) => [grouped(s.runs), plain(s.job, 36), plain(s.verdict, 32)]),
      [0],
    ).flatMap((line, i) => [line, ...(rows[i] ? [`     ${timesOf(rows[i], clock)}`] : [])]),
    ...(left === 0 ? [] : [`  … and ${grouped(left)} more: ${phrase.missedCommand(report)}`]),
  ];
};

const timesOf = (s: excerpt.Streak, clock: Clock): string =>
  s.runs === 1 ? clock.at(s.last) : clock.span(s.first, s.last);

export const footer = (report: Report): Lines => {
  const { notCounted } = report.policy;
  const left = [...notCounted.start, ...notCounted.survive];
  return [
    `Not counted: ${left.length === 0 ? 'nothing' : left.join(', ')}, skipped, excused. As of ${report.asOf}.`,
    ...(report.ledgerHead === null
      ? []
      : [
          'Ledger head (cronwitness verify --head tells whether it still is one):',
          `${report.ledgerHead.sequence}:${report.ledgerHead.hash}`,
        ]),
  ];
};
