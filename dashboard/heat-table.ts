import { fill, h } from './dom.ts';
import type { HeatRows } from './heat-rows.ts';
import { CELL_WORDS, isCell } from './words.ts';

// A table of thousands of rows helps nobody; these are the worst.
const MOST = 100;

/** The map in words, for those who cannot see it: each CronJob with its counts and how many cells of each kind. */
export const showHeatTable = (into: HTMLElement, rows: HeatRows): void => {
  const total = Math.min(MOST, rows.frame()?.total ?? 0);
  const known = Array.from({ length: total }, (_, i) => rows.row(i)).filter((r) => r !== null);
  fill(
    into,
    h(
      'table',
      {},
      h('caption', {}, `The ${known.length} CronJobs with the most bad runs`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          ...['CronJob', 'Due', 'Bad', 'Unknown', 'Cells'].map((t) => h('th', { scope: 'col' }, t)),
        ),
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
