// Bundles the command line and the dashboard into dist/, or into the folder that is named. Packages stay external: they
// are installed beside it. A command's code is loaded when it is called, hence the splitting.
import { chmodSync, existsSync } from 'node:fs';
import { build } from 'esbuild';
import { buildDashboard } from './dashboard/build.mjs';

const out = process.argv[2] ?? 'dist';

if (existsSync('cli/main.ts')) {
  await build({
    entryPoints: { cronwitness: 'cli/main.ts' },
    outdir: out,
    splitting: true,
    // Beside the entry, so that paths relative to it hold in every chunk.
    chunkNames: '[name]-[hash]',
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  // npx makes a bin executable when it first links the folder, and not again for one that was built anew.
  chmodSync(`${out}/cronwitness.js`, 0o755);
}

if (existsSync('dashboard/main.ts')) await buildDashboard(`${out}/dashboard`);
