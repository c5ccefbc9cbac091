import { expect, test } from 'vitest';
import { live, livesShareABus, type Mode, once } from './judge-life.ts';

livesShareABus();

test.each(['none', 'partly', 'wholly', 'after-delivery'] as const)(
  'dying at every await of judge, outbox and publisher, where PutEvents fails %s: every event arrives, and once for a reader that keeps ids',
  async (mode: Mode) => {
    const expected = once((await live('none')).ids).toSorted();
    const { calls } = await live(mode);
    for (const when of ['before', 'after'] as const)
      for (let k = 1; k <= calls; k += 1) {
        const life = await live(mode, k, when);
        expect(life.deaths, `${when} ${k}`).toBe(1);
        expect(once(life.ids).toSorted(), `${when} ${k}`).toEqual(expected);
      }
  },
  3_600_000,
);
