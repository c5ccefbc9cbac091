import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType } from 'aws-cdk-lib/core';
import { buildSync } from 'esbuild';
import type { FunctionName } from '../core/environment.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The configuration's name beside the code. */
export const CONFIGURATION_FILE = 'cronwitness.yaml';

// What draws the report's chart: it cannot be bundled, and lies beside the code (adapters/chart/png.ts).
const RASTERISER = {
  name: 'resvg.wasm',
  contents: readFileSync(join(ROOT, 'node_modules', '@resvg', 'resvg-wasm', 'index_bg.wasm')),
};

type BundleFile = { readonly name: string; readonly contents: Uint8Array };
const bundled = new Map<FunctionName, readonly BundleFile[]>();

/**
 * A function's code as esbuild bundles it on this machine, with its source map and the configuration beside it. The same
 * sources give the same bytes, wherever they lie: the asset's hash is that of its contents.
 */
export const bundleOf = (name: FunctionName, configuration: string): Code =>
  Code.fromAsset(join(ROOT, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run: bundling on this machine always succeeds or throws.
      image: DockerImage.fromRegistry('none'),
      // The library takes two assets of one source and one command for the same.
      command: [name, configuration],
      local: {
        tryBundle: (directory) => {
          mkdirSync(directory, { recursive: true });
          for (const file of filesOf(name)) writeFileSync(join(directory, file.name), file.contents);
          writeFileSync(join(directory, CONFIGURATION_FILE), configuration);
          return true;
        },
      },
    },
  });

const filesOf = (name: FunctionName): readonly BundleFile[] => {
  const known = bundled.get(name);
  if (known) return known;
  const files = build(name);
  bundled.set(name, files);
  return files;
};

const build = (name: FunctionName): readonly BundleFile[] =>
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: [`functions/${name}.ts`],
    // Not written: the place only decides how the source map names the sources.
    outfile: join(ROOT, 'dist', 'functions', name, 'index.mjs'),
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // Smaller is faster to load; names are kept for the logs.
    minifyWhitespace: true,
    minifySyntax: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    // A link in node_modules would put this machine's paths into the source map.
    preserveSymlinks: true,
    mainFields: ['module', 'main'],
    // Some of the SDK's dependencies are CommonJS and ask for node's own modules by require.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
    .outputFiles.map(({ path, contents }) => ({ name: path.split(/[\\/]/).at(-1) ?? '', contents }))
    .concat(name === 'mail' ? [RASTERISER] : []);
