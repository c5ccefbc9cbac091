import type { Query } from './api.ts';
import { byId, h } from './dom.ts';
import { draw, type Layout, layoutOf, letterAt } from './heat-draw.ts';
import { cellSpan, moveBy, type Place, pointAt, ticksOf } from './heat-places.ts';
import { type HeatRows, heatRows } from './heat-rows.ts';
import { readPalette } from './palette.ts';
import { CELL_WORDS, shortTime } from './words.ts';

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
  const canvas = h('canvas', { 'aria-hidden': 'true' });
  const spacer = h('div', { class: 'heat-spacer' });
  const says = h('p', { class: 'unseen', 'aria-live': 'polite' });
  const tip = h('p', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  const scroll = h(
    'div',
    {
      class: 'heat-scroll',
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'heat map',
      'aria-label':
        'Runs of each CronJob over time. Arrow keys move, Enter opens a cell. The same stands in a table below.',
    },
    canvas,
    spacer,
  );
  byId('heat').append(scroll, tip, says);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');

  let rows: HeatRows | null = null;
  let question = '';
  let layout: Layout = layoutOf(600, 400, 1);
  let cursor: Place | null = null;
  let scheduled = false;

  const sight = () => {
    const first = Math.floor(scroll.scrollTop / layout.row);
    const fit = Math.ceil((layout.height - layout.axis) / layout.row);
    const total = rows?.frame()?.total ?? 0;
    return { first, last: Math.min(total - 1, first + fit), shift: scroll.scrollTop - first * layout.row };
  };

  const paint = (): void => {
    scheduled = false;
    const frame = rows?.frame();
    if (rows === null || !frame) return;
    const height = Math.min(22 + Math.max(1, frame.total) * 20, Math.round(window.innerHeight * 0.6));
    const width = scroll.clientWidth;
    layout = layoutOf(width, height, frame.cells);
    const ratio = window.devicePixelRatio || 1;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.setProperty('height', `${height}px`);
      scroll.style.setProperty('height', `${height}px`);
    }
    // The canvas sticks to the top: the spacer makes up what the rows beyond it would take.
    spacer.style.setProperty('height', `${Math.max(0, layout.axis + frame.total * layout.row - height)}px`);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { row } = rows;
    draw(context, { layout, palette: readPalette(), ...sight(), row, ...ticksOf(frame, layout), cursor });
  };
  const repaint = (): void => {
    if (!scheduled) requestAnimationFrame(paint);
    scheduled = true;
  };
  const load = (again: boolean): Promise<void> => {
    const { first, last } = sight();
    return rows?.want(first, Math.max(last, first), again) ?? Promise.resolve();
  };

  const describe = ({ row, column }: Place): string => {
    const [known, frame] = [rows?.row(row), rows?.frame()];
    if (!known || !frame) return '';
    const { from, to } = cellSpan(frame, layout, column);
    const letter = letterAt(known.cells, column, layout.merge);
    return `${known.namespace}/${known.name}, ${shortTime(from)} to ${to.slice(11, 16)} UTC: ${CELL_WORDS[letter]}`;
  };
  const choose = ({ row, column }: Place): void => {
    const [known, frame] = [rows?.row(row), rows?.frame()];
    if (!known || !frame) return;
    const { from, to } = cellSpan(frame, layout, column);
    open(`${known.namespace}/${known.name}`, from, to);
  };
  const pointed = (event: MouseEvent): Place | null => {
    const box = canvas.getBoundingClientRect();
    return pointAt({ x: event.clientX - box.left, y: event.clientY - box.top }, layout, sight());
  };

  scroll.addEventListener('scroll', () => {
    repaint();
    void load(false);
  });
  scroll.addEventListener('pointermove', (event) => {
    const place = pointed(event);
    tip.hidden = place === null;
    if (place === null) return;
    tip.textContent = describe(place);
    const box = byId('heat').getBoundingClientRect();
    const left = Math.max(0, Math.min(event.clientX - box.left + 12, box.width - tip.offsetWidth));
    tip.style.setProperty('left', `${left}px`);
    tip.style.setProperty('top', `${event.clientY - box.top + 18}px`);
  });
  scroll.addEventListener('pointerleave', () => {
    tip.hidden = true;
  });
  scroll.addEventListener('click', (event) => {
    const place = pointed(event);
    if (place !== null) choose(place);
  });
  scroll.addEventListener('keydown', (event) => {
    const total = rows?.frame()?.total ?? 0;
    if (event.key === 'Enter' && cursor !== null) choose(cursor);
    const next = moveBy(event.key, cursor, { rows: total, columns: layout.columns });
    if (next === null) return;
    event.preventDefault();
    cursor = next;
    const top = next.row * layout.row;
    const room = layout.height - layout.axis - layout.row;
    if (top < scroll.scrollTop) scroll.scrollTop = top;
    else if (top > scroll.scrollTop + room) scroll.scrollTop = top - room;
    repaint();
    void load(false).then(() => {
      says.textContent = describe(next);
    });
  });
  scroll.addEventListener('blur', () => {
    cursor = null;
    repaint();
  });
  new ResizeObserver(repaint).observe(scroll);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', repaint);

  return {
    rows: () => rows,
    show: async (query) => {
      const again = JSON.stringify(query) === question;
      if (!again) {
        question = JSON.stringify(query);
        scroll.scrollTop = 0;
        const fresh = heatRows(query, () => {
          if (rows !== fresh) return;
          repaint();
          changed();
        });
        rows = fresh;
      }
      await load(again);
    },
  };
};
