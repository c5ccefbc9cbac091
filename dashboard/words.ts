import { duration, formatDuration } from '../core/time.ts';
import type { Row } from './api.ts';

/** The cells of the heat map, from the best to the worst. The letter is the API's. */
export const CELL_WORDS = {
  g: 'on time',
  f: 'failed by itself',
  s: 'skipped or excused',
  p: 'not over yet',
  u: 'unknown',
  l: 'late',
  k: 'killed',
  n: 'never started',
  d: 'dropped',
  '.': 'nothing due',
} as const;
export type CellLetter = keyof typeof CELL_WORDS;
export const isCell = (text: string): text is CellLetter => Object.hasOwn(CELL_WORDS, text);

/** The letter by which a run is coloured: the worse of its start and its finish. */
export const letterOf = ({ start, finish }: Row): CellLetter => {
  switch (start.kind) {
    case 'dropped':
      return 'd';
    case 'never-started':
      return 'n';
    case 'late':
      return finish?.kind === 'killed' ? 'k' : 'l';
    case 'excused':
      return finish === null ? 's' : OF_EXCUSED[finish.kind];
    case 'skipped':
      return 's';
    case 'pending':
      return 'p';
    case 'on-time':
    case 'unknown':
      break;
    default:
      return start.kind satisfies never;
  }
  if (finish?.kind === 'killed') return 'k';
  if (start.kind === 'unknown' || finish?.kind === 'unknown') return 'u';
  if (finish?.kind === 'failed') return 'f';
  return finish?.kind === 'running' ? 'p' : 'g';
};

/** An excused start excuses no end. */
const OF_EXCUSED: Readonly<Record<NonNullable<Row['finish']>['kind'], CellLetter>> = {
  completed: 's',
  failed: 's',
  killed: 'k',
  running: 'p',
  unknown: 'u',
};

const label = ({ kind, cause }: { readonly kind: string; readonly cause?: string | undefined }): string =>
  cause === undefined ? kind : `${kind}: ${cause}`;

export const startWords = ({ start }: Row): string =>
  start.delaySeconds === undefined
    ? label(start)
    : `${label(start)}, ${formatDuration(duration(start.delaySeconds * 1000))} after`;
export const finishWords = ({ finish }: Row): string => (finish === null ? '' : label(finish));

/** `Sun 22 Nov 15:43`, UTC, with seconds only where there are some; with its year where that is not the one of `now`. */
export const shortTime = (time: string, now = time): string => {
  const t = new Date(time);
  const format = time.slice(0, 4) === now.slice(0, 4) ? DAYS : DATES;
  return `${format.format(t).replace(',', '')} ${t.toISOString().slice(11, t.getUTCSeconds() === 0 ? 16 : 19)}`;
};

/** The same, always with its year. */
export const longTime = (time: string): string => shortTime(time, '');

const DAY = { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' } as const;
const DAYS = new Intl.DateTimeFormat('en-GB', DAY);
const DATES = new Intl.DateTimeFormat('en-GB', { ...DAY, year: 'numeric' });

/** `4 min`, for an age of so many milliseconds. */
export const age = (milliseconds: number): string => formatDuration(duration(Math.max(0, milliseconds)));
