// Bundles the command line into dist/. Packages stay external: they are installed beside it.
import { existsSync } from 'node:fs';
import { build } from 'esbuild';
import { buildDashboard } from './dashboard/build.mjs';

if (existsSync('cli/main.ts')) {
  await build({
    entryPoints: { cronwitness: 'cli/main.ts' },
    outdir: 'dist',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
}

await buildDashboard('dist/dashboard');
