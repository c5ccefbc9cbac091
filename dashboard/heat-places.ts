import type { Heat } from './api.ts';
import type { Layout, Picture } from './heat-draw.ts';
import { utc } from './view.ts';
import { shortTime } from './words.ts';

export type Place = { readonly row: number; readonly column: number };
type Frame = Pick<Heat, 'from' | 'cellSeconds' | 'cells' | 'blind'>;

/** The time that a column stands for. */
export const cellSpan = (
  frame: Frame,
  { merge }: Layout,
  column: number,
): { readonly from: string; readonly to: string } => {
  const start = Date.parse(frame.from);
  const cell = frame.cellSeconds * 1000;
  const last = Math.min(frame.cells, (column + 1) * merge);
  return { from: utc(start + column * merge * cell), to: utc(start + last * cell) };
};

/** What lies under a point of the canvas; null over names, axis and nothing. */
export const pointAt = (
  { x, y }: { readonly x: number; readonly y: number },
  layout: Layout,
  sight: Pick<Picture, 'first' | 'last' | 'shift'>,
): Place | null => {
  const column = Math.floor((x - layout.names) / layout.column);
  const row = sight.first + Math.floor((y - layout.axis + sight.shift) / layout.row);
  const inside = y >= layout.axis && column >= 0 && column < layout.columns && row <= sight.last;
  return inside ? { row, column } : null;
};

type Size = { readonly rows: number; readonly columns: number };

/** Where a key takes the cursor; null for a key that moves nothing. The first key brings it to the newest cell. */
export const moveBy = (key: string, at: Place | null, { rows, columns }: Size): Place | null => {
  const start = at ?? { row: 0, column: columns - 1 };
  const moved = MOVES[key]?.(start, { rows, columns });
  if (moved === undefined || rows === 0) return null;
  if (at === null) return start;
  return {
    row: Math.max(0, Math.min(rows - 1, moved.row)),
    column: Math.max(0, Math.min(columns - 1, moved.column)),
  };
};

const MOVES: Readonly<Record<string, (p: Place, size: Size) => Place>> = {
  ArrowLeft: (p) => ({ ...p, column: p.column - 1 }),
  ArrowRight: (p) => ({ ...p, column: p.column + 1 }),
  ArrowUp: (p) => ({ ...p, row: p.row - 1 }),
  ArrowDown: (p) => ({ ...p, row: p.row + 1 }),
  PageUp: (p) => ({ ...p, row: p.row - 20 }),
  PageDown: (p) => ({ ...p, row: p.row + 20 }),
  Home: (p) => ({ ...p, column: 0 }),
  End: (p, { columns }) => ({ ...p, column: columns - 1 }),
};

// A time takes about so many pixels.
const ROOM = 62;

/** The words over the map, as many as there is room for, and the blind times in cells. */
export const ticksOf = (frame: Frame, layout: Layout): Pick<Picture, 'ticks' | 'blind'> => {
  const ticks = span(frame, layout) > 2 * 86_400 ? dayTicks(frame, layout) : clockTicks(frame, layout);
  const start = Date.parse(frame.from);
  const cell = frame.cellSeconds * 1000;
  const blind = frame.blind
    // What is shorter than a hundredth of a cell is the time between two requests of one look, and would only confuse.
    .filter((b) => Date.parse(b.to) - Date.parse(b.from) > cell / 100)
    .map((b) => [(Date.parse(b.from) - start) / cell, (Date.parse(b.to) - start) / cell] as const);
  return { ticks, blind };
};

const span = ({ cellSeconds }: Frame, { merge, columns }: Layout): number => cellSeconds * merge * columns;

const clockTicks = (frame: Frame, layout: Layout): Picture['ticks'] => {
  const every = Math.max(1, Math.ceil(ROOM / layout.column));
  return Array.from({ length: Math.ceil(layout.columns / every) }, (_, i) => ({
    column: i * every,
    text: shortTime(cellSpan(frame, layout, i * every).from).slice(-5),
  }));
};

/** A day's name stands over its first column; where days are narrow, over some of them, counted from the newest. */
const dayTicks = (frame: Frame, layout: Layout): Picture['ticks'] => {
  const ticks: { readonly column: number; readonly text: string }[] = [];
  const [start, step] = [Date.parse(frame.from), frame.cellSeconds * 1000 * layout.merge];
  const dayAt = (column: number): number => Math.floor((start + column * step) / 86_400_000);
  for (let column = layout.columns - 1; column >= 0; column--) {
    const next = ticks.at(-1);
    if (column > 0 && dayAt(column - 1) === dayAt(column)) continue;
    if (next !== undefined && (next.column - column) * layout.column < ROOM) continue;
    const text = shortTime(utc(start + column * step)).replace(/^\w+ | [\d:]+$/g, '');
    ticks.push({ column, text });
  }
  return ticks.toReversed();
};
