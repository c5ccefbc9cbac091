import type { Query } from './api.ts';
import { byId } from './dom.ts';
import { layoutOf } from './heat-draw.ts';
import { heatElements } from './heat-elements.ts';
import { listen } from './heat-input.ts';
import { type HeatRows, heatRows } from './heat-rows.ts';
import { cellAt, type HeatState, load, repaint } from './heat-view.ts';

export type HeatMap = {
  /** Shows what a question asks for; the same question again only refreshes what is in sight. */
  readonly show: (query: Query) => Promise<void>;
  readonly rows: () => HeatRows | null;
};

/** The map of CronJobs and time. `open` is called with a CronJob and a span when a cell is chosen. */
export const makeHeat = (
  open: (job: string, from: string, to: string) => void,
  changed: () => void,
): HeatMap => {
  const state: HeatState = {
    elements: heatElements(),
    rows: null,
    question: '',
    layout: layoutOf(600, 400, 1),
    cursor: null,
    scheduled: false,
  };
  const { scroll, tip, says } = state.elements;
  byId('heat').append(scroll, tip, says);
  listen(state, (place) => {
    const chosen = cellAt(state, place);
    if (chosen !== null) open(`${chosen.row.namespace}/${chosen.row.name}`, chosen.from, chosen.to);
  });
  return { rows: () => state.rows, show: (query) => show(state, query, changed) };
};

const show = async (state: HeatState, query: Query, changed: () => void): Promise<void> => {
  const question = JSON.stringify(query);
  const again = question === state.question;
  if (!again) {
    state.question = question;
    state.elements.scroll.scrollTop = 0;
    const fresh = heatRows(query, () => {
      // An answer to a question of before.
      if (state.rows !== fresh) return;
      repaint(state);
      changed();
    });
    state.rows = fresh;
  }
  await load(state, again);
};
