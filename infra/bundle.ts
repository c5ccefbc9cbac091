import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AssetHashType } from 'aws-cdk-lib/core';
import { buildSync } from 'esbuild';
import { type FunctionName, READ_BY } from '../core/environment.ts';
import type { BundleFile } from './settings.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** The configuration's name beside the code. */
export const CONFIGURATION_FILE = 'cronwitness.yaml';

// What draws the report's chart: it cannot be bundled, and lies beside the code (adapters/chart/png.ts).
const RASTERISER = {
  name: 'resvg.wasm',
  contents: readFileSync(join(ROOT, 'node_modules', '@resvg', 'resvg-wasm', 'index_bg.wasm')),
};

let bundled: ReadonlyMap<string, readonly BundleFile[]> | undefined;

/**
 * A function's code as esbuild bundles it on this machine, with its source map and the files beside it (the configuration,
 * and what that names). The same sources give the same bytes, wherever they lie: the asset's hash is that of its contents.
 */
export const bundleOf = (name: FunctionName, beside: readonly BundleFile[]): Code =>
  Code.fromAsset(join(ROOT, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run: bundling on this machine always succeeds or throws.
      image: DockerImage.fromRegistry('none'),
      // The library takes two assets of one source and one command for the same.
      command: [name, JSON.stringify(beside)],
      local: {
        tryBundle: (directory) => {
          mkdirSync(directory, { recursive: true });
          for (const file of [...filesOf(name), ...beside])
            writeFileSync(join(directory, file.name), file.contents);
          return true;
        },
      },
    },
  });

const filesOf = (name: FunctionName): readonly BundleFile[] => {
  bundled ??= build(Object.keys(READ_BY));
  return bundled.get(name) ?? [];
};

/** All in one run of esbuild, which then reads what they share only once. */
const build = (names: readonly string[]): ReadonlyMap<string, readonly BundleFile[]> => {
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: Object.fromEntries(names.map((name) => [`${name}/index`, `functions/${name}.ts`])),
    // Not written: the place only decides how the source map names the sources.
    outdir: join(ROOT, 'dist', 'functions'),
    outExtension: { '.js': '.mjs' },
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
    // By a name that no bundled file has.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const filesIn = (name: string): readonly BundleFile[] =>
    outputFiles
      .filter(({ path }) => basename(dirname(path)) === name)
      .map(({ path, contents }) => ({ name: basename(path), contents }));
  return new Map(names.map((name) => [name, [...filesIn(name), ...(name === 'mail' ? [RASTERISER] : [])]]));
};
