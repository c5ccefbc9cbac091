import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

test('what the build makes is a program of its own: npx starts it as it stands', () => {
  const said = execFileSync(resolve(ROOT, 'dist-test/cronwitness.js'), ['--version'], { encoding: 'utf8' });
  expect(said).toMatch(/^\d+\.\d+\.\d+\n$/);
});
