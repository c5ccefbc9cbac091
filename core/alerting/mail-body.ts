import { escapeHtml } from './plain.ts';

/** What a mail says, before it is text or HTML. */
export type MailBody = {
  readonly heading: string;
  /** Marks a rehearsal on top of everything. */
  readonly drill: boolean;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly table: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
    /** What did not fit, in a sentence; null where all did. */
    readonly more: string | null;
  } | null;
  readonly nextStep: string;
  readonly command: string;
  readonly dashboard: string | null;
};

const DRILL = 'This is a drill: nothing happened in the cluster.';

/** The plain-text twin: everything that the HTML says, in the same order. */
export const textOf = (body: MailBody): string => {
  const width = Math.max(0, ...body.facts.map(([label]) => label.length));
  return [
    ...(body.drill ? [DRILL, ''] : []),
    body.heading,
    '',
    ...body.facts.map(([label, value]) => `${`${label}:`.padEnd(width + 1)} ${value}`),
    ...(body.table === null
      ? []
      : ['', ...aligned(body.table.rows), ...(body.table.more === null ? [] : [body.table.more])]),
    '',
    `Next: ${body.nextStep}`,
    '',
    `Evidence: ${body.command}`,
    ...(body.dashboard === null ? [] : [`Dashboard: ${body.dashboard}`]),
    '',
  ].join('\n');
};

const aligned = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => (r[i] ?? '').length)));
  return rows.map((r) =>
    `  ${r.map((cell, i) => cell.padEnd(Math.min(widths[i] ?? 0, 60))).join('  ')}`.trimEnd(),
  );
};

// Mail clients drop style sheets: what must hold stands on the element. Colours stay away, so that a dark client keeps its own.
const CELL = 'padding:4px 12px 4px 0;text-align:left;vertical-align:top';
const FONT =
  'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45';

/** One column that a phone can show. Every value is escaped here, whatever it holds. */
export const htmlOf = (body: MailBody): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark"><title></title></head>',
    `<body style="${FONT};max-width:720px;margin:0 auto;padding:16px">`,
    body.drill ? `<p style="font-weight:600">${escapeHtml(DRILL)}</p>` : '',
    `<h1 style="font-size:18px;line-height:1.3;margin:0 0 12px">${escapeHtml(body.heading)}</h1>`,
    '<table role="presentation" style="border-collapse:collapse">',
    ...body.facts.map(
      ([label, value]) =>
        `<tr><td style="${CELL};white-space:nowrap">${escapeHtml(label)}</td><td style="${CELL}">${escapeHtml(value)}</td></tr>`,
    ),
    '</table>',
    ...(body.table === null ? [] : tableHtml(body.table)),
    `<p style="margin:16px 0"><strong>Next:</strong> ${coded(body.nextStep)}</p>`,
    `<p style="margin:16px 0">Evidence: <code>${escapeHtml(body.command)}</code></p>`,
    body.dashboard === null
      ? ''
      : `<p style="margin:16px 0"><a href="${escapeHtml(body.dashboard)}">Open the dashboard</a></p>`,
    '</body></html>',
  ]
    .filter((line) => line !== '')
    .join('\n');

const tableHtml = ({ columns, rows, more }: NonNullable<MailBody['table']>): readonly string[] => [
  '<table style="border-collapse:collapse;margin-top:12px;width:100%">',
  `<tr>${columns.map((c) => `<th scope="col" style="${CELL};border-bottom:1px solid">${escapeHtml(c)}</th>`).join('')}</tr>`,
  ...rows.map(
    (r) =>
      `<tr>${r.map((cell) => `<td style="${CELL};overflow-wrap:anywhere">${escapeHtml(cell)}</td>`).join('')}</tr>`,
  ),
  '</table>',
  ...(more === null ? [] : [`<p>${escapeHtml(more)}</p>`]),
];

/** Commands stand between backticks in our sentences. */
const coded = (sentence: string): string =>
  escapeHtml(sentence).replaceAll(/`([^`]*)`/g, (_, command: string) => `<code>${command}</code>`);
