import { expect, test } from 'vitest';
import { checkOverlap, undisturbed } from './overlap.ts';

test.each(['later', 'same', 'earlier'] as const)(
  'a second tick (%s) runs while the first waits, at whichever await: one winner, the same facts and verdicts',
  async (second) => {
    const alone = await undisturbed();
    let stops = 0;
    for (let call = 1, more = true; more; call++)
      for (const when of ['before', 'after'] as const) {
        more = await checkOverlap({ call, when, second }, alone);
        if (more) stops++;
      }
    expect(stops).toBeGreaterThan(20);
  },
  600_000,
);
