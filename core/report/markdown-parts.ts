import { counted, plain } from './plain.ts';

/** Text that Markdown and its HTML leave as it is, inside one cell; nobody is mentioned and no issue linked. */
export const text = (raw: string, width = 120): string =>
  plain(raw, width)
    .replace(/[\\`*_{}[\]|~$]/g, '\\$&')
    .replace(/[&<>@#]/g, (c) => `&#${c.charCodeAt(0)};`);

type Align = 'left' | 'right';

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
  if (rows.length === 0) return [];
  const align = (i: number): Align => (rows.every((r) => /^[\d,]+$/.test(r[i] ?? '')) ? 'right' : 'left');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (align(i) === 'right' ? '---:' : '---'))), ...rows.map(line)];
};

/** Blocks under a heading, a blank line between them; no heading over nothing. */
export const section = (title: string, ...blocks: readonly (readonly string[])[]): readonly string[] => {
  const filled = blocks.filter((b) => b.length > 0);
  return filled.length === 0 ? [] : [`## ${title}`, '', ...filled.flatMap((b) => [...b, ''])];
};

export const more = (n: number, one: string, many = `${one}s`): readonly string[] =>
  n === 0 ? [] : [`… and ${counted(n, `more ${one}`, `more ${many}`)}.`];

/** A command between fences longer than any row of backticks in it. */
export const commands = (lines: readonly string[]): readonly string[] => {
  const clean = lines.map((line) => plain(line, 300));
  const longest = Math.max(2, ...clean.flatMap((l) => l.match(/`+/g) ?? []).map((ticks) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return [`${fence}sh`, ...clean, fence];
};
