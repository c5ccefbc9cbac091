/** A cell is its text, and what to do with it once it has been padded (colour has no width). */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

// What could move a terminal's cursor or turn its text around is shown, not obeyed: C0, C1, bidi controls.
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** Makes text from a cluster harmless for a terminal, on one line, and not longer than `width`. */
export const harmless = (text: string, width = 200): string => {
  const clean = text.replaceAll(HARMFUL, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return [...clean].length > width ? `${[...clean].slice(0, width - 1).join('')}…` : clean;
};

/** Aligns rows under their heads, two spaces apart; `right` names the columns of numbers. */
export const columns = (
  rows: readonly (readonly Cell[])[],
  right: ReadonlySet<number> = new Set(),
): string => {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, [...textOf(cell)].length);
  return rows
    .map((row) =>
      row
        .map((cell, i) => pad(cell, widths[i] ?? 0, { right: right.has(i), last: i === row.length - 1 }))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

const pad = (cell: Cell, width: number, { right, last }: { right: boolean; last: boolean }): string => {
  const text = textOf(cell);
  const space = ' '.repeat(Math.max(0, width - [...text].length));
  const painted = typeof cell === 'string' ? cell : cell.paint(text);
  return right ? space + painted : last ? painted : painted + space;
};
