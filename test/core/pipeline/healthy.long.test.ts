import { expect, test } from 'vitest';
import { after, days, minutes } from '../../../core/time.ts';
import { loadedSource } from '../../bench/cost-load.ts';
import { at } from '../../build/at.ts';
import { toldFrom } from '../../build/telling.ts';

// Ten thousand ticks take minutes.
const LONGEST = 1_500_000;

test(
  'a healthy cluster is silent for a week, whatever its ticks do one by one',
  async () => {
    const source = loadedSource({ jobs: 12, runsPerMinute: 0.2 });
    const from = at('2026-11-16T00:00:00Z');
    // One tick in a hundred never runs.
    const missing = (t: number): boolean => (t / minutes(1)) % 100 === 37;
    expect(await toldFrom(source, { from, to: after(from, days(7)), missing })).toEqual([]);
  },
  LONGEST,
);
