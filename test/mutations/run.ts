import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { MUTATIONS, type Mutation } from './faults.ts';

/**
 * `npx tsx test/mutations/run.ts [--from N --to M]`: plants each fault in a copy of the tree and runs what must notice:
 * first 60 fault schedules of the simulator, then the tables and the recording. Prints a table; exit code 1 where one
 * fault goes unnoticed.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: String(MUTATIONS.length) },
  },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

const passes = async (cwd: string, command: string, args: readonly string[]): Promise<boolean> => {
  try {
    await run(command, [...args], { cwd, maxBuffer: 64_000_000 });
    return true;
  } catch {
    return false;
  }
};

const SIMULATOR = [
  '--import',
  'tsx',
  'test/simulator/run.ts',
  '--seed',
  '1',
  '--count',
  '60',
  '--keep-going',
];
const TABLES = [
  'test/core/judge',
  'test/core/history',
  'test/scenarios',
  'test/recording',
  'test/properties/judge.test.ts',
  'test/simulator/chaos',
];

const caughtBy = async (tree: string): Promise<string | null> => {
  if (!(await passes(tree, process.execPath, SIMULATOR))) return 'simulator';
  const vitest = join(tree, 'node_modules/vitest/vitest.mjs');
  return (await passes(tree, process.execPath, [vitest, 'run', '--bail', '1', ...TABLES])) ? null : 'tables';
};

const plant = async (tree: string, { file, find, replace }: Mutation): Promise<string | null> => {
  const path = join(tree, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(find))
    throw new Error(`${file} has no «${find}» any more: correct test/mutations/faults.ts`);
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  try {
    return await caughtBy(tree);
  } finally {
    writeFileSync(path, whole);
  }
};

// What the suite builds anew, and what the tree only points to.
const LEFT = /^(node_modules|coverage|cdk\.out|dist.*|\..*)$/;
const tree = mkdtempSync(join(tmpdir(), 'cronwitness-mutations-'));
try {
  for (const part of readdirSync(root))
    if (!LEFT.test(part)) cpSync(join(root, part), join(tree, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  const before = await caughtBy(tree);
  if (before !== null) throw new Error(`the ${before} fail without any fault planted: correct that first`);
  const rows: { readonly fault: string; readonly file: string; readonly caught: string }[] = [];
  for (const mutation of MUTATIONS.slice(Number(values.from), Number(values.to))) {
    const caught = (await plant(tree, mutation)) ?? 'UNNOTICED';
    rows.push({ fault: mutation.why, file: mutation.file, caught });
    process.stdout.write(`${caught.padEnd(10)} ${mutation.file.padEnd(26)} ${mutation.why}\n`);
  }
  const unnoticed = rows.filter((r) => r.caught === 'UNNOTICED').length;
  process.stdout.write(`${rows.length} faults, ${rows.length - unnoticed} noticed, ${unnoticed} unnoticed\n`);
  process.exitCode = unnoticed > 0 ? 1 : 0;
} finally {
  rmSync(tree, { recursive: true, force: true });
}
