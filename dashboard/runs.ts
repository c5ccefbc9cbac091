import { get, type Query, type Row } from './api.ts';
import { byId, fill, h } from './dom.ts';
import { showFilters } from './filters.ts';
import { noneWords } from './none.ts';
import { addressOf, FILTERS, utc, type View, type Window, windowOf, windowWords } from './view.ts';
import { finishWords, letterOf, shortTime, startWords } from './words.ts';

const PAGE = 50;
let wanted = PAGE;
let asked = '';

// As long as anything is kept; the incident itself says which part of it to read.
const KEPT_MS = 400 * 86_400_000;

const windowFor = (view: View, asOf: string): Window => {
  const window = windowOf(view, asOf);
  if (view.incident === '') return window;
  return { ...window, since: utc(Date.parse(window.until) - KEPT_MS) };
};

// A page of the API may be short where filters leave few of many runs; then it says where to go on.
const MOST_PAGES = 10;

type Page = { readonly runs: readonly Row[]; readonly next: string | null };

const newest = async (query: Query): Promise<Page> => {
  const runs: Row[] = [];
  let next: string | null = '';
  for (let page = 0; next !== null && runs.length < wanted && page < MOST_PAGES; page++) {
    const answer: Page = await get('/v1/missed', { ...query, limit: wanted - runs.length, cursor: next });
    runs.push(...answer.runs);
    next = answer.next;
  }
  return { runs, next };
};

/** The bad runs that the filters leave, newest first; "more" asks for a longer page. */
export const showRuns = async (view: View, asOf: string): Promise<void> => {
  showFilters(view);
  const { job, namespace, owner, label, verdict, cause, incident, cluster } = view;
  const filters = { job, namespace, owner, label, verdict, cause, incident, cluster };
  const question = JSON.stringify([view.range, view.until, filters]);
  if (question !== asked) wanted = PAGE;
  asked = question;
  const window = windowFor(view, asOf);
  const { runs, next } = await newest({ ...window, ...filters });
  const filtered = FILTERS.some((name) => view[name] !== '');
  const none = runs.length > 0 ? '' : await noneWords(window, { cluster, filtered, incident, asOf });
  if (question !== asked) return;
  byId('runs-note').textContent =
    `${next === null ? runs.length : `the newest ${runs.length}`} ${incident === '' ? `in ${windowWords(view)}` : 'of this incident'}`;
  fill(
    byId('run-list'),
    runs.length === 0 ? h('p', { class: 'empty' }, none) : runTable(runs, view, asOf),
    next === null || wanted >= 1000
      ? null
      : h('button', { type: 'button', id: 'more', class: 'more' }, 'More'),
  );
};

/** A longer page of the same. */
export const showMore = (): void => {
  wanted = Math.min(1000, wanted * 4);
};

const HEADS = ['Due (UTC)', 'CronJob', 'Start', 'Finish', 'Owner'];

/** Also for the runs of one cell. Each row is a link to the run's evidence. */
export const runTable = (runs: readonly Row[], view: View, now?: string): HTMLElement =>
  h(
    'table',
    { class: 'run-table' },
    h('thead', {}, h('tr', {}, ...HEADS.map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, ...runs.map((run) => runRow(run, view, now))),
  );

const runRow = (run: Row, view: View, now?: string): HTMLElement => {
  const id = `${run.cronJob}@${run.nominal}`;
  return h(
    'tr',
    { class: `cell-${letterOf(run)}` },
    h('td', { class: 'when' }, shortTime(run.nominal, now)),
    h(
      'th',
      { scope: 'row' },
      h('a', { href: addressOf({ ...view, run: id, cell: '' }), 'data-run': id }, run.cronJob),
    ),
    h('td', { class: 'start' }, startWords(run)),
    h('td', { class: 'finish' }, finishWords(run)),
    h('td', { class: 'owner' }, run.owner ?? ''),
  );
};
