import fc from 'fast-check';
import { instant } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { verdict } from './verdicts.ts';
import { thisWeek } from './weeks.ts';

/** Pairs of labels that the judge can give to one run. */
const OUTCOMES: readonly (readonly [string, string | undefined])[] = [
  ['on-time', 'completed'],
  ['on-time', 'failed'],
  ['on-time', 'killed/oom-killed'],
  ['on-time', 'killed/replaced'],
  ['on-time', 'running'],
  ['on-time', 'unknown'],
  ['late/image-pull', 'completed'],
  ['late/image-pull', 'killed/oom-killed'],
  ['never-started/unschedulable', undefined],
  ['dropped/controller-down', undefined],
  ['skipped', undefined],
  ['excused', undefined],
  ['unknown', undefined],
  ['unknown', 'completed'],
  ['pending', undefined],
];

const week = thisWeek();
const outcome = fc.constantFrom(...OUTCOMES);
const job = fc.record({
  namespace: fc.constantFrom('billing', 'data'),
  name: fc.constantFrom('backup', 'settle', 'toString', '__proto__'),
  owner: fc.constantFrom('ann', 'bob', null),
});
// Two weeks, so that some verdicts lie outside of the report's own.
const nominal = fc.integer({ min: week.from - 7 * 86_400_000, max: week.to - 1 }).map(instant);

/** Verdicts of a few jobs, at most one for each occurrence. */
export const verdicts: fc.Arbitrary<readonly Verdict[]> = fc
  .array(fc.tuple(job, nominal, outcome), { maxLength: 60 })
  .map((drawn) => {
    const made = drawn.map(([j, at, [start, finish]]) =>
      verdict({ ...j, nominal: at, start, ...(finish === undefined ? {} : { finish }) }),
    );
    return [...new Map(made.map((v) => [`${v.namespace}/${v.name}@${v.nominal}`, v])).values()];
  });
