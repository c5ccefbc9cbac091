import { ApiProblem, type Cluster, get, type Overview } from './api.ts';
import { byId } from './dom.ts';
import { makeFilters } from './filters.ts';
import { makeHeat } from './heat.ts';
import { showHeatTable } from './heat-table.ts';
import { showIncidents } from './incidents.ts';
import { showMigration } from './migration.ts';
import { showObjectives } from './objectives.ts';
import { makePanel, showPanel } from './panel.ts';
import { showMore, showRuns } from './runs.ts';
import { makeTop, showTop } from './top.ts';
import { RANGES, type RangeName, readView, type View, windowOf, windowWords, writeView } from './view.ts';
import { showWeeks } from './weeks.ts';

// The observer ticks every 30 seconds.
const REFRESH_MS = 10_000;

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
    if (rows === null) return;
    const total = rows.frame()?.total ?? 0;
    byId('heat-note').textContent =
      `${total} ${total === 1 ? 'CronJob' : 'CronJobs'}, the worst first, ${windowWords(view)} (UTC)`;
    showHeatTable(rows);
  },
);

const refresh = async (): Promise<void> => {
  try {
    known = (await get('/v1/clusters')).clusters;
    const cluster = known.find((c) => c.name === view.cluster) ?? known[0];
    if (cluster === undefined || cluster.asOf === null) throw new ApiProblem('Nothing was recorded yet.');
    usual = usualRange(cluster);
    view = { ...readView(usual), cluster: cluster.name };
    showTop({ cluster, asOf: cluster.asOf, known, view });
    const window = windowOf(view, cluster.asOf);
    const { job, namespace, owner, label, incident } = view;
    const about = { job, namespace, owner, label, incident, cluster: cluster.name };
    // Each part stands as soon as its answer is there.
    await Promise.all([
      heat.show({ ...window, ...about, cell: RANGES[view.range].cell }),
      showRuns(view, cluster.asOf),
      showPanel(view),
      get('/v1/overview/current', { cluster: cluster.name }).then(showOverview),
      get('/v1/migration', { cluster: cluster.name }).then((a) => showMigration(a.migration, view)),
      get('/v1/incidents', { ...window, cluster: cluster.name }).then((a) =>
        showIncidents(a.incidents, view),
      ),
    ]);
    trouble(unknownCluster(readView(usual).cluster, cluster.name));
  } catch (error) {
    trouble(error instanceof ApiProblem ? error.message : 'The server does not answer. Trying again.');
  }
};

/** A link may name a cluster that this store does not hold: what stands here is then not what it meant. */
const unknownCluster = (asked: string, shown: string): string =>
  asked === '' || asked === shown ? '' : `This store has no cluster "${asked}": what you see is of ${shown}.`;

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

/** Links to runs, to jobs that move and to incidents open in place; with a modifier key they open where the browser would. */
document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element)) return;
  if (event.target.id === 'more') {
    showMore();
    void refresh();
    return;
  }
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const link = event.target.closest('a[data-run], a[data-move], a[data-incident]');
  if (!(link instanceof HTMLElement)) return;
  const { run = '', move = '', incident = view.incident } = link.dataset;
  event.preventDefault();
  go({ run, move, incident, cell: '' }, true);
  // The list is further down: it comes into sight, and whoever uses the keyboard goes on there.
  if (link.dataset.incident !== undefined) byId('runs').focus();
});
addEventListener('popstate', () => void refresh());

makeTop(go);
makeFilters(go);
makePanel(() => go({ run: '', cell: '', move: '' }, true));
void refresh();
setInterval(() => {
  if (document.visibilityState === 'visible') void refresh();
}, REFRESH_MS);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') void refresh();
});
