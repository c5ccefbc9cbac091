import { FINISH_KINDS, START_KINDS } from '../verdict/verdict.ts';
import * as excerpt from './excerpt.ts';
import { badOf, unknownOf } from './job-rows.ts';
import { commands, more, section, table, text } from './markdown-parts.ts';
import * as phrase from './phrase.ts';
import { counted, grouped } from './plain.ts';
import type { GroupRow, OwnerRow, Report } from './report-data.ts';
import { footer } from './text-sections.ts';
import { clockIn, lengthOf } from './when.ts';

const heading = ({ window, owner, cluster, revision, asOf, coverage }: Report): readonly string[] => {
  const clock = clockIn(window.timeZone);
  const name = window.kind === 'week' ? `Cron SLO ${window.label}` : 'Cron SLO';
  const whose = owner === null ? text(cluster, 60) : `${text(owner, 60)} on ${text(cluster, 60)}`;
  const over = window.complete ? '' : ` Not over yet: as of ${clock.at(asOf)}.`;
  return [
    `# ${name} · ${whose}${revision > 1 ? ` · revision ${revision}` : ''}`,
    '',
    `${clock.at(window.from)} to ${clock.at(window.to)}, ${window.timeZone}.${over} ${phrase.coverageOf(coverage)}.`,
    '',
  ];
};

const objectives = (report: Report): readonly string[] => [
  ...table(
    ['', 'verdict', 'share', 'budget', 'why'],
    phrase.OBJECTIVES.map((name) => {
      const sli = report.objectives[name];
      const budget = sli.kind === 'no-data' ? '' : phrase.budgetOf(sli);
      const share = sli.kind === 'no-data' ? '' : phrase.shareOf(sli);
      return [name, `**${phrase.verdictOf(sli)}**`, share, budget, phrase.reasonOf(name, report)];
    }),
  ),
  '',
  ...phrase.OBJECTIVES.map((name) => `- ${name}: promised are ${phrase.promiseOf(name, report)}`),
  '',
];

const worst = ({ worst: jobs }: Report): readonly string[] =>
  jobs.flatMap((job, i) => [
    `${i + 1}. **${text(`${job.namespace}/${job.name}`)}**${job.owner === null ? '' : ` (${text(job.owner, 40)})`}: ${phrase.causesOf(job.causes)}; ${counted(job.due, 'run')} due`,
    '',
    ...commands(job.commands).map((line) => `   ${line}`),
    '',
  ]);

const why = (report: Report): readonly string[] =>
  table(
    ['cause', 'runs'],
    phrase.whyOf(report).map((row) => [row.text, grouped(row.runs)]),
  );

const incidents = (report: Report): readonly string[] => {
  const clock = clockIn(report.window.timeZone);
  return table(
    ['when', 'what', 'cause', 'runs'],
    excerpt
      .incidentsToShow(report)
      .rows.map((i) => [
        `${clock.span(i.opened, i.closed ?? report.asOf)} (${i.closed === null ? 'open' : lengthOf(i.opened, i.closed)})`,
        text(i.title),
        text(i.cause, 30),
        grouped(i.runs),
      ]),
  );
};

const trend = ({ trend: weeks, last28Days }: Report): readonly string[] =>
  table(
    ['week', 'start', '', 'survive', ''],
    [...weeks, { week: '28 days', ...last28Days }].map(({ week, start, survive }) => [
      week,
      ...[start, survive].flatMap((sli) => [phrase.shareOf(sli), sli.kind === 'no-data' ? '' : sli.kind]),
    ]),
  );

const groups = (rows: readonly (GroupRow | OwnerRow)[]): readonly string[] =>
  table(
    ['', 'jobs', 'due', 'not in time', 'killed', 'unknown', 'start', 'survive'],
    rows.map((g) => [
      g.name === null ? '(no owner)' : text(g.name, 63),
      ...[g.jobs, g.due, g.start.bad, g.survive.bad, g.start.unknown + g.survive.unknown].map(grouped),
      g.verdicts.start,
      g.verdicts.survive,
    ]),
  );

const jobs = (report: Report): readonly string[] =>
  table(
    ['', 'owner', 'due', 'bad', 'unknown'],
    excerpt
      .jobsToShow(report)
      .rows.map((j) => [
        text(`${j.namespace}/${j.name}`),
        text(j.owner ?? '', 40),
        ...[j.due, badOf(j), unknownOf(j)].map(grouped),
      ]),
  );

const counts = ({ runs }: Report): readonly string[] => [
  ...table(
    ['start', 'runs'],
    START_KINDS.map((kind) => [kind, grouped(runs.start[kind])]),
  ),
  '',
  ...table(
    ['finish', 'runs'],
    FINISH_KINDS.map((kind) => [kind, grouped(runs.finish[kind])]),
  ),
];

const blind = (report: Report): readonly string[] => {
  const clock = clockIn(report.window.timeZone);
  return excerpt
    .blindToShow(report)
    .rows.map((b) => `- ${clock.span(b.from, b.to)}, ${lengthOf(b.from, b.to)}: ${b.resources.join(', ')}`);
};

const maintenance = (report: Report): readonly string[] => {
  const clock = clockIn(report.window.timeZone);
  return excerpt
    .maintenanceToShow(report)
    .rows.map(
      (m) =>
        `- ${clock.span(m.from, m.to)}, ${text(m.namespace ?? 'all')}/${text(m.name ?? 'all')}: ${text(m.reason)}`,
    );
};

const migration = ({ migration: m }: Report): readonly string[] =>
  m === null
    ? []
    : [
        `${text(m.from, 30)} to ${text(m.to, 30)}: ${grouped(m.jobs.moved)} of ${counted(m.jobs.planned, 'job')} moved, ${grouped(m.jobs.movedBack)} moved back; ${grouped(m.occurrences.neither)} runs lost, ${grouped(m.occurrences.both)} doubled.`,
        '',
        ...m.attention
          .slice(0, excerpt.MOST_ROWS)
          .map((a) => `- ${text(a.job)}: ${text(a.advice, 40)}, ${text(a.reason)}`),
      ];

const badRuns = (report: Report): readonly string[] => {
  const clock = clockIn(report.window.timeZone);
  return table(
    ['runs', 'when', 'job', 'verdict'],
    excerpt
      .streaksToShow(report)
      .rows.map((s) => [
        grouped(s.runs),
        s.runs === 1 ? clock.at(s.last) : clock.span(s.first, s.last),
        text(s.job),
        s.verdict,
      ]),
  );
};

const firstSections = (report: Report): readonly string[] => [
  ...section(
    `Changed since revision ${report.revision - 1}`,
    excerpt
      .differencesToShow(report)
      .rows.map((d) => `- ${text(d.job ?? 'report')}: ${d.what}: ${d.before} → ${d.after}`),
    more(excerpt.differencesToShow(report).more, 'change'),
  ),
  ...section('Why', why(report)),
  ...section('Incidents', incidents(report), more(excerpt.incidentsToShow(report).more, 'incident')),
  ...section(report.worst.length === 1 ? 'Worst job' : 'Worst jobs', worst(report)),
  ...section(report.trend.length === 0 ? 'Last 28 days' : 'Trend', trend(report)),
  ...section(`${counted(report.runs.due, 'run')} due`, report.runs.due === 0 ? [] : counts(report)),
  ...section('Not watched', blind(report), more(excerpt.blindToShow(report).more, 'interval')),
  ...section('Maintenance', maintenance(report)),
  ...section('Migration', migration(report)),
];

const tables = (report: Report): readonly string[] => {
  const odd = excerpt.jobsToShow(report);
  const missing = excerpt.streaksToShow(report).more;
  const [owners, namespaces] = [excerpt.ownersToShow(report), excerpt.namespacesToShow(report)];
  return [
    ...section('Owners', groups(owners.rows), more(owners.more, 'owner')),
    ...section('Namespaces', groups(namespaces.rows), more(namespaces.more, 'namespace')),
    ...section(
      'Jobs',
      jobs(report),
      more(odd.more, 'job with bad or unknown runs', 'jobs with bad or unknown runs'),
      odd.fine === 0 ? [] : [`${counted(odd.fine, 'job')} with nothing bad and nothing unknown.`],
    ),
    ...section(
      'Bad runs, newest first',
      badRuns(report),
      missing === 0
        ? []
        : [`… and ${grouped(missing)} more:`, '', ...commands([phrase.missedCommand(report)])],
    ),
  ];
};

/** The report as GitHub Markdown, for a wiki or an issue. */
export const renderMarkdown = (report: Report): string =>
  [
    ...heading(report),
    ...objectives(report),
    ...firstSections(report),
    ...tables(report),
    ...footer(report).map((line) => `${line}  `),
    '',
  ].join('\n');
