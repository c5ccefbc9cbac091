import { expect, test } from 'vitest';
import { apiOn } from '../../../adapters/http/app.ts';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { storeOn } from '../../../adapters/store/store.ts';
import { type Fact, RESOURCES } from '../../../core/facts/fact.ts';
import { daysOf } from '../../../core/history-query/rules.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { judgeNew } from '../../../core/pipeline/judge.ts';
import type { WorkingSet } from '../../../core/pipeline/working-set.ts';
import { after, hours, type Instant, instant, parseInstant } from '../../../core/time.ts';

const START = parseInstant('2026-11-20T00:10:00Z') ?? instant(0);
const END = parseInstant('2026-11-23T12:00:00Z') ?? START;
const TICK = hours(1);

const cronJob = (name: string): Fact => ({
  kind: 'cronjob',
  uid: `uid-${name}`,
  namespace: 'pay',
  name,
  learned: START,
  notBefore: START,
  version: 1,
  witness: 'list',
  created: instant(START - hours(24)),
  generation: 1,
  specChanged: null,
  spec: {
    schedule: '0 * * * *',
    timeZone: null,
    suspend: false,
    concurrency: 'Allow',
    startingDeadlineSeconds: null,
    owner: 'team',
    maintenance: null,
  },
  labels: [],
  lastSchedule: null,
  lastSuccess: null,
});

/** Everything was watched from the tick before to this one; at first it was listed, and there were two CronJobs. */
const factsOf = (from: Instant, to: Instant): readonly Fact[] => [
  ...RESOURCES.map((resource): Fact => ({ kind: 'watched', resource, interval: { from, to } })),
  ...(from === START ? RESOURCES.map((resource): Fact => ({ kind: 'listed', resource, at: from })) : []),
  ...(from === START ? [cronJob('settle'), cronJob('report')] : []),
];

test('what the API remembers of days is at every record what a new reader finds, and is read a few times a day', async () => {
  const table = memoryTable();
  let fleetReads = 0;
  const store = {
    ...storeOn({
      ...table,
      query: (range) => {
        if (range.index === 'fleet' && range.pk.startsWith('rollup#')) fleetReads++;
        return table.query(range);
      },
    }),
    ...snapshotSqueeze,
    measure: null,
  };
  const policy = defaultPolicy;
  await store.clusters.declare('c', { since: 1, policy, zone: 'UTC' });
  const ports = { ...store, cluster: 'c', policy, ...daysOf({ zone: 'UTC' }) };
  let now = START;
  const lasting = apiOn(store, () => now);
  const fresh = () => apiOn({ ...storeOn(table), ...snapshotSqueeze, measure: null }, () => now);
  // The window stays the same, so that nothing but news can make it read again.
  const asked = ['jobs', 'heat'].map(
    (what) => `http://localhost/v1/${what}?since=2026-11-20T00:00:00Z&until=2026-11-24T00:00:00Z`,
  );
  let set: WorkingSet | null = null;
  let ticks = 0;
  let days = 0;
  for (; now < END; now = after(now, TICK)) {
    const facts = factsOf(now, after(now, TICK));
    await store.ledger.append('c', await store.ledger.head('c'), { at: after(now, TICK), facts, resume: '' });
    // The judge comes late, each day at another time: the reader sees records before it, and after it.
    if (ticks % 5 === 4) set = await judgeNew(ports, set);
    for (const url of asked) {
      const body = await (await lasting.request(url)).text();
      expect(body, `${ticks} ${url}`).toBe(await (await fresh().request(url)).text());
      days = Math.max(days, JSON.parse(body).jobs?.[0]?.due ?? 0);
    }
    ticks++;
  }
  // Every hour of three days and a half was due, and each day became a stored one.
  expect(days).toBe(84);
  expect((await store.judgements.rollups('c', { from: START, to: END })).length).toBeGreaterThanOrEqual(4);
  expect(fleetReads).toBeLessThan(ticks / 4);
});
