import { CAUSE_NAMES, VERDICT_NAMES } from '../core/history-query/names.ts';
import { get, type Row } from './api.ts';
import { byId, fill, h } from './dom.ts';
import { addressOf, FILTERS, RANGES, type View, windowOf } from './view.ts';
import { finishWords, letterOf, shortTime, startWords } from './words.ts';

type Go = (change: Partial<View>, push: boolean) => void;

const NAMES: Readonly<Record<(typeof FILTERS)[number], string>> = {
  job: 'CronJob',
  namespace: 'Namespace',
  owner: 'Owner',
  verdict: 'Verdict',
  cause: 'Cause',
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  verdict: VERDICT_NAMES.filter((v) => ['late', 'never-started', 'dropped', 'killed'].includes(v)),
  cause: CAUSE_NAMES,
};
const HINTS: Readonly<Record<string, string>> = { job: 'namespace/name' };

/** The filters, once; what is typed goes into the address when the field is left, or on Enter. */
export const makeFilters = (go: Go): void => {
  const form = byId('filters');
  form.addEventListener('submit', (event) => event.preventDefault());
  fill(
    form,
    ...FILTERS.map((name) => h('label', {}, h('span', {}, NAMES[name]), field(name))),
    h('button', { type: 'button', id: 'clear' }, 'Clear'),
  );
  for (const name of FILTERS)
    byId(`filter-${name}`).addEventListener('change', (event) => {
      const { target } = event;
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
        go({ [name]: target.value.trim() }, true);
    });
  byId('clear').addEventListener('click', () =>
    go({ job: '', namespace: '', owner: '', verdict: '', cause: '' }, true),
  );
};

const field = (name: (typeof FILTERS)[number]): HTMLElement => {
  const choices = CHOICES[name];
  const attributes = { id: `filter-${name}`, name, autocomplete: 'off' };
  return choices === undefined
    ? h('input', { ...attributes, type: 'search', maxlength: '317', placeholder: HINTS[name] ?? 'any' })
    : h('select', attributes, h('option', { value: '' }, 'any'), ...choices.map((c) => h('option', {}, c)));
};

const PAGE = 50;
let wanted = PAGE;
let asked = '';

/** The bad runs that the filters leave, newest first; "more" asks for a longer page. */
export const showRuns = async (view: View, asOf: string): Promise<void> => {
  for (const name of FILTERS) {
    const input = byId(`filter-${name}`);
    const typing = input === document.activeElement;
    if ((input instanceof HTMLInputElement || input instanceof HTMLSelectElement) && !typing)
      input.value = view[name];
  }
  const { job, namespace, owner, verdict, cause, cluster } = view;
  const question = JSON.stringify([cluster, view.range, job, namespace, owner, verdict, cause]);
  if (question !== asked) wanted = PAGE;
  asked = question;
  const query = { ...windowOf(view.range, asOf), job, namespace, owner, verdict, cause, cluster };
  const { runs, next } = await get('/v1/missed', { ...query, limit: wanted });
  if (question !== asked) return;
  byId('runs-note').textContent =
    `${next === null ? runs.length : `the newest ${runs.length}`} in ${RANGES[view.range].words}`;
  fill(
    byId('run-list'),
    runs.length === 0
      ? h('p', { class: 'empty' }, 'None. Every run that was due is accounted for.')
      : runTable(runs, view),
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
export const runTable = (runs: readonly Row[], view: View): HTMLElement =>
  h(
    'table',
    { class: 'run-table' },
    h('thead', {}, h('tr', {}, ...HEADS.map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, ...runs.map((run) => runRow(run, view))),
  );

const runRow = (run: Row, view: View): HTMLElement => {
  const id = `${run.cronJob}@${run.nominal}`;
  return h(
    'tr',
    { class: `cell-${letterOf(run)}` },
    h('td', { class: 'when' }, shortTime(run.nominal)),
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
