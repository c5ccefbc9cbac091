import type { HeatRow } from './api.ts';
import { draw, type Layout, layoutOf, letterAt, type Picture } from './heat-draw.ts';
import type { HeatElements } from './heat-elements.ts';
import { cellSpan, type Place, ticksOf } from './heat-places.ts';
import type { HeatRows } from './heat-rows.ts';
import { readPalette } from './palette.ts';
import { CELL_WORDS, shortTime } from './words.ts';

/** What the map knows of itself between two frames. */
export type HeatState = {
  readonly elements: HeatElements;
  rows: HeatRows | null;
  question: string;
  layout: Layout;
  cursor: Place | null;
  scheduled: boolean;
};

/** Asks for the rows in sight. */
export const load = (state: HeatState, again: boolean): Promise<void> => {
  const { first, last } = sight(state);
  return state.rows?.want(first, Math.max(last, first), again) ?? Promise.resolve();
};

/** Which rows are in sight. */
export const sight = ({ elements, layout, rows }: HeatState): Pick<Picture, 'first' | 'last' | 'shift'> => {
  const { scrollTop } = elements.scroll;
  const first = Math.floor(scrollTop / layout.row);
  const fit = Math.ceil((layout.height - layout.axis) / layout.row);
  const total = rows?.frame()?.total ?? 0;
  return { first, last: Math.min(total - 1, first + fit), shift: scrollTop - first * layout.row };
};

/** At most once a frame, however much has changed. */
export const repaint = (state: HeatState): void => {
  if (state.scheduled) return;
  state.scheduled = true;
  requestAnimationFrame(() => {
    state.scheduled = false;
    paint(state);
  });
};

const MOST_OF_SCREEN = 0.6;

const paint = (state: HeatState): void => {
  const frame = state.rows?.frame();
  if (state.rows === null || !frame) return;
  const { scroll, spacer, context } = state.elements;
  const all = state.layout.axis + Math.max(1, frame.total) * state.layout.row;
  const height = Math.min(all, Math.round(window.innerHeight * MOST_OF_SCREEN));
  const layout = layoutOf(scroll.clientWidth, height, frame.cells);
  state.layout = layout;
  const ratio = sized(state.elements, layout);
  // The canvas sticks to the top: the spacer makes up what the rows beyond it would take.
  spacer.style.setProperty('height', `${Math.max(0, all - height)}px`);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { row, nameOf } = state.rows;
  const { cursor } = state;
  draw(context, {
    layout,
    palette: readPalette(),
    ...sight(state),
    row,
    nameOf,
    ...ticksOf(frame, layout),
    cursor,
  });
};

/** Gives the canvas as many pixels as the screen has there; returns how many to one of CSS. */
const sized = ({ canvas, scroll }: HeatElements, { width, height }: Layout): number => {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
    canvas.style.setProperty('height', `${height}px`);
    scroll.style.setProperty('height', `${height}px`);
  }
  return ratio;
};

type Chosen = { readonly row: HeatRow; readonly from: string; readonly to: string };

/** The cell at a place; null while its row has not come. */
export const cellAt = ({ rows, layout }: HeatState, { row, column }: Place): Chosen | null => {
  const [known, frame] = [rows?.row(row), rows?.frame()];
  return known && frame ? { row: known, ...cellSpan(frame, layout, column) } : null;
};

/** A cell in words: `lab/oom, Sun 22 Nov 15:41 to 15:42 UTC: killed`. */
export const inWords = (state: HeatState, place: Place): string => {
  const chosen = cellAt(state, place);
  if (chosen === null) return '';
  const { row, from, to } = chosen;
  const letter = letterAt(row.cells, place.column, state.layout.merge);
  return `${row.namespace}/${row.name}, ${shortTime(from)} to ${to.slice(11, 16)} UTC: ${CELL_WORDS[letter]}`;
};
