import type { JobView, MigrationView } from './view.ts';

/** The migration as Markdown: what was found first, then each job with its numbers, then what to do next. */
export const renderMigrationMarkdown = (view: MigrationView): string =>
  [
    `# Migration from ${view.from} to ${view.to}`,
    summary(view),
    findings(view),
    table('Jobs', HEADS, view.rows.map(cells)),
    inventory(view),
    steps(view),
    numbers(view),
  ]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');

const summary = ({ window, jobs, occurrences: o }: MigrationView): string =>
  [
    `${window.from} to ${window.to}.`,
    '',
    `- ${jobs.moved} of ${jobs.planned} jobs moved, ${jobs.movedBack} moved back, ${jobs.states['ready to move']} ready to move, ${jobs.states.watching} watching, ${jobs.states['move back']} to move back`,
    `- ${o.lost} runs lost, ${o.doubled} doubled, ${o.wrongSide} on the wrong side, ${o.unknown} unknown`,
    `- ${o['only-old']} made by the old side alone, ${o['only-new']} by the new one alone, ${o.both} by both, ${o.neither} by neither`,
  ].join('\n');

const findings = ({ findings: all, notPlanned }: MigrationView): string => {
  const rows = all.map(({ severity, job, rule, message }) => [severity, job, rule, message]);
  const unknown = notPlanned.map((name) => ['info', name, 'not-planned', 'in Chronos, and in no file']);
  const found = [...rows, ...unknown];
  return found.length === 0
    ? '## Findings\n\nNone.'
    : table('Findings', ['Severity', 'Job', 'Rule', 'What'], found);
};

const HEADS = [
  'Job',
  'Criticality',
  'State',
  'In the hands of',
  'Since',
  'Only old',
  'Only new',
  'Both',
  'Neither',
  'Unknown',
];

const cells = (row: JobView): readonly string[] => [
  row.job,
  String(row.criticality),
  row.state,
  row.shadow && row.scheduler === 'chronos' ? 'chronos, in shadow' : row.scheduler,
  row.handOvers.at(-1)?.at ?? '',
  String(row.occurrences['only-old']),
  String(row.occurrences['only-new']),
  String(row.occurrences.both),
  String(row.occurrences.neither),
  String(row.occurrences.unknown),
];

const inventory = ({ inventory: all }: MigrationView): string => {
  if (all.jobs.length === 0) return '';
  const rows = all.jobs.map(({ job, missing, occurrences, unknown, first }) => [
    job,
    missing ? 'missing' : 'was missing',
    String(occurrences),
    String(unknown),
    first ?? '',
  ]);
  return table('Occurrences without a CronJob', ['Job', 'Now', 'Occurrences', 'Unknown', 'First'], rows);
};

const steps = ({ rows, nextToMove }: MigrationView): string => {
  const next =
    nextToMove.length === 0 ? [] : [`Next to move, in this order: ${nextToMove.map(text).join(', ')}.`];
  const changes = rows
    .filter(({ change }) => change.length > 0)
    .map(({ job, state, change }) =>
      [`### ${text(job)}: ${state}`, '', '```yaml', ...change, '```'].join('\n'),
    );
  return next.length + changes.length === 0 ? '' : ['## Next steps', ...next, ...changes].join('\n\n');
};

const numbers = ({ rows }: MigrationView): string => {
  const one = ({ job, checks }: JobView): string =>
    [
      `### ${text(job)}`,
      '',
      ...checks.map(({ name, passed, shown }) => `- ${passed ? 'passed' : 'waits'}: ${name}: ${text(shown)}`),
    ].join('\n');
  return ['## The numbers behind each state', ...rows.map(one)].join('\n\n');
};

const table = (title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (some: readonly string[]): string => `| ${some.map(text).join(' | ')} |`;
  return [`## ${title}`, '', line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)].join(
    '\n',
  );
};

/** Names come from files and clusters: what Markdown would read as its own is escaped, and a line stays a line. */
const text = (raw: string): string =>
  raw.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll(/[\\|<>`*_[\]]/g, (c) => `\\${c}`);
