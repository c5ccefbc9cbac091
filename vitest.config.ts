import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Whole processes, pages and engines: `npm run test:whole`. Proofs that take minutes: `npm run test:long`.
    exclude: ['test/**/*.{whole,long}.test.ts'],
    globalSetup: ['test/build-once.ts'],
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // Both cores: vitest itself would keep one free.
    maxWorkers: 2,
    // The files of a worker share its modules: read and compiled anew for each, they took half of the time. So a test
    // leaves nothing behind in a module or in the process (CONTRIBUTING.md); CI runs the suite both ways.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['core/**', 'adapters/**', 'functions/**', 'cli/**', 'infra/**'],
      reporter: ['text-summary', 'html'],
    },
  },
});
