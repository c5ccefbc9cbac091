/** A cell is its text, and what to do with it once it has been padded (colour has no width). */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);
const widthOf = (cell: Cell): number => [...textOf(cell)].length;

/** Rows under each other, two spaces apart and two in from the left; `right` names the columns of numbers. */
export const aligned = (
  rows: readonly (readonly Cell[])[],
  right: readonly number[] = [],
): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell));
  return rows.map((row) => {
    const cells = row.map((cell, i) => {
      const space = ' '.repeat((widths[i] ?? 0) - widthOf(cell));
      const painted = typeof cell === 'string' ? cell : cell.paint(cell.text);
      return right.includes(i) ? space + painted : i === row.length - 1 ? painted : painted + space;
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
};

/** Breaks a sentence at spaces so that no line is wider than `width` unless a word is. */
export const wrapped = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};
