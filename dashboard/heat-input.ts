import { byId } from './dom.ts';
import { moveBy, type Place, pointAt } from './heat-places.ts';
import { type HeatState, inWords, load, repaint, sight } from './heat-view.ts';

/** Mouse, touch and keyboard on the map; `choose` is called with the cell that was clicked, or entered. */
export const listen = (state: HeatState, choose: (place: Place) => void): void => {
  const { scroll, tip } = state.elements;
  scroll.addEventListener('scroll', () => {
    repaint(state);
    void load(state, false);
  });
  scroll.addEventListener('pointermove', (event) => showTip(state, event));
  scroll.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  scroll.addEventListener('click', (event) => {
    const place = pointed(state, event);
    if (place !== null) choose(place);
  });
  scroll.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && state.cursor !== null) choose(state.cursor);
    else if (move(state, event.key)) event.preventDefault();
  });
  scroll.addEventListener('blur', () => {
    state.cursor = null;
    repaint(state);
  });
  new ResizeObserver(() => repaint(state)).observe(scroll);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => repaint(state));
};

const pointed = (state: HeatState, event: MouseEvent): Place | null => {
  const box = state.elements.canvas.getBoundingClientRect();
  const point = { x: event.clientX - box.left, y: event.clientY - box.top };
  return pointAt(point, state.layout, sight(state));
};

const showTip = (state: HeatState, event: MouseEvent): void => {
  const { tip } = state.elements;
  const place = pointed(state, event);
  tip.hidden = place === null;
  if (place === null) return;
  tip.textContent = inWords(state, place);
  const box = byId('heat').getBoundingClientRect();
  const left = Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth));
  tip.style.setProperty('left', `${left}px`);
  tip.style.setProperty('top', `${event.clientY - box.top + 18}px`);
};

/** Moves the cursor and keeps it in sight; false for a key that moves nothing. */
const move = (state: HeatState, key: string): boolean => {
  const { layout, elements } = state;
  const rows = state.rows?.frame()?.total ?? 0;
  const next = moveBy(key, state.cursor, { rows, columns: layout.columns });
  if (next === null) return false;
  state.cursor = next;
  const top = next.row * layout.row;
  const room = layout.height - layout.axis - layout.row;
  if (top < elements.scroll.scrollTop) elements.scroll.scrollTop = top;
  else if (top > elements.scroll.scrollTop + room) elements.scroll.scrollTop = top - room;
  repaint(state);
  void load(state, false).then(() => {
    elements.says.textContent = inWords(state, next);
  });
  return true;
};
