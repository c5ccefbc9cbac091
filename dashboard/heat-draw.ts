import type { HeatRow } from './api.ts';
import { type CellLetter, isCell } from './words.ts';

/** Where things are, in CSS pixels. `merge` cells share a column where there is no room for all. */
export type Layout = {
  readonly width: number;
  readonly height: number;
  readonly names: number;
  readonly row: number;
  readonly axis: number;
  readonly columns: number;
  readonly merge: number;
  readonly column: number;
};

const LEAST_COLUMN = 5;

export const layoutOf = (width: number, height: number, cells: number): Layout => {
  const names = Math.round(Math.min(230, Math.max(104, width * 0.28)));
  const merge = Math.max(1, Math.ceil(cells / Math.max(1, Math.floor((width - names) / LEAST_COLUMN))));
  const columns = Math.ceil(cells / merge);
  const column = Math.min(26, (width - names) / columns);
  return { width, height, names, row: 20, axis: 22, columns, merge, column };
};

export type Palette = Readonly<
  Record<CellLetter | 'text' | 'muted' | 'hatch' | 'ground' | 'focus' | 'mark', string>
>;

const ORDER = '.sgpfulknd';

/** The worst of the cells that share a column. */
export const letterAt = (cells: string, column: number, merge: number): CellLetter => {
  let worst: CellLetter = '.';
  for (const letter of cells.slice(column * merge, (column + 1) * merge))
    if (isCell(letter) && ORDER.indexOf(letter) > ORDER.indexOf(worst)) worst = letter;
  return worst;
};

// Colour alone is not enough for everyone: the bad ones carry a mark as well.
const MARKS: Readonly<Partial<Record<CellLetter, string>>> = { d: '×', n: '–', k: '+', l: '›', u: '?' };

export type Picture = {
  readonly layout: Layout;
  readonly palette: Palette;
  readonly first: number;
  readonly last: number;
  /** How far the first row is scrolled out of sight. */
  readonly shift: number;
  readonly row: (index: number) => HeatRow | null;
  readonly nameOf: (row: HeatRow) => string;
  readonly blind: readonly (readonly [from: number, to: number])[];
  readonly ticks: readonly { readonly column: number; readonly text: string }[];
  readonly cursor: { readonly row: number; readonly column: number } | null;
};

/** Draws the rows in sight and nothing else: a map of 5,000 rows costs no more than one of 30. */
export const draw = (c: CanvasRenderingContext2D, p: Picture): void => {
  const { layout, palette } = p;
  c.clearRect(0, 0, layout.width, layout.height);
  c.textBaseline = 'middle';
  for (let index = p.first; index <= p.last; index++) drawRow(c, p, index);
  hatch(c, p);
  drawAxis(c, p);
  if (p.cursor !== null && p.cursor.row >= p.first && p.cursor.row <= p.last) {
    const y = layout.axis + (p.cursor.row - p.first) * layout.row - p.shift;
    c.strokeStyle = palette.focus;
    c.lineWidth = 2;
    c.strokeRect(layout.names + p.cursor.column * layout.column - 1, y, layout.column + 1, layout.row - 1);
  }
};

const drawRow = (c: CanvasRenderingContext2D, p: Picture, index: number): void => {
  const { layout, palette } = p;
  const y = layout.axis + (index - p.first) * layout.row - p.shift;
  const row = p.row(index);
  if (row === null) {
    c.fillStyle = palette['.'];
    c.fillRect(0, y + 4, layout.width, layout.row - 8);
    return;
  }
  c.font = '12px system-ui, sans-serif';
  c.fillStyle = palette.text;
  c.fillText(elided(c, p.nameOf(row), layout.names - 10), 0, y + layout.row / 2);
  const gap = layout.column > 6 ? 1.5 : 0.5;
  c.font = 'bold 11px system-ui, sans-serif';
  c.textAlign = 'center';
  for (let column = 0; column < layout.columns; column++) {
    const letter = letterAt(row.cells, column, layout.merge);
    const x = layout.names + column * layout.column;
    c.fillStyle = palette[letter];
    c.fillRect(x, y + 1, layout.column - gap, layout.row - 3);
    const mark = layout.column >= 9 ? MARKS[letter] : undefined;
    if (mark === undefined) continue;
    c.fillStyle = palette.mark;
    c.fillText(mark, x + (layout.column - gap) / 2, y + layout.row / 2);
  }
  c.textAlign = 'start';
};

/** Blind times are hatched over all rows: what stands there was found out afterwards, or is not known. */
const hatch = (c: CanvasRenderingContext2D, { layout, palette, blind }: Picture): void => {
  c.strokeStyle = palette.hatch;
  c.lineWidth = 1;
  for (const [from, to] of blind) {
    const x = layout.names + (from / layout.merge) * layout.column;
    const width = Math.max(2, ((to - from) / layout.merge) * layout.column);
    c.save();
    c.beginPath();
    c.rect(x, layout.axis, width, layout.height - layout.axis);
    c.clip();
    c.beginPath();
    for (let d = -layout.height; d < width; d += 6) {
      c.moveTo(x + d, layout.height);
      c.lineTo(x + d + layout.height, 0);
    }
    c.stroke();
    c.restore();
  }
};

const drawAxis = (c: CanvasRenderingContext2D, { layout, palette, ticks }: Picture): void => {
  c.fillStyle = palette.ground;
  c.fillRect(0, 0, layout.width, layout.axis);
  c.fillStyle = palette.muted;
  c.font = '11px system-ui, sans-serif';
  for (const { column, text } of ticks) {
    const x = layout.names + column * layout.column;
    if (x + c.measureText(text).width > layout.width) continue;
    c.fillText(text, x, layout.axis / 2);
  }
};

const widths = new Map<string, string>();

/** The middle goes: the beginning and the end of a name tell it from its neighbours. */
const elided = (c: CanvasRenderingContext2D, text: string, width: number): string => {
  const key = `${Math.round(width)} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  const whole = c.measureText(text).width;
  let shown = text;
  // About so many characters fit: from there on one by one.
  const most = Math.min(text.length - 1, Math.ceil((text.length * width) / whole) + 2);
  for (let keep = most; keep > 3 && c.measureText(shown).width > width; keep--)
    shown = `${text.slice(0, Math.ceil(keep / 2))}…${text.slice(text.length - Math.floor(keep / 2))}`;
  if (widths.size > 20_000) widths.clear();
  widths.set(key, shown);
  return shown;
};
