import { escapeHtml } from './plain.ts';

/** What a mail says, before it is text or HTML. */
export type MailBody = {
  readonly heading: string;
  /** Marks a rehearsal on top of everything. */
  readonly drill: boolean;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly list: MailList | null;
  readonly nextStep: string;
  readonly command: string;
  readonly dashboard: string | null;
};

/** What a mail is about, one by one: each with what befell it, and when. */
export type MailList = {
  readonly heads: readonly [what: string, when: string];
  readonly entries: readonly {
    readonly what: string;
    readonly how: string;
    readonly when: readonly string[];
  }[];
  /** What did not fit, in a sentence; null where all did. */
  readonly more: string | null;
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
    ...(body.list === null ? [] : ['', ...listed(body.list)]),
    '',
    `Next: ${body.nextStep}`,
    '',
    `Evidence: ${body.command}`,
    ...(body.dashboard === null ? [] : [`Dashboard: ${body.dashboard}`]),
    '',
  ].join('\n');
};

/** Two lines each, so that 80 columns hold a name of any length and three times. */
const listed = ({ entries, more }: MailList): readonly string[] => [
  ...entries.flatMap(({ what, how, when }) => [`  ${what}`, `    ${how}: ${when.join(', ')}`]),
  ...(more === null ? [] : [`  ${more}`]),
];

// Mail clients drop style sheets: what must hold stands on the element. Colours stay away, so that a dark client keeps its own.
const CELL = 'padding:4px 12px 4px 0;text-align:left;vertical-align:top';
// A name or an address may be one word of 256 characters, and must not make the mail as wide.
const WRAPPED = 'overflow-wrap:anywhere;word-break:break-word';
const FONT =
  'font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.45';

/** One column that a phone can show. Every value is escaped here, whatever it holds. */
export const htmlOf = (body: MailBody): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    '<meta name="color-scheme" content="light dark"><title></title></head>',
    `<body style="${FONT};max-width:720px;margin:0 auto;padding:16px">`,
    body.drill ? `<p style="font-weight:600">${escapeHtml(DRILL)}</p>` : '',
    `<h1 style="font-size:18px;line-height:1.3;margin:0 0 12px;${WRAPPED}">${escapeHtml(body.heading)}</h1>`,
    '<table role="presentation" style="border-collapse:collapse">',
    ...body.facts.map(
      ([label, value]) =>
        `<tr><td style="${CELL};white-space:nowrap">${escapeHtml(label)}</td><td style="${CELL};${WRAPPED}">${escapeHtml(value)}</td></tr>`,
    ),
    '</table>',
    ...(body.list === null ? [] : listHtml(body.list)),
    `<p style="margin:16px 0;${WRAPPED}"><strong>Next:</strong> ${coded(body.nextStep)}</p>`,
    `<p style="margin:16px 0;${WRAPPED}">Evidence: <code>${escapeHtml(body.command)}</code></p>`,
    body.dashboard === null
      ? ''
      : `<p style="margin:16px 0"><a href="${escapeHtml(body.dashboard)}">Open the dashboard</a></p>`,
    '</body></html>',
  ]
    .filter((line) => line !== '')
    .join('\n');

/** Two columns, which a phone has room for; a time is never broken. */
const listHtml = ({ heads, entries, more }: MailList): readonly string[] => [
  '<table style="border-collapse:collapse;margin-top:12px;width:100%">',
  `<tr>${heads.map((head) => `<th scope="col" style="${CELL};border-bottom:1px solid">${escapeHtml(head)}</th>`).join('')}</tr>`,
  ...entries.map(
    ({ what, how, when }) =>
      `<tr><td style="${CELL};overflow-wrap:anywhere">${escapeHtml(what)}<br><small>${escapeHtml(how)}</small></td>` +
      `<td style="${CELL}">${when.map(unbroken).join(', ')}</td></tr>`,
  ),
  '</table>',
  ...(more === null ? [] : [`<p>${escapeHtml(more)}</p>`]),
];

const unbroken = (time: string): string => `<span style="white-space:nowrap">${escapeHtml(time)}</span>`;

/** Commands stand between backticks in our sentences. */
const coded = (sentence: string): string =>
  escapeHtml(sentence).replaceAll(/`([^`]*)`/g, (_, command: string) => `<code>${command}</code>`);
