import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import type { Mutation } from './mutation.ts';

/** Who noticed, and the end of what he said. */
export type Noticed = { readonly who: string; readonly saying: string };

export type Tree = {
  readonly path: string;
  /** Runs everything that might notice a fault in that file, nearest first; null where nobody does. */
  readonly noticed: (file: string) => Promise<Noticed | null>;
  readonly remove: () => void;
};

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

// The tables that stand nearest to a part, and all of them.
const NEAREST: Readonly<Record<string, readonly string[]>> = {
  'core/judge': ['test/core/judge', 'test/scenarios/catalogue.test.ts', 'test/scenarios/faults'],
  'core/history': ['test/core/history', 'test/core/judge'],
  'core/pipeline': ['test/core/pipeline', 'test/simulator/chaos'],
  'core/tidy': ['test/core/tidy', 'test/properties/lanes.test.ts'],
};
const ALL = [
  'test/core/judge',
  'test/core/history',
  'test/core/pipeline',
  'test/core/tidy',
  'test/scenarios',
  'test/properties/judge.test.ts',
  'test/properties/lanes.test.ts',
  'test/properties/simulator-1.test.ts',
  'test/simulator',
];

/** A copy to plant faults in, with everything but what is built and what is installed. */
export const copyOfTree = (): Tree => {
  const left = /^(node_modules|coverage|cdk\.out|dist.*|\..*)$/;
  const path = mkdtempSync(join(tmpdir(), 'cronwitness-mutations-'));
  for (const part of readdirSync(root))
    if (!left.test(part)) cpSync(join(root, part), join(path, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));
  const tables = async (who: string, which: readonly string[]): Promise<Noticed | null> => {
    if (which.length === 0) return null;
    const vitest = join(path, 'node_modules/vitest/vitest.mjs');
    const config = join(path, 'test/mutations/vitest.config.ts');
    return fails(path, who, [vitest, 'run', '--config', config, ...which]);
  };
  const noticed: Tree['noticed'] = async (file) =>
    (await tables('nearest tables', NEAREST[file.split('/').slice(0, 2).join('/')] ?? [])) ??
    (await simulated(path)) ??
    (await tables('other tables', ALL));
  return { path, noticed, remove: () => rmSync(path, { recursive: true, force: true }) };
};

/** Sixty fault schedules, and sixty of those that bring oddities. Bundled: a loader would cost more than the run. */
const simulated = async (path: string): Promise<Noticed | null> => {
  const outfile = join(path, 'test/simulator/mutated.mjs');
  await build({
    entryPoints: [join(path, 'test/simulator/run.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'silent',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  for (const seed of ['1', '2000000']) {
    const found = await fails(path, 'simulator', [outfile, '--seed', seed, '--count', '60', '--keep-going']);
    if (found !== null) return found;
  }
  return null;
};

const fails = async (cwd: string, who: string, args: readonly string[]): Promise<Noticed | null> => {
  try {
    await run(process.execPath, [...args], { cwd, maxBuffer: 64_000_000 });
    return null;
  } catch (error) {
    const said = error instanceof Error && 'stdout' in error && 'stderr' in error ? error : null;
    return { who, saying: `${said?.stdout ?? error}\n${said?.stderr ?? ''}`.slice(-3000) };
  }
};

/** The fault in its place, for as long as it takes somebody to notice. */
export const plant = async (tree: Tree, { file, find, replace }: Mutation): Promise<Noticed | null> => {
  const path = join(tree.path, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(find))
    throw new Error(`${file} has no «${find}» any more: correct test/mutations/faults.ts`);
  writeFileSync(
    path,
    whole.replace(find, () => replace),
  );
  try {
    return await tree.noticed(file);
  } finally {
    writeFileSync(path, whole);
  }
};
