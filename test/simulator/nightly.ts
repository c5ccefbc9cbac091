import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { inWords, none, sum, type Totals } from './campaign.ts';

/**
 * `npm run nightly [-- --seed N --count M --workers W]`: M fault schedules (100,000) in W processes (2), the seeds dealt
 * out in equal parts. The code is bundled first: a loader that keeps functions' names makes every closure dear.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100000' },
    workers: { type: 'string', default: '2' },
  },
});
const [first, count, workers] = [Number(values.seed), Number(values.count), Number(values.workers)];

const bundle = async (directory: string): Promise<string> => {
  const outfile = join(directory, 'run.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL('run.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  return outfile;
};

type Part = { readonly seed: number; readonly count: number };
const part = (i: number): Part => {
  const each = Math.ceil(count / workers);
  const seed = first + i * each;
  return { seed, count: Math.max(0, Math.min(each, first + count - seed)) };
};

const worker = (script: string, { seed, count: many }: Part, log: string): Promise<void> =>
  new Promise((resolve) => {
    const args = [script, '--seed', `${seed}`, '--count', `${many}`, '--keep-going', '--log', log];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    createInterface({ input: child.stdout }).on('line', (line) => process.stdout.write(`${line}\n`));
    child.on('close', () => resolve());
  });

const totalsIn = (log: string): Totals =>
  readFileSync(log, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter((line) => 'upTo' in line)
    .reduce<Totals>((all, line) => sum(all, line), none);

const directory = mkdtempSync(join(tmpdir(), 'cronwitness-nightly-'));
try {
  const script = await bundle(directory);
  const parts = Array.from({ length: workers }, (_, i) => part(i)).filter((p) => p.count > 0);
  const logs = parts.map((p) => join(directory, `${p.seed}.ndjson`));
  await Promise.all(parts.map((p, i) => worker(script, p, logs[i] ?? '')));
  const all = logs.map(totalsIn).reduce(sum, none);
  process.stdout.write(`together: ${inWords(all)}\n`);
  process.exitCode = all.failed > 0 || all.schedules < count ? 1 : 0;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
