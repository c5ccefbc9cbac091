import { expect, test } from 'vitest';
import { StoreUnreachable } from '../../adapters/store/errors.ts';
import { follow } from '../../cli/watch-runs.ts';
import { instant } from '../../core/time.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { at, completed, dropped, late, run } from '../core/alerting/verdicts.ts';

const QUERY = { cluster: 'c', window: { from: instant(0), to: instant(1) }, limit: 10 };

/** What each look finds (an error where nobody answers), and what was printed and complained of in each. */
const watched = async (looks: readonly (readonly Verdict[] | Error)[]) => {
  const printed: string[][] = [];
  let look = -1;
  await follow(
    async () => {
      look++;
      printed.push([]);
      const found = looks[look] ?? [];
      if (found instanceof Error) throw found;
      return { verdicts: found, next: null };
    },
    () => QUERY,
    {
      print: (text) => printed.at(-1)?.push(...text.trimEnd().split('\n')),
      complain: (text) => printed.at(-1)?.push(text.trimEnd()),
      wait: async () => look + 1 < looks.length,
    },
  );
  return printed.map((lines) => lines.map((line) => line.split(/ {2,}/).slice(0, 3).join(' | ')));
};

test('--watch prints what there is, oldest first, then what is new and what has changed, and nothing twice', async () => {
  const first = run('pay', '10:00', dropped());
  const second = run('pay', '11:00', dropped());
  const recovered = { ...second, start: late(at('11:25')), finish: completed(at('11:30')) };
  expect(await watched([[second, first], [second, first], [recovered, first], []])).toEqual([
    [
      'NOMINAL | CRONJOB | START',
      '2026-11-22T10:00:00Z | lab/pay | dropped: unexplained',
      '2026-11-22T11:00:00Z | lab/pay | dropped: unexplained',
    ],
    [],
    ['2026-11-22T11:00:00Z | lab/pay | late: other'],
    [],
  ]);
});

test('--watch waits for a store that is away, says so once, and goes on', async () => {
  const away = new StoreUnreachable('gone');
  const missed = run('pay', '10:00', dropped());
  const lines = await watched([[], away, away, [missed], away]);
  expect(lines.map((l) => l.length)).toEqual([0, 1, 0, 2, 1]);
  expect(lines[1]).toEqual(['cronwitness: the store does not answer; waiting for it']);
});

test('--watch prints all of an outage that brings more than a page at once, and what was there before only once', async () => {
  const all = ['10:00', '10:01', '10:02', '10:03', '10:04', '10:05', '10:06'].map((t) =>
    run('pay', t, dropped()),
  );
  const printed: string[] = [];
  let known = 3;
  await follow(
    async ({ after, limit }) => {
      const left = all.slice(0, known).filter((v) => after === undefined || v.nominal < after.nominal);
      const verdicts = left.toReversed().slice(0, limit);
      const last = verdicts.at(-1);
      const next = left.length > limit && last !== undefined ? { ...last, by: 'time' as const } : null;
      return { verdicts, next };
    },
    () => ({ ...QUERY, limit: 2 }),
    {
      print: (text) => void printed.push(...text.trimEnd().split('\n')),
      complain: () => {},
      wait: async () => {
        const again = known < all.length;
        known = all.length;
        return again;
      },
    },
  );
  expect(printed.slice(1).map((line) => line.slice(11, 16))).toEqual([
    '10:01',
    '10:02',
    '10:03',
    '10:04',
    '10:05',
    '10:06',
  ]);
});
