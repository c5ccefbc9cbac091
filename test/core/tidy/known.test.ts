import { expect, test } from 'vitest';
import { uuidsIn, wordsOf } from '../../../core/facts/uuid.ts';
import { codeOfWords, codesOfWords, know, UNASKED } from '../../../core/tidy/known.ts';
import { codeOf, emptyLanes, JOB, NOTHING } from '../../../core/tidy/lane.ts';
import { JOB_UID, WIDTH } from '../../../core/tidy/run-fields.ts';
import { takeRun } from '../../../core/tidy/run-store.ts';
import { printOf } from '../../../core/tidy/uid-table.ts';
import { instant } from '../../../core/time.ts';

const OURS = '5f0c1d2e-1111-4222-8333-444455556666';

/** Another UUID of the same print: what is added to its last word is taken out of its first. */
const twinOf = (uuid: string): string => {
  const [first, , , last] = wordsOf(uuid);
  const other = (last + 1) >>> 0;
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return `${hex(first ^ printOf(0, last) ^ printOf(0, other))}${uuid.slice(8, 28)}${hex(other)}`;
};

test("a UUID of the same print as a Job's is told from it, and one that nobody knows stands for nothing", () => {
  const lanes = emptyLanes(false);
  const run = takeRun(lanes.runs, instant(0));
  for (const [i, word] of wordsOf(OURS).entries()) lanes.runs.numbers[run * WIDTH + JOB_UID + i] = word;
  know(lanes, OURS, codeOf(JOB, run));
  const twin = twinOf(OURS);
  expect(printOf(wordsOf(twin)[0], wordsOf(twin)[3])).toBe(printOf(wordsOf(OURS)[0], wordsOf(OURS)[3]));
  const asked = uuidsIn([twin, OURS, '00000000-0000-4000-8000-000000000001']);
  expect([...codesOfWords(lanes, asked)]).toEqual([UNASKED, codeOf(JOB, run), NOTHING]);
  expect([0, 4, 8].map((at) => codeOfWords(lanes, asked, at))).toEqual([NOTHING, codeOf(JOB, run), NOTHING]);
});
