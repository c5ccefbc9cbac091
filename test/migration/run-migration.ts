import { Command } from 'commander';
import { vi } from 'vitest';
import { addMigration } from '../../cli/migration.ts';

/** Runs `migration …` in this process; what it threw is told beside what it printed. */
export const runMigration = async (...args: readonly string[]) => {
  const written = { out: '', err: '' };
  const into = (side: 'out' | 'err') => (text: string | Uint8Array) => {
    written[side] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  addMigration(program);
  const thrown: unknown = await program
    .parseAsync(['migration', ...args], { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    )
    .finally(() => {
      out.mockRestore();
      err.mockRestore();
    });
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { ...written, thrown, exit };
};

const F = 'test/fixtures/migration';
export const JOBS = `${F}/jobs.yaml`;
export const COMPLETE = ['--complete', '2026-10-28T00:00:00Z/2026-11-05T01:00:00Z'] as const;
export const RUNS = ['--runs', `${F}/runs.ndjson`, `${F}/runs.csv`] as const;
export const RECORDED = ['--recording', `${F}/recording`] as const;
export const LISTED = ['--chronos-list', `${F}/chronos.json`] as const;
export const EVERYTHING = [JOBS, ...RECORDED, ...RUNS, ...COMPLETE, ...LISTED] as const;
