import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** The proofs that take minutes each. */
export default defineConfig({
  test: {
    ...config.test,
    include: ['test/**/*.long.test.ts'],
    exclude: [],
    isolate: true,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
