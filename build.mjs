// Bundles the command line into dist/. Packages stay external: they are installed beside it.
import { cpSync, existsSync } from 'node:fs';
import { build } from 'esbuild';

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

// The dashboard has no packages of its own: one script, one style sheet, one page.
if (existsSync('dashboard/main.ts')) {
  await build({
    entryPoints: { dashboard: 'dashboard/main.ts' },
    outdir: 'dist/dashboard',
    bundle: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    minify: true,
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'dashboard.css', 'icon.svg'])
    cpSync(`dashboard/${file}`, `dist/dashboard/${file}`);
}
