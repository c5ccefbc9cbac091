import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { afterGap, GAPS, KINDS, tableOf } from './gaps.ts';
import type { Fate } from './toy-cluster.ts';

const PAGE = readFileSync(new URL('../../docs/gaps.md', import.meta.url), 'utf8');

const stories = [true, false].flatMap((events) =>
  (['well', 'evicted', 'dropped'] as const).map((fate) => [fate, events] as const),
);

describe('docs/gaps.md says what a gap costs', () => {
  test.each(stories)('runs that end %s, with Events: %s', async (fate, events) => {
    expect(PAGE).toContain(await tableOf({ fate, events }));
  });
});

/** What a witness of everything says of a run, by its CronJob, its fate and its minute. */
const truths = (name: string, fate: Fate, nominal: string): readonly string[] => {
  const first = nominal === '2026-03-10T12:11:00Z';
  if (name !== 'forbid') {
    if (fate === 'dropped') return first ? ['dropped'] : ['on-time, completed'];
    return fate === 'well' ? ['on-time, completed'] : ['on-time, evicted'];
  }
  // A run of 12:10 works for 90 s, and so on: the odd minutes are skipped, unless the runs before them were evicted.
  const odd = Number(nominal.slice(14, 16)) % 2 === 1;
  if (fate === 'evicted') return first ? ['skipped'] : ['on-time, evicted'];
  return odd ? ['skipped'] : ['on-time, completed'];
};

describe('nothing that is said after a gap is false', () => {
  test.each(stories)('runs that end %s, with Events: %s', async (fate, events) => {
    for (const gap of GAPS)
      for (const row of await afterGap({ gap, fate, events })) {
        const name = Object.values(KINDS).find((k) => row.cronJob === `toy/${k.name}`)?.name ?? '';
        if (row.start.kind === 'unknown') continue;
        const end = row.finish === null ? '' : `, ${row.finish.cause ?? row.finish.kind}`;
        const said = `${row.start.kind}${end}`;
        const allowed = truths(name, fate, row.nominal).flatMap((t) => [t, t.replace(/,.*/, ', unknown')]);
        expect({ run: `${row.cronJob}@${row.nominal}`, allowed }).toEqual({
          run: `${row.cronJob}@${row.nominal}`,
          allowed: expect.arrayContaining([said]),
        });
      }
  });
});
