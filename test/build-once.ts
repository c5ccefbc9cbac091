import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Bundles the command line once for all tests that start it: from the sources each start would take seconds. */
export const setup = (): void => {
  execFileSync(process.execPath, ['build.mjs', 'dist-test'], {
    cwd: resolve(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
};
