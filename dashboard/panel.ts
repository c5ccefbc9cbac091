import { duration, formatDuration } from '../core/time.ts';
import { ApiProblem, get, getRun, type OneRun } from './api.ts';
import { byId, type Child, fill, h } from './dom.ts';
import { moveContent } from './move-panel.ts';
import { runTable } from './runs.ts';
import type { View } from './view.ts';
import { longTime, shortTime } from './words.ts';

type Explanation = OneRun['explanation'];
type Moment = Explanation['timeline'][number];

const panel = (): HTMLDialogElement => {
  const found = byId('panel');
  if (!(found instanceof HTMLDialogElement)) throw new Error('#panel is no dialog');
  return found;
};

/** Escape, the button and a click beside it close the panel; the focus goes back to where it was. */
export const makePanel = (close: () => void): void => {
  const dialog = panel();
  dialog.addEventListener('close', close);
  dialog.addEventListener('click', ({ target }) => {
    const shut = target instanceof Element && target.closest('.shut') !== null;
    if (shut || target === dialog) dialog.close();
  });
};

/** One run's evidence, or the runs of one cell, or one job's move, or nothing: as the view says. */
export const showPanel = async (view: View): Promise<void> => {
  const dialog = panel();
  if (view.run === '' && view.cell === '' && view.move === '') {
    if (dialog.open) dialog.close();
    return;
  }
  const content = await contentOf(view).catch((error) => [
    h('h2', { id: 'panel-title' }, view.run || view.cell || view.move),
    h('p', {}, error instanceof ApiProblem ? error.message : 'The server does not answer.'),
  ]);
  const shut = h('button', { type: 'button', class: 'shut', 'aria-label': 'Close' }, '×');
  fill(dialog, shut, ...content);
  if (!dialog.open) dialog.showModal();
};

const contentOf = (view: View): Promise<readonly Child[]> =>
  view.run !== '' ? runContent(view) : view.cell !== '' ? cellContent(view) : moveContent(view);

const runContent = async (view: View): Promise<readonly Child[]> => {
  const [job = '', nominal = ''] = view.run.split('@');
  const path = [...job.split('/'), nominal].map(encodeURIComponent).join('/');
  const { explanation: e } = await getRun(path, { cluster: view.cluster });
  return [
    h('h2', { id: 'panel-title' }, job),
    h('p', { class: `headline ${e.tone}` }, e.headline, e.final ? null : h('small', {}, ' may still change')),
    h('h3', {}, 'Due'),
    ...dueOf(e),
    h('h3', {}, 'What is known'),
    h('ol', { class: 'timeline' }, ...e.timeline.map(momentOf)),
    h('h3', {}, 'Decided by'),
    ...e.decided.map((text) => h('p', {}, text)),
    ...section(
      'Otherwise with',
      e.otherwise.map((text) => h('p', {}, text)),
    ),
    ...section(
      'Next',
      e.next.map(({ why, command }) =>
        h('p', { class: 'step' }, command === null ? null : h('code', {}, command), h('small', {}, why)),
      ),
    ),
  ];
};

const section = (title: string, children: readonly Child[]): readonly Child[] =>
  children.length === 0 ? [] : [h('h3', {}, title), ...children];

const dueOf = ({ due, owner }: Explanation): readonly Child[] => [
  h('p', {}, `${longTime(due.nominal)} UTC, to be started by ${shortTime(due.deadline)}`),
  due.local === null || due.local.endsWith('UTC') ? null : h('p', {}, `${due.local} in ${due.zone ?? ''}`),
  due.schedule === null
    ? null
    : h('p', {}, h('code', {}, due.schedule), due.words === null ? '' : ` ${due.words}`),
  due.clockChange === null ? null : h('p', {}, due.clockChange),
  owner === null ? null : h('p', {}, `owner ${owner}`),
];

const WITNESSES: Readonly<Record<Moment['witness'], string>> = {
  list: 'seen in a list',
  watch: 'seen by the watch',
  event: 'Kubernetes Event',
  status: 'CronJob status',
  calendar: 'calendar',
  coverage: 'our own coverage',
};

const momentOf = (m: Moment): HTMLElement => {
  const lag = m.learned === null ? 0 : Date.parse(m.learned) - Date.parse(m.at);
  const known = lag < 1000 ? '' : `, ${formatDuration(duration(lag))} later`;
  return h(
    'li',
    { class: m.witness },
    h('span', { class: 'offset' }, offsetOf(m.offsetMs)),
    h(
      'div',
      {},
      h('p', {}, m.says),
      h('small', {}, `${m.subject} · ${m.at.slice(11, 19)} · ${WITNESSES[m.witness]}${known}`),
    ),
  );
};

const offsetOf = (ms: number): string =>
  ms === 0 ? 'due' : `${ms < 0 ? '−' : '+'}${formatDuration(duration(Math.abs(ms)))}`;

const cellContent = async (view: View): Promise<readonly Child[]> => {
  const [job = '', span = ''] = view.cell.split('@');
  const [since = '', until = ''] = span.split('/');
  const { runs } = await get('/v1/runs', { job, since, until, cluster: view.cluster, limit: 1000 });
  return [
    h('h2', { id: 'panel-title' }, job),
    h('p', { class: 'note' }, `${longTime(since)} to ${shortTime(until)} UTC: ${runs.length} due`),
    runs.length === 0 ? h('p', { class: 'empty' }, 'No run was due.') : runTable(runs, view),
  ];
};
