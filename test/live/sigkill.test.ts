import { expect, test } from 'vitest';
import { differences } from '../recording/expected.ts';
import { liveThrough } from './kills.ts';

test('a watcher that is killed again and again learns the same and judges the same as one left alone', async () => {
  const undisturbed = await liveThrough({ kills: 0, seed: 1 });
  const disturbed = await liveThrough({ kills: 8, seed: 20_261_122 });
  expect(disturbed.kills).toBe(8);
  expect(disturbed.facts).toEqual(undisturbed.facts);
  expect(differences(undisturbed.rows)).toEqual([]);
  expect(disturbed.rows).toEqual(undisturbed.rows);
}, 300_000);
