import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One worker, and time enough on a machine that does other things: a test that is slow has noticed nothing. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.{whole,long}.test.ts'],
    maxWorkers: 1,
    bail: 1,
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
  },
});
