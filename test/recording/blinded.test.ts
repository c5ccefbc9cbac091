import { expect, test } from 'vitest';
import { parseInstant } from '../../core/time.ts';
import { readLab, tryGap } from './try-gaps.ts';

const lab = await readLab();
const at = (text: string) => {
  const found = parseInstant(text);
  if (found === undefined) throw new Error(`no instant: ${text}`);
  return found;
};

/** `delete-pod` at 15:40: its second pod ended well and was deleted in that second, its third was killed at 15:42:21. */
test.each([
  ['before its third pod', '2026-11-22T15:41:40.345Z'],
  ['between the end of its second pod and its phase', '2026-11-22T15:41:21.700Z'],
])('blind from %s until its Job had given up, we call nothing completed that was killed', async (_, from) => {
  const outcome = await tryGap(lab, { from: at(from), to: at('2026-11-22T15:42:25.345Z') });
  expect(outcome.lies).toEqual([]);
});
