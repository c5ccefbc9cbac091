import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  DROPPED_CAUSES,
  FINISH_KINDS,
  KILLED_CAUSES,
  LATE_CAUSES,
  NEVER_STARTED_CAUSES,
  START_KINDS,
} from '../../../core/verdict/verdict.ts';

test('docs/verdicts.md has a heading for every kind and every cause, and for nothing else', () => {
  const text = readFileSync(new URL('../../../docs/verdicts.md', import.meta.url), 'utf8');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map((m) => m[1]);
  const causes = new Set([...NEVER_STARTED_CAUSES, ...LATE_CAUSES, ...DROPPED_CAUSES, ...KILLED_CAUSES]);
  const expected = [
    ...START_KINDS.map((k) => `start: ${k}`),
    ...FINISH_KINDS.map((k) => `finish: ${k}`),
    ...[...causes].map((c) => `cause: ${c}`),
  ];
  expect(headings.toSorted()).toEqual(expected.toSorted());
});
