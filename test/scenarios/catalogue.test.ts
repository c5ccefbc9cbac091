import { expect, test } from 'vitest';
import { minutes } from '../../core/time.ts';
import { cronJob } from '../build/cronjob.ts';
import { jobRef } from '../build/job.ts';
import { run } from '../build/run.ts';
import { startWords, verdictOn } from '../build/verdicts.ts';
import { ENDS } from './catalogue/ends.ts';
import { POLICIES } from './catalogue/policies.ts';
import { hourly, ok, type Row, saidOf, verdictsIn } from './catalogue/row.ts';
import { SCHEDULES } from './catalogue/schedules.ts';

const ROWS: readonly (readonly [string, Row])[] = [SCHEDULES, POLICIES, ENDS].flatMap((rows) =>
  Object.entries(rows),
);

test.each(ROWS.map(([what, row]) => [`${row.number} (${row.met}): ${what}`, row] as const))(
  '%s',
  (_, row) => {
    expect(saidOf(row)).toEqual({ is: row.is, beside: row.beside ?? [] });
  },
);

test('the catalogue has thirty-two rows, and each is brought about', () => {
  const brought = [...new Set(ROWS.map(([, row]) => row.number))].toSorted((a, b) => a - b);
  expect(brought).toEqual(Array.from({ length: 32 }, (_, i) => i + 1));
});

/** Of one verdict: how often it is right, how often it is said, and how often both. */
type Tally = { right: number; said: number; both: number };

test('precision and recall of every verdict are 1', () => {
  const tallies = new Map<string, Tally>();
  const of = (verdict: string): Tally => {
    const tally = tallies.get(verdict) ?? { right: 0, said: 0, both: 0 };
    tallies.set(verdict, tally);
    return tally;
  };
  for (const [, row] of ROWS) {
    const { is: said } = saidOf(row);
    for (const [i, expected] of row.is.entries()) {
      const right = new Set(verdictsIn(expected));
      const mine = new Set(verdictsIn(said[i] ?? 'nothing, nothing'));
      for (const v of right) of(v).right++;
      for (const v of mine) of(v).said++;
      for (const v of right) if (mine.has(v)) of(v).both++;
    }
    // A verdict on what was not due is a false one as well.
    for (const more of said.slice(row.is.length)) for (const v of verdictsIn(more)) of(v).said++;
  }
  const scores = [...tallies].map(([verdict, t]) => [verdict, t.both / t.said, t.both / t.right]);
  expect(scores).toEqual(scores.map(([verdict]) => [verdict, 1, 1]));
  const kinds = new Set([...tallies.keys()].map((v) => v.split('/')[0]));
  for (const kind of ['on-time', 'late', 'never-started', 'dropped', 'skipped', 'unknown'])
    expect(kinds).toContain(`start ${kind}`);
  for (const kind of ['completed', 'failed', 'killed', 'running', 'none'])
    expect(kinds).toContain(`finish ${kind}`);
});

test('with the usual grace of twenty minutes the same delay is on time', () => {
  const truth = [
    ...cronJob(hourly),
    ...run(ok, '15:31:00', { pod: { scheduled: '15:41:00', started: '15:41:02' } }),
  ];
  expect(startWords(verdictOn(truth, '15:31:00', { policy: { grace: minutes(20) } }))).toBe(
    'on-time 15:41:02',
  );
  expect(jobRef({ nominal: '15:31:00' }).name).toBe('ok-29922691');
});
