import type { MigrationVerdict } from '../core/migration/verify.ts';
import type { FindingView, JobView, MigrationView, OccurrenceView } from '../core/migration/view.ts';
import { type Cell, columns, harmless } from './columns.ts';
import type { Style } from './style.ts';

/** A migration for a terminal: the jobs, the most critical first, what was found, and the next step of each that has one. */
export const statusTable = (view: MigrationView, style: Style): string => {
  const { jobs, window, occurrences } = view;
  const head = [
    style.bold(`${view.from} to ${view.to}, ${window.from} to ${window.to}`),
    `${jobs.moved} of ${jobs.planned} jobs moved, ${jobs.movedBack} moved back; ${jobs.states['ready to move']} ready to move, ${jobs.states.watching} watching, ${jobs.states['move back']} to move back`,
    `occurrences: ${occurrences['only-old']} only old, ${occurrences['only-new']} only new, ${occurrences.both} both, ${occurrences.neither} neither, ${occurrences.unknown} unknown; ${occurrences.lost} lost, ${occurrences.doubled} doubled, ${occurrences.wrongSide} on the wrong side`,
  ];
  const blocks = [
    head.join('\n'),
    columns([HEADS, ...view.rows.map((row) => cells(row, style))], NUMBERS),
    findingsBlock(view, style),
    inventoryBlock(view),
    stepsBlock(view, style),
    ...view.rows.filter(({ listed }) => listed.length > 0 && view.rows.length === 1).map(occurrencesBlock),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
};

const HEADS: readonly string[] = [
  'JOB',
  'CRIT',
  'STATE',
  'IN',
  'SINCE',
  'OLD',
  'NEW',
  'BOTH',
  'NEITHER',
  'UNKNOWN',
  'WAITS FOR',
];
const NUMBERS = new Set([1, 5, 6, 7, 8, 9]);

const cells = (row: JobView, style: Style): readonly Cell[] => {
  const paint = {
    moved: style.good,
    'ready to move': style.good,
    watching: style.warn,
    'move back': style.bad,
  }[row.state];
  const { occurrences } = row;
  const failed = row.checks.filter(({ passed }) => !passed).map(({ name }) => name);
  return [
    harmless(row.job, 60),
    String(row.criticality),
    { text: row.state, paint },
    row.shadow && row.scheduler === 'chronos' ? 'chronos+shadow' : row.scheduler,
    row.handOvers.at(-1)?.at ?? '-',
    String(occurrences['only-old']),
    String(occurrences['only-new']),
    String(occurrences.both),
    String(occurrences.neither),
    String(occurrences.unknown),
    failed.join(', ') || '-',
  ];
};

const findingsBlock = ({ findings, notPlanned }: MigrationView, style: Style): string => {
  const paint = { error: style.bad, warning: style.warn, info: style.dim };
  const line = (one: FindingView): string =>
    `${paint[one.severity](one.severity)}: ${harmless(one.job, 60)}: ${harmless(one.message, 400)} [${one.rule}]`;
  const unknown = notPlanned.map(
    (name) => `${style.dim('info')}: ${harmless(name)}: in Chronos, and in no file`,
  );
  return [
    `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
    ...findings.map(line),
    ...unknown,
  ].join('\n');
};

const inventoryBlock = ({ inventory }: MigrationView): string => {
  if (inventory.jobs.length === 0) return '';
  const rows = inventory.jobs.map(({ job, missing, occurrences, unknown, first }) => [
    harmless(job, 100),
    missing ? 'missing' : 'was missing',
    String(occurrences),
    String(unknown),
    first ?? '-',
  ]);
  const head = `${inventory.occurrences} occurrences without a CronJob (not among the due runs)`;
  return `${head}\n${columns([['JOB', 'NOW', 'OCCURRENCES', 'UNKNOWN', 'FIRST'], ...rows], new Set([2, 3]))}`;
};

const stepsBlock = ({ rows }: MigrationView, style: Style): string =>
  rows
    .filter(({ change }) => change.length > 0)
    .map(({ job, state, checks, change }) => {
      const shown = checks.filter(({ passed }) => state === 'ready to move' || !passed);
      return [
        style.bold(`${harmless(job, 60)}: ${state}`),
        ...shown.map(({ name, shown: numbers }) => `  ${name}: ${harmless(numbers, 300)}`),
        ...change.map((line) => `    ${harmless(line)}`),
      ].join('\n');
    })
    .join('\n');

const occurrencesBlock = ({ listed }: JobView): string => {
  const row = ({ nominal, kind, expected, trouble, oldRuns, start }: OccurrenceView): readonly string[] => [
    nominal,
    kind,
    expected,
    trouble ?? '-',
    oldRuns.join(', ') || '-',
    start ?? 'not due',
  ];
  return columns([['DUE', 'RAN', 'IN THE HANDS OF', 'TROUBLE', 'OLD RUN', 'KUBERNETES'], ...listed.map(row)]);
};

export const verifyText = (verdict: MigrationVerdict, style: Style): string => {
  const lines = verdict.troubles.map(
    ({ job, nominal, trouble }) => `${style.bad(trouble)}  ${harmless(job, 60)}  ${nominal}`,
  );
  const sum = `${verdict.moved} moved jobs, ${verdict.occurrences} occurrences from ${verdict.from} to ${verdict.to}: ${verdict.lost} lost, ${verdict.doubled} doubled, ${verdict.wrongSide} on the wrong side, ${verdict.unknown} unknown`;
  return `${[...lines, sum].join('\n')}\n`;
};

/** What "nothing lost, nothing doubled" does not prove. */
export const unproved = ({ moved, occurrences, unknown }: MigrationVerdict): readonly string[] => {
  if (moved === 0) return ['no job has changed hands yet: there was nothing to check'];
  if (unknown === 0) return [];
  return [
    `${unknown === occurrences ? 'all' : `${unknown} of`} ${occurrences} occurrences are unknown, neither clean nor lost: "migration status --job NAME" lists them, with who had them`,
  ];
};
