import { expect, test } from 'vitest';
import { checkOverlap, undisturbed } from './overlap.ts';

/** Every third await here; overlap.long.test.ts takes each, in all its ways. */
const STRIDE = 3;
const SECONDS = ['later', 'same', 'earlier'] as const;

test('two ticks of one cluster at the same time: one winner, the same facts, identical verdicts', async () => {
  const alone = await undisturbed();
  let stops = 0;
  for (let more = true; more; stops += more ? 1 : 0) {
    const when = stops % 2 === 0 ? 'before' : 'after';
    const second = SECONDS[stops % SECONDS.length] ?? 'same';
    more = await checkOverlap({ call: 1 + stops * STRIDE, when, second }, alone);
  }
  expect(stops).toBeGreaterThan(4);
}, 240_000);
