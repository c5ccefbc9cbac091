// Bundles the command line and the dashboard into dist/, or into the folder that is named. Packages stay external: they
// are installed beside it. A command's code is loaded when it is called, hence the splitting.
import { cpSync, existsSync } from 'node:fs';
import { build } from 'esbuild';

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
}

// The dashboard has no packages of its own: one script, one style sheet, one page.
if (existsSync('dashboard/main.ts')) {
  await build({
    entryPoints: { dashboard: 'dashboard/main.ts' },
    outdir: `${out}/dashboard`,
    bundle: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    minify: true,
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'dashboard.css', 'icon.svg'])
    cpSync(`dashboard/${file}`, `${out}/dashboard/${file}`);
}
