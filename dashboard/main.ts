import { ApiProblem, type Cluster, get, type Overview } from './api.ts';
import { byId, fill, h } from './dom.ts';
import { makeHeat } from './heat.ts';
import { showHeatTable } from './heat-table.ts';
import { showIncidents } from './incidents.ts';
import { showMigration } from './migration.ts';
import { showObjectives } from './objectives.ts';
import { makePanel, showPanel } from './panel.ts';
import { makeFilters, showMore, showRuns } from './runs.ts';
import { isRange, RANGES, type RangeName, readView, type View, windowOf, writeView } from './view.ts';
import { showWeeks } from './weeks.ts';
import { age, CELL_WORDS, shortTime } from './words.ts';

// The observer ticks every 30 seconds.
const REFRESH_MS = 10_000;
// DESIGN §12: the watcher itself is watched; no record for so long is said in red.
const STALE_MS = 180_000;

let usual: RangeName = '7d';
let view: View = readView(usual);
let known: readonly Cluster[] = [];

const go = (change: Partial<View>, push: boolean): void => {
  view = { ...view, ...change };
  writeView(view, push);
  void refresh();
};

const heat = makeHeat(
  (job, from, to) => go({ cell: `${job}@${from}/${to}`, run: '', move: '' }, true),
  () => {
    const rows = heat.rows();
    const table = byId('heat-table');
    const into = table.querySelector('div');
    if (rows === null) return;
    const total = rows.frame()?.total ?? 0;
    byId('heat-note').textContent =
      `${total} ${total === 1 ? 'CronJob' : 'CronJobs'}, the worst first, ${RANGES[view.range].words} (UTC)`;
    if (into !== null && table instanceof HTMLDetailsElement) showHeatTable(into, rows);
  },
);

const refresh = async (): Promise<void> => {
  try {
    known = (await get('/v1/clusters')).clusters;
    const cluster = known.find((c) => c.name === view.cluster) ?? known[0];
    if (cluster === undefined || cluster.asOf === null) throw new ApiProblem('Nothing was recorded yet.');
    usual = usualRange(cluster);
    view = { ...readView(usual), cluster: cluster.name };
    showTop(cluster, cluster.asOf);
    const window = windowOf(view.range, cluster.asOf);
    const { namespace, owner } = view;
    // Each part stands as soon as its answer is there.
    await Promise.all([
      heat.show({ ...window, cell: RANGES[view.range].cell, namespace, owner, cluster: cluster.name }),
      showRuns(view, cluster.asOf),
      showPanel(view),
      get('/v1/overview/current', { cluster: cluster.name }).then(showOverview),
      get('/v1/migration', { cluster: cluster.name }).then((a) => showMigration(a.migration, view)),
      get('/v1/incidents', { ...window, cluster: cluster.name }).then((a) => showIncidents(a.incidents)),
    ]);
    trouble('');
  } catch (error) {
    trouble(error instanceof ApiProblem ? error.message : 'The server does not answer. Trying again.');
  }
};

const showOverview = (overview: Overview): void => {
  showObjectives(overview);
  showWeeks(overview);
};

/** A cluster that was first seen a moment ago has nothing to show for seven days. */
const usualRange = ({ first, asOf }: Cluster): RangeName => {
  const watched = first === null || asOf === null ? 0 : (Date.parse(asOf) - Date.parse(first)) / 3_600_000;
  return watched <= 1 ? '1h' : watched <= 6 ? '6h' : watched <= 24 ? '24h' : '7d';
};

const trouble = (text: string): void => {
  const alert = byId('trouble');
  alert.hidden = text === '';
  if (alert.textContent !== text) alert.textContent = text;
};

const showTop = (cluster: Cluster, asOf: string): void => {
  const select = byId('cluster');
  fill(select, ...known.map(({ name }) => h('option', { value: name }, name)));
  if (select instanceof HTMLSelectElement) select.value = cluster.name;
  const late = Date.now() - Date.parse(asOf);
  const note = byId('asof');
  note.textContent = `as of ${shortTime(asOf).replace(/\.\d+/, '')} UTC${late > STALE_MS ? `, ${age(late)} ago` : ''}`;
  note.classList.toggle('stale', late > STALE_MS);
  for (const radio of byId('range').querySelectorAll('input')) radio.checked = radio.value === view.range;
};

const makeTop = (): void => {
  byId('range').append(
    ...Object.entries(RANGES).map(([name, { label }]) =>
      h('label', {}, h('input', { type: 'radio', name: 'range', value: name }), h('span', {}, label)),
    ),
  );
  byId('range').addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && isRange(target.value)) go({ range: target.value }, true);
  });
  byId('cluster').addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement) go({ cluster: target.value, run: '', cell: '', move: '' }, true);
  });
  const shown = Object.entries(CELL_WORDS).filter(([letter]) => letter !== '.');
  byId('legend').append(
    ...shown.map(([letter, words]) => h('li', {}, h('span', { class: `swatch cell-${letter}` }), words)),
    h('li', {}, h('span', { class: 'swatch blind' }), 'nobody looking'),
  );
};

/** Links to runs and to jobs that move open in place; with a modifier key they open where the browser would. */
document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.id === 'more') {
    showMore();
    void refresh();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest('a[data-run], a[data-move]');
  if (!(link instanceof HTMLElement)) return;
  const { run = '', move = '' } = link.dataset;
  event.preventDefault();
  go({ run, move, cell: '' }, true);
});
addEventListener('popstate', () => void refresh());

makeTop();
makeFilters(go);
makePanel(() => go({ run: '', cell: '', move: '' }, true));
void refresh();
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh();
}, REFRESH_MS);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresh();
});
