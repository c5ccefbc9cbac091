import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** Through whole processes, pages in Chromium and every engine of the store: what `npm test` has no time for. CI runs it, too. */
export default defineConfig({
  test: { ...config.test, include: ['test/**/*.whole.test.ts'], exclude: [], isolate: true },
});
