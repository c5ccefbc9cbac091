import type { Migration } from './api.ts';
import { byId, type Child, fill, h } from './dom.ts';
import { addressOf, type View } from './view.ts';
import { shortTime } from './words.ts';

type Job = Migration['rows'][number];
type Finding = Migration['findings'][number];

/** Where each job stands, while a move from another scheduler is on; the most critical first. */
export const showMigration = (migration: Migration | null, view: View): void => {
  const section = byId('migration');
  section.hidden = migration === null;
  if (migration === null) return;
  const table = h(
    'div',
    { class: 'moves-scroll', tabindex: '0', role: 'region', 'aria-label': 'Jobs of the migration' },
    jobTable(migration, view),
  );
  fill(section, ...headOf(migration), table, ...besides(migration));
};

const headOf = ({ from, to, jobs, occurrences, window, asOf, nextToMove }: Migration): readonly Child[] => [
  h(
    'div',
    { class: 'card-head' },
    h('h2', {}, `Moving from ${from} to ${to}`),
    h('p', { class: 'note' }, `runs due since ${shortTime(window.from)}, audited ${shortTime(asOf)} UTC`),
  ),
  h(
    'ul',
    { class: 'tiles' },
    tile(`${jobs.moved} of ${jobs.planned}`, 'jobs moved', 'no-data'),
    tile(
      String(jobs.states['ready to move']),
      'ready to move',
      jobs.states['ready to move'] > 0 ? 'met' : 'no-data',
    ),
    tile(
      String(jobs.states['move back']),
      'to move back',
      jobs.states['move back'] > 0 ? 'missed' : 'no-data',
    ),
    tile(String(occurrences.lost), 'runs lost', occurrences.lost > 0 ? 'missed' : 'no-data'),
    tile(String(occurrences.doubled), 'runs doubled', occurrences.doubled > 0 ? 'missed' : 'no-data'),
    tile(String(occurrences.unknown), 'unknown', occurrences.unknown > 0 ? 'undetermined' : 'no-data'),
  ),
  nextToMove.length === 0
    ? null
    : h(
        'p',
        { class: 'note' },
        `Next to move, the least critical first: ${nextToMove.slice(0, 5).join(', ')}`,
      ),
];

const tile = (number: string, words: string, tone: string): HTMLElement =>
  h('li', { class: tone }, h('strong', {}, number), h('span', { class: 'words' }, words));

export const TONES: Readonly<Record<Job['state'], string>> = {
  'ready to move': 'met',
  moved: 'met',
  watching: 'no-data',
  'move back': 'missed',
};

const HEADS = [
  'Job',
  'State',
  'In',
  'Only old',
  'Only new',
  'Both',
  'Neither',
  'Unknown',
  'Clean runs',
  'Found',
];

const jobTable = ({ rows, findings }: Migration, view: View): HTMLElement =>
  h(
    'table',
    { class: 'moves' },
    h('thead', {}, h('tr', {}, ...HEADS.map((text) => h('th', { scope: 'col' }, text)))),
    h(
      'tbody',
      {},
      ...rows.map((row) =>
        jobRow(
          row,
          findings.filter(({ job, severity }) => job === row.job && severity !== 'info'),
          view,
        ),
      ),
    ),
  );

const jobRow = (row: Job, found: readonly Finding[], view: View): HTMLElement => {
  const { occurrences: o, state } = row;
  return h(
    'tr',
    { class: TONES[state] },
    h(
      'th',
      { scope: 'row' },
      h(
        'a',
        { href: addressOf({ ...view, move: row.job, run: '', cell: '' }), 'data-move': row.job },
        row.job,
      ),
    ),
    h('td', {}, h('span', { class: `badge ${TONES[state]}` }, state)),
    h('td', { class: 'in' }, row.shadow && row.scheduler === 'chronos' ? 'chronos + shadow' : row.scheduler),
    count('only old', o['only-old']),
    count('only new', o['only-new']),
    count('both', o.both, o.doubled > 0),
    count('neither', o.neither, o.lost > 0),
    count('unknown', o.unknown),
    h('td', { class: 'clean' }, cleanOf(row)),
    h('td', { class: 'found' }, [...new Set(found.map(({ rule }) => rule))].join(', ')),
  );
};

const count = (name: string, n: number, wrong = false): HTMLElement =>
  h('td', { class: `count${wrong ? ' wrong' : ''}${n === 0 ? ' none' : ''}`, 'data-name': name }, String(n));

/** What stands before the bracket of the check on clean runs: how many, of how many asked. */
const cleanOf = ({ checks }: Job): string =>
  checks.find(({ name }) => name === 'clean runs')?.shown.split(' (')[0] ?? '';

const besides = ({ inventory, notPlanned }: Migration): readonly Child[] => [
  inventory.jobs.length === 0
    ? null
    : h(
        'p',
        { class: 'note' },
        `Without a CronJob, and not among the due runs: ${inventory.jobs.map((j) => `${j.job} (${j.occurrences})`).join(', ')}`,
      ),
  notPlanned.length === 0
    ? null
    : h('p', { class: 'note' }, `In Chronos and in no file: ${notPlanned.join(', ')}`),
];
