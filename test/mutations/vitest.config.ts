import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** One worker, and time enough on a machine that does other things: a test that is slow has noticed nothing. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    // Of those that `npm test` has no time for, the one about our own processes dying: little else notices what is stored too late.
    exclude: ['test/**/*.long.test.ts', 'test/**/!(chaos).whole.test.ts'],
    maxWorkers: 1,
    bail: 1,
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
  },
});
