import type { Cluster } from './api.ts';
import { byId, fill, h } from './dom.ts';
import { isRange, RANGES, steppedUntil, type View } from './view.ts';
import { age, CELL_WORDS, shortTime } from './words.ts';

// DESIGN §12: the watcher itself is watched; no record for so long is said in red.
const STALE_MS = 180_000;

type Go = (change: Partial<View>, push: boolean) => void;
type Shown = {
  readonly cluster: Cluster;
  readonly asOf: string;
  readonly known: readonly Cluster[];
  readonly view: View;
};

let shown: Shown | null = null;

/** The cluster, the range and the steps in time, once; and what the colours mean. */
export const makeTop = (go: Go): void => {
  byId('range').append(
    ...Object.entries(RANGES).map(([name, { label }]) =>
      h('label', {}, h('input', { type: 'radio', name: 'range', value: name }), h('span', {}, label)),
    ),
  );
  byId('range').addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && isRange(target.value)) go({ range: target.value }, true);
  });
  byId('cluster').addEventListener('change', ({ target }) => {
    if (target instanceof HTMLSelectElement)
      go({ cluster: target.value, incident: '', run: '', cell: '', move: '' }, true);
  });
  for (const step of ['earlier', 'later'] as const)
    byId(step).addEventListener('click', () => {
      if (shown !== null) go({ until: steppedUntil(shown.view, shown.asOf, step) }, true);
    });
  byId('now').addEventListener('click', () => go({ until: '' }, true));
  const letters = Object.entries(CELL_WORDS).filter(([letter]) => letter !== '.');
  byId('legend').append(
    ...letters.map(([letter, words]) => h('li', {}, h('span', { class: `swatch cell-${letter}` }), words)),
    h('li', {}, h('span', { class: 'swatch blind' }), 'nobody looking'),
  );
};

export const showTop = (now: Shown): void => {
  shown = now;
  const { cluster, asOf, known, view } = now;
  const select = byId('cluster');
  fill(select, ...known.map(({ name }) => h('option', { value: name }, name)));
  if (select instanceof HTMLSelectElement) select.value = cluster.name;
  const late = Date.now() - Date.parse(asOf);
  const note = byId('asof');
  note.textContent = `as of ${shortTime(asOf).replace(/\.\d+/, '')} UTC${late > STALE_MS ? `, ${age(late)} ago` : ''}`;
  note.classList.toggle('stale', late > STALE_MS);
  for (const radio of byId('range').querySelectorAll('input')) radio.checked = radio.value === view.range;
  byId('later').toggleAttribute('disabled', view.until === '');
  byId('now').hidden = view.until === '';
};
