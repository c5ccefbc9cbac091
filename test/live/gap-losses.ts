/** The tables of docs/gaps.md, each a list of rows: the CronJob, then what is known after each length of gap. */
const tablesIn = (markdown: string): readonly (readonly (readonly string[])[])[] =>
  markdown
    .split(/\n\n/)
    .filter((block) => block.startsWith('| CronJob |'))
    .map((block) =>
      block
        .trim()
        .split('\n')
        .slice(2)
        .map((row) =>
          row
            .slice(1, -1)
            .split('|')
            .map((cell) => cell.trim()),
        ),
    );

/** `1 on-time, completed; 2 on-time, unknown` → two of three lost: of them we know less than a watcher would. */
const lossOf = (cell: string): { readonly lost: number; readonly due: number } => {
  const parts = cell.split('; ').map((part) => ({ runs: Number.parseInt(part, 10), said: part }));
  const sum = (of: typeof parts): number => of.reduce((total, { runs }) => total + runs, 0);
  return { lost: sum(parts.filter(({ said }) => said.includes('unknown'))), due: sum(parts) };
};

const worst = (cells: readonly string[]): string => {
  const [first, ...others] = cells.map(lossOf).toSorted((a, b) => b.lost - a.lost);
  return first === undefined || first.lost === 0
    ? 'nothing'
    : `${first.lost} of ${Math.max(first.due, ...others.map((o) => o.due))}`;
};

/** What each kind of CronJob can lose in a gap, at the worst of all stories in docs/gaps.md, as the table of docs/verdicts.md. */
export const lossTable = (gaps: string): string => {
  const [withEvents = '', without = ''] = gaps.split('## Without Events');
  const rows = (part: string): ReadonlyMap<string, readonly string[]> => {
    const tables = tablesIn(part);
    return new Map(
      (tables[0] ?? []).map(([name = ''], row) => [
        name,
        [1, 2, 3].map((column) => worst(tables.map((table) => table[row]?.[column] ?? ''))),
      ]),
    );
  };
  const [seen, unseen] = [rows(withEvents), rows(without)];
  const lines = [...seen].map(([name, cells]) => {
    const blind = unseen.get(name) ?? [];
    return `| ${[name, ...cells.map((cell, i) => (cell === blind[i] ? cell : `${cell}; without Events ${blind[i]}`))].join(' | ')} |`;
  });
  return ['| CronJob | 3 minutes | 10 minutes | 50 minutes |', '|---|---|---|---|', ...lines].join('\n');
};
