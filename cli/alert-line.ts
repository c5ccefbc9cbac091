import type { Envelope } from '../adapters/eventbridge/envelope.ts';
import type { Zone } from '../core/numbers/zone.ts';
import { after, type Instant, parseInstant } from '../core/time.ts';
import { harmless } from './columns.ts';
import type { Style } from './style.ts';

type Paint = Exclude<keyof Style, 'dim'>;

/** What is said of each event, and how it looks to a person; what is not in here is shown by its own name. */
const WORDS: Readonly<Record<string, { readonly what: string; readonly paint: Paint }>> = {
  'Run Missed': { what: 'MISSED', paint: 'bad' },
  'Run Killed': { what: 'KILLED', paint: 'bad' },
  'Run Recovered': { what: 'RECOVERED', paint: 'good' },
  'Pod Stuck Pending': { what: 'STUCK', paint: 'warn' },
  'Incident Opened': { what: 'OPEN', paint: 'bad' },
  'Incident Closed': { what: 'CLOSED', paint: 'good' },
  'Error Budget Burning': { what: 'BURNING', paint: 'bad' },
  'Observer Blind': { what: 'BLIND', paint: 'bad' },
  'Observer Recovered': { what: 'SEEING', paint: 'good' },
  'Weekly SLO Report': { what: 'REPORT', paint: 'bold' },
  'CronJob Finding': { what: 'FINDING', paint: 'warn' },
  'Hand-over Finding': { what: 'HAND-OVER', paint: 'warn' },
};

const WHAT = 9;
// A name of ordinary length with its nominal time and verdict; longer ones push what follows to the right.
const WHOM = 62;
const LONGEST = 200;
const CLUSTER = 16;

/** How a terminal shows alerts; with several clusters each line says of which it speaks. */
export type AlertLook = { readonly zone: Zone; readonly style: Style; readonly several: boolean };

/**
 * An event of the bus as one line: when (in the zone, with the zone), what, whom it concerns, what to do next. Whatever it
 * holds, it is one line, and it moves no cursor.
 */
export const alertLine = (event: Envelope, { zone, style, several }: AlertLook): string => {
  const type = event['detail-type'];
  const known = Object.hasOwn(WORDS, type) ? WORDS[type] : undefined;
  const { what, paint } = known ?? { what: harmless(type, 40), paint: 'bold' };
  const said = harmless(`${event.detail.drill === true ? 'DRILL ' : ''}${whom(event)}`, LONGEST);
  const next = harmless(nextStep(event), LONGEST);
  return [
    timeIn(zone, event.time),
    style[paint](what.padEnd(WHAT)),
    ...(several ? [harmless(String(event.detail.cluster ?? ''), CLUSTER).padEnd(CLUSTER)] : []),
    next === '' ? said : said.padEnd(WHOM),
    ...(next === '' ? [] : [style.dim(`→ ${next}`)]),
  ].join('  ');
};

const whom = ({ detail }: Envelope): string => {
  const text = (name: string): string => (typeof detail[name] === 'string' ? detail[name] : '');
  const [job, nominal] = [text('cronJob'), text('nominal')];
  const cause = text('cause') === '' ? '' : ` (${text('cause')})`;
  if (job !== '' && nominal !== '') return `${job}@${nominal}  ${text('verdict') || 'killed'}${cause}`;
  const summary = text('summary');
  const of = `${text('cluster')}: `;
  return text('title') || (summary.startsWith(of) ? summary.slice(of.length) : summary);
};

/** The command alone where there is one: that is what a hand at a terminal wants. */
const nextStep = ({ detail }: Envelope): string => {
  const sentence = typeof detail.nextStep === 'string' ? detail.nextStep : '';
  return /`([^`]+)`/.exec(sentence)?.[1] ?? sentence;
};

/** `2026-11-22 16:38:00 +01:00`; text that is no time is shown as it is. */
const timeIn = (zone: Zone, text: string): string => {
  const at = parseInstant(text);
  if (at === undefined) return harmless(text, 30);
  const offset = zone.offsetAt(at);
  return `${clock(after(at, offset))} ${offset === 0 ? 'UTC' : offsetText(offset)}`;
};

const clock = (local: Instant): string => new Date(local).toISOString().slice(0, 19).replace('T', ' ');

const offsetText = (offset: number): string => {
  const total = Math.abs(Math.round(offset / 60_000));
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(total / 60))}:${two(total % 60)}`;
};
