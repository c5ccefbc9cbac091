import { beforeAll, describe, expect, test } from 'vitest';
import { type Life, live, livesShareABus, once } from './judge-life.ts';

livesShareABus();

// A sample of the awaits; judge-crash.long.test.ts dies at each of them.
const EVERY = 23;

describe('the judge function, dying at an await of judge, outbox or publisher', () => {
  let whole: Life;
  beforeAll(async () => {
    whole = await live('none');
  }, 60_000);

  test('undisturbed it says each thing once', () => {
    expect(once(whole.ids)).toEqual(whole.ids);
    expect(whole.ids.some((id) => id.includes('controller-down'))).toBe(true);
    expect(whole.ids.length).toBeGreaterThan(20);
  });

  test.each(['before', 'after'] as const)(
    'dying %s it: every event arrives, and once for a reader that keeps ids',
    async (when) => {
      for (let k = when === 'before' ? 2 : 5; k <= whole.calls; k += EVERY) {
        const life = await live('none', k, when);
        expect(life.deaths, `${k}`).toBe(1);
        expect(once(life.ids).toSorted(), `${k}`).toEqual(whole.ids.toSorted());
      }
    },
    240_000,
  );

  test.each(['partly', 'wholly', 'after-delivery'] as const)(
    'where PutEvents fails %s: the same',
    async (mode) => {
      const { ids } = await live(mode);
      expect(once(ids).toSorted()).toEqual(whole.ids.toSorted());
      // Twice only what was delivered though the answer was lost.
      if (mode !== 'after-delivery') expect(once(ids)).toEqual(ids);
    },
    60_000,
  );
});
