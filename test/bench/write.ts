import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What one bench printed, with the row of DESIGN §14 that it answers. */
export type Measured = { readonly name: string; readonly budget: string; readonly printed: unknown };

const FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- written by npm run bench: begin -->';
const END = '<!-- written by npm run bench: end -->';

/** Puts the figures of this run, with its date and machine, in the place of those of the same name; the others stay. */
export const write = (measured: readonly Measured[]): void => {
  const page = readFileSync(FILE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const [old = '', after = '\n'] = rest.split(END);
  const sections = sectionsIn(old);
  const where = `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores, load average ${loadavg()[0]?.toFixed(1)}.`;
  for (const { name, budget, printed } of measured)
    sections.set(name, `### ${name}\n\n${where} Budget: ${budget}\n\n${table(printed)}`);
  const body = [...sections].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  const head = '## What `npm run bench` measured last';
  writeFileSync(FILE, `${before.trimEnd()}\n\n${[BEGIN, head, ...body, END].join('\n\n')}${after}`);
};

/** The sections that stand there, by name. One without a date of its own has that of its run. */
const sectionsIn = (written: string): Map<string, string> => {
  const [head = '', ...parts] = written.split(/^### /m);
  const where = /^\d{4}-\d\d-\d\d, .*$/m.exec(head)?.[0];
  return new Map(
    parts.map((part) => {
      const name = part.split('\n')[0] ?? '';
      const text = `### ${part}`.trim();
      return [name, where === undefined ? text : text.replace('\n\nBudget:', `\n\n${where} Budget:`)];
    }),
  );
};

const table = (printed: unknown): string => {
  const rows = (Array.isArray(printed) ? printed : [printed]).map((row) => flat(row));
  const columns = [...new Set(rows.flatMap((r) => Object.keys(r)))];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((r) => line(columns.map((c) => r[c] ?? ''))),
  ].join('\n');
};

/** One level for a table: `median.facts` and so on. */
const flat = (value: unknown, prefix = ''): Readonly<Record<string, string>> => {
  if (typeof value !== 'object' || value === null) return { [prefix || 'value']: tell(value) };
  return Object.assign(
    {},
    ...Object.entries(value).map(([k, v]) => flat(v, prefix === '' ? k : `${prefix}.${k}`)),
  );
};

const tell = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(3) : String(value);
