import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

// DESIGN §4. What is not named here may be imported: `adapters` may use any SDK, `cli` any terminal library.
const FOLDERS = ['core', 'adapters', 'functions', 'cli', 'infra'] as const;
type Folder = (typeof FOLDERS)[number];
const MAY_IMPORT: Readonly<Record<Folder, readonly string[]>> = {
  core: ['core'],
  adapters: ['core', 'adapters'],
  functions: ['core', 'adapters', 'functions'],
  cli: ['core', 'adapters', 'cli'],
  infra: [
    'infra',
    'core/environment.ts',
    'adapters/store/table.ts',
    'adapters/dynamodb/table.ts',
    'adapters/configuration',
  ],
};
/** Packages that only some places may use; every other package is free outside `core`. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  '@kubernetes/client-node': /^adapters\/kubernetes\//,
  '@aws-sdk/client-dynamodb': /^adapters\/dynamodb\//,
  '@aws-sdk/client-eventbridge': /^adapters\/eventbridge\//,
  'aws-cdk-lib': /^infra\//,
  constructs: /^infra\//,
  'cron-parser': /^core\/schedule\/fields\.ts$/,
};

const filesOf = (folder: Folder): readonly string[] => {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((f) => f.isFile() && f.name.endsWith('.ts'))
      .map((f) => relative(ROOT, join(f.parentPath, f.name)))
      .filter((f) => !f.includes('node_modules'));
  } catch {
    return [];
  }
};

const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(ROOT, file), 'utf8').matchAll(
      /^(?:import|export)\b[^'"`]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
  ].map((m) => m[1] ?? m[2] ?? m[3] ?? '');

const complaintsAbout = (folder: Folder, file: string): readonly string[] =>
  importsOf(file).flatMap((imported) => {
    if (imported.startsWith('.')) {
      const target = relative(ROOT, resolve(ROOT, dirname(file), imported));
      const allowed = MAY_IMPORT[folder].some((place) => target === place || target.startsWith(`${place}/`));
      return allowed || target === 'package.json' ? [] : [`${file} imports ${target}`];
    }
    const name = imported
      .split('/')
      .slice(0, imported.startsWith('@') ? 2 : 1)
      .join('/');
    const only = PACKAGES[name];
    const allowed = only?.test(file) ?? folder !== 'core';
    return allowed ? [] : [`${file} imports ${imported}`];
  });

describe('the tree is the architecture', () => {
  test.each(FOLDERS)('%s imports only what it may', (folder) => {
    expect(filesOf(folder).flatMap((file) => complaintsAbout(folder, file))).toEqual([]);
  });

  test('core reads no clock, no environment and no chance', () => {
    const impure =
      /Date\.now\(|new Date\(\)|Math\.random\(|\bprocess\.[a-z]|globalThis|setTimeout|performance\./;
    expect(filesOf('core').filter((f) => impure.test(readFileSync(join(ROOT, f), 'utf8')))).toEqual([]);
  });

  test('no name hides its content, and no file grows without bound', () => {
    const files = FOLDERS.flatMap(filesOf);
    expect(files.filter((f) => /(^|\/)(utils?|helpers?|common|types|misc|index)\.ts$/.test(f))).toEqual([]);
    expect(files.filter((f) => readFileSync(join(ROOT, f), 'utf8').split('\n').length > 400)).toEqual([]);
  });
});
