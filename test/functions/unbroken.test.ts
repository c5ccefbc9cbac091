import { expect, test } from 'vitest';
import { writeCursor } from '../../adapters/kubernetes/place.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, parseInstant } from '../../core/time.ts';
import { unbroken } from '../../functions/unbroken.ts';

const at = (text: string): Instant => parseInstant(`2026-11-22T${text}Z`) ?? expect.fail(text);

/** What an hour's tick would have to tell, of a cluster that was last seen at four. */
const blindSeconds = async (source: Source, resume: string | null, now: Instant): Promise<number> => {
  let told = Number.NaN;
  await unbroken(
    async () => source,
    (seen) => {
      told = seen.blindSeconds;
    },
  ).observe(resume, now);
  return told;
};

const place = (known: Instant) => ({ version: '7', known, since: known, learned: known });
const cursorOf = (known: Instant): string =>
  writeCursor({ places: { jobs: place(known), pods: place(known) }, asOf: known, ahead: 0 });
const away: Source = {
  observe: () => Promise.reject(new Error('no route to the cluster')),
};
const SEEN = cursorOf(at('16:00:00'));

test.each(
  Object.entries({
    'a minute away is no loss yet: the watch may still be resumed': { now: '16:01:00', blind: 0 },
    'after three minutes each tick is half a minute that nobody saw': { now: '16:03:00', blind: 30 },
    'and so it goes on, however long it takes': { now: '18:00:00', blind: 30 },
  }),
)('a cluster that cannot be reached: %s', async (_, { now, blind }) => {
  expect(await blindSeconds(away, SEEN, at(now))).toBe(blind);
});

test('a cluster that was never reached is not watched from the first tick on', async () => {
  expect(await blindSeconds(away, null, at('16:00:00'))).toBe(30);
});

test('one that is back tells the whole of what was lost, the longest of its resources', async () => {
  const lost = { from: at('16:00:00'), to: at('16:10:00') };
  const back: Source = {
    observe: async (_, now) => ({
      facts: [
        { kind: 'blind', resource: 'jobs', interval: lost },
        { kind: 'blind', resource: 'pods', interval: { ...lost, from: at('16:05:00') } },
      ],
      resume: cursorOf(now),
      problems: [],
    }),
  };
  expect(await blindSeconds(back, SEEN, at('16:10:00'))).toBe(600);
});

test('one that sees everything loses nothing', async () => {
  const seeing: Source = { observe: async (_, now) => ({ facts: [], resume: cursorOf(now), problems: [] }) };
  expect(await blindSeconds(seeing, SEEN, at('16:00:30'))).toBe(0);
});
