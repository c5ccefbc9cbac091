import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lossTable } from './gap-losses.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');

// What stands in docs/gaps.md is worked out against the test API server by gaps.long.test.ts.
test('docs/verdicts.md says what each kind of CronJob can lose in a gap', () => {
  expect(page('verdicts.md')).toContain(lossTable(page('gaps.md')));
});
