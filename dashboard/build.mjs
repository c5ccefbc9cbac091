import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Builds the page into a directory: one script with nothing in it that is not ours, one style sheet, one document. */
export const buildDashboard = async (outdir) => {
  await build({
    entryPoints: { dashboard: here('main.ts') },
    outdir,
    bundle: true,
    platform: 'browser',
    target: 'es2023',
    format: 'esm',
    minify: true,
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'dashboard.css', 'icon.svg']) cpSync(here(file), `${outdir}/${file}`);
};
