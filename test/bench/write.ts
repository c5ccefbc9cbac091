import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

/** What one bench printed, with the row of DESIGN §14 that it answers. */
export type Measured = { readonly name: string; readonly budget: string; readonly printed: unknown };

const FILE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));
const BEGIN = '<!-- written by npm run bench: begin -->';
const END = '<!-- written by npm run bench: end -->';

/** Puts the figures of this run, with its date and machine, in the place of the last run's. */
export const write = (measured: readonly Measured[]): void => {
  const page = readFileSync(FILE, 'utf8');
  const [before = '', rest = ''] = page.split(BEGIN);
  const after = rest.split(END)[1] ?? '\n';
  const load = loadavg()[0]?.toFixed(1);
  const head = `## The last run of \`npm run bench\`\n\n${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores, load average ${load}.`;
  const body = measured.map(
    ({ name, budget, printed }) => `### ${name}\n\nBudget: ${budget}\n\n${table(printed)}`,
  );
  writeFileSync(FILE, `${before.trimEnd()}\n\n${[BEGIN, head, ...body, END].join('\n\n')}${after}`);
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
