import fc from 'fast-check';
import { test } from 'vitest';
import { ODD } from '../build/odd-run.ts';
import { stories, ticksOf } from '../build/tidy-stories.ts';
import { planOf } from '../simulator/generate.ts';
import { policyOf } from '../simulator/pipeline.ts';
import { tryPlan } from '../simulator/trial.ts';
import { compareLanes, withUuids } from './lanes-compared.ts';

test.each(ODD)('lanes and the general judge say the same where now and then a run is odd: %s', (odd) => {
  fc.assert(
    fc.property(stories(fc.constant(odd)), fc.boolean(), (story, uuids) => {
      compareLanes(uuids ? withUuids(ticksOf(story)) : ticksOf(story));
    }),
    { numRuns: 10 },
  );
});

test('lanes and the general judge say the same on a hundred simulated clusters', async () => {
  for (let seed = 1001; seed <= 1100; seed++) {
    const { observed, cluster } = await tryPlan(planOf(seed));
    const ticks = observed.map((o, i) => ({ ...o, afterwards: i % 17 === 16 ? 'thaw' : 'go on' }) as const);
    compareLanes(ticks, policyOf(cluster.plan));
  }
});
