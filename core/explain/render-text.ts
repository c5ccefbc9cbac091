import type { Style } from '../report/style.ts';
import { duration, formatDuration, parseInstant } from '../time.ts';
import type { DueNote, Explanation, Moment, Step } from './explanation.ts';

// Eighty columns, less the two that a section's lines are set in.
const WIDTH = 78;
// What could move a terminal's cursor or turn its text around is shown, not obeyed.
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;
const clean = (text: string): string =>
  text.replaceAll(HARMFUL, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** For a terminal of 80 columns, but for commands, which are to be copied whole; every text that came from the cluster is made harmless. */
export const renderExplanation = (e: Explanation, style: Style): string =>
  [
    style.bold(clean(e.run)),
    style[e.tone](e.headline) + (e.final ? '' : style.dim('  (may still change)')),
    '',
    ...section('Due', dueLines(e.due), style),
    ...section('What is known', timelineLines(e.timeline, style), style),
    ...section('Decided by', wrapAll(e.decided), style),
    ...section('It would have been otherwise with', wrapAll(e.otherwise), style),
    ...section('Next', e.next.flatMap(stepLines), style),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');

const section = (title: string, lines: readonly string[], style: Style): readonly string[] =>
  lines.length === 0 ? [] : [style.bold(title), ...lines.map((l) => `  ${l}`.trimEnd()), ''];

const dueLines = ({
  nominal,
  deadline,
  schedule,
  words,
  zone,
  local,
  clockChange,
}: DueNote): readonly string[] => [
  `${nominal}, to be started by ${deadline}`,
  ...(local === null || local.endsWith('UTC')
    ? []
    : [`${local}${zone === null ? '' : ` in ${clean(zone)}`}`]),
  ...(schedule === null ? [] : wrap(`schedule ${schedule}${words === null ? '' : `: ${words}`}`)),
  ...(zone === null ? ['its spec is not remembered any more: neither is its zone'] : []),
  ...(clockChange === null ? [] : wrap(clockChange)),
];

const timelineLines = (moments: readonly Moment[], style: Style): readonly string[] => {
  const offsets = moments.map((m) => offsetOf(m.offsetMs));
  const width = Math.max(0, ...offsets.map((o) => o.length));
  return moments.flatMap((m, i) => {
    const [first = '', ...rest] = wrap(`${m.subject}: ${m.says}`, WIDTH - width - 12);
    const indent = ' '.repeat(8 + 2 + width + 2);
    return [
      `${m.at.slice(11, 19)}  ${(offsets[i] ?? '').padStart(width)}  ${first}`,
      ...rest.map((line) => indent + line),
      style.dim(indent + heard(m)),
    ];
  });
};

const offsetOf = (ms: number): string =>
  ms === 0 ? 'due' : `${ms < 0 ? '−' : '+'}${formatDuration(duration(Math.abs(ms)))}`;

const WITNESSES: Readonly<Record<Moment['witness'], string>> = {
  list: 'seen in a list',
  watch: 'seen by the watch',
  event: 'told by a Kubernetes Event',
  status: "told by the CronJob's status",
  calendar: 'follows from the calendar',
  coverage: 'follows from our own coverage',
};

/** Where it came from, and how much later we knew. */
const heard = ({ witness, at, learned }: Moment): string => {
  const [then, knew] = [parseInstant(at), learned === null ? undefined : parseInstant(learned)];
  const lag = then === undefined || knew === undefined ? 0 : knew - then;
  return lag < 1000 ? WITNESSES[witness] : `${WITNESSES[witness]} ${formatDuration(duration(lag))} later`;
};

const stepLines = ({ why, command }: Step): readonly string[] =>
  command === null ? wrap(why) : [clean(command), ...wrap(why, WIDTH - 4).map((line) => `    ${line}`)];

const wrapAll = (texts: readonly string[]): readonly string[] => texts.flatMap((t) => wrap(t));

const wrap = (text: string, width = WIDTH): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of clean(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};
