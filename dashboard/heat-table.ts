import { byId, fill, h } from './dom.ts';
import type { HeatRows } from './heat-rows.ts';
import { CELL_WORDS, isCell } from './words.ts';

// A table of thousands of rows helps nobody; these are the worst.
const MOST = 100;

let shown: HeatRows | null = null;

/** The map in words, for those who cannot see it; made while it is open, since each scroll of the map brings new rows. */
export const showHeatTable = (rows: HeatRows): void => {
  const details = byId('heat-table');
  if (shown === null) details.addEventListener('toggle', () => fillTable(details));
  shown = rows;
  fillTable(details);
};

const fillTable = (details: HTMLElement): void => {
  const into = details.querySelector('div');
  if (details instanceof HTMLDetailsElement && details.open && into !== null && shown !== null)
    fill(into, tableOf(shown));
};

/** Each CronJob with its counts and how many cells of each kind. */
const tableOf = (rows: HeatRows): HTMLElement => {
  const total = Math.min(MOST, rows.frame()?.total ?? 0);
  const known = Array.from({ length: total }, (_, i) => rows.row(i)).filter((r) => r !== null);
  return h(
    'table',
    {},
    h('caption', {}, `The ${known.length} CronJobs with the most bad runs`),
    h(
      'thead',
      {},
      h('tr', {}, ...['CronJob', 'Due', 'Bad', 'Unknown', 'Cells'].map((t) => h('th', { scope: 'col' }, t))),
    ),
    h(
      'tbody',
      {},
      ...known.map((r) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row' }, `${r.namespace}/${r.name}`),
          ...[r.due, r.bad, r.unknown].map((n) => h('td', {}, String(n))),
          h('td', {}, counts(r.cells)),
        ),
      ),
    ),
  );
};

const counts = (cells: string): string => {
  const sums = new Map<string, number>();
  for (const letter of cells) sums.set(letter, (sums.get(letter) ?? 0) + 1);
  return [...sums]
    .flatMap(([letter, n]) => (isCell(letter) && letter !== '.' ? [`${n} ${CELL_WORDS[letter]}`] : []))
    .join(', ');
};
