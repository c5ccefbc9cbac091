import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ODD, type Odd } from '../build/odd-run.ts';
import { stories, ticksOf } from '../build/tidy-stories.ts';
import { planOf } from '../simulator/generate.ts';
import { policyOf } from '../simulator/pipeline.ts';
import { tryPlan } from '../simulator/trial.ts';
import { compareLanes, withUuids } from './lanes-compared.ts';

// A counterexample is made smaller for so long, in milliseconds, and then told as it is: each step judges all anew.
const BOUND = { interruptAfterTimeLimit: 60_000 };

describe('CronJobs in lanes are judged as the general judge would', () => {
  test('runs without a fault are kept in short', () => {
    fc.assert(
      fc.property(stories(fc.constant<Odd>('nothing')), (story) => {
        const orderly = { ...story, ticks: [60], shuffle: 0 };
        expect(compareLanes(ticksOf(orderly))).toBeGreaterThan(100);
        expect(compareLanes(withUuids(ticksOf(orderly)))).toBeGreaterThan(100);
      }),
      { numRuns: 3, ...BOUND },
    );
  });

  test('now and then a run is odd, facts come late, twice or in any order, and what is kept is pruned or read back', () => {
    fc.assert(
      fc.property(stories(fc.constantFrom(...ODD)), fc.boolean(), (story, uuids) => {
        compareLanes(uuids ? withUuids(ticksOf(story)) : ticksOf(story));
      }),
      { numRuns: 8, ...BOUND },
    );
  });

  test.each([1, 2, 3, 4])('on the simulated cluster number %d', async (seed) => {
    const { observed, cluster } = await tryPlan(planOf(seed));
    compareLanes(
      observed.map((o) => ({ ...o, afterwards: 'go on' })),
      policyOf(cluster.plan),
    );
  });
});
