import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../../adapters/dynamodb/dynamo-table.ts';
import { type Embedded, startEmbedded } from '../../../adapters/dynamodb/embedded.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { type Store, storeOn } from '../../../adapters/store/store.ts';
import { missedPage } from '../../../core/history-query/missed.ts';
import { type Present, presentReader } from '../../../core/history-query/present.ts';
import {
  byCronJob,
  matches,
  newestFirst,
  type RunPage,
  type RunQuery,
} from '../../../core/history-query/query.ts';
import { rollupsWithin } from '../../../core/history-query/rollups.ts';
import { type RunsSource, runsPage } from '../../../core/history-query/runs.ts';
import { after, days, hours, type Interval, instant, minutes, parseInstant } from '../../../core/time.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { countQueries } from '../../bench/count-queries.ts';
import { CLUSTER, replayed } from '../../recording/replayed.ts';

const at = (text: string) => parseInstant(text) ?? instant(0);
const NOW = at('2026-11-22T12:00:00Z');

const dropped = (name: string, owner: string, nominal: ReturnType<typeof at>): Verdict => ({
  cronJobUid: `uid-${name}`,
  namespace: 'pay',
  name,
  owner,
  nominal,
  deadline: after(nominal, minutes(20)),
  job: null,
  start: {
    kind: 'dropped',
    cause: 'unexplained',
    proof: { kind: 'watched', interval: { from: nominal, to: after(nominal, minutes(20)) } },
    provisional: false,
    evidence: [],
  },
  finish: null,
});

const YEAR: Interval = { from: at('2025-11-22T00:00:00Z'), to: NOW };
const NINETY: Interval = { from: instant(NOW - days(90)), to: NOW };

describe('Query calls that reach the engine', () => {
  const bad = Array.from({ length: 366 }, (_, i) =>
    dropped(`job-${i % 3}`, `team-${i % 3}`, instant(YEAR.from + i * days(1))),
  );
  const JOB = { cronJob: { namespace: 'pay', name: 'job-1' } };
  let engine: Embedded;
  let store: Store;
  let present: Present;
  let queries = (): number => 0;
  beforeAll(async () => {
    engine = await startEmbedded();
    store = storeOn(dynamoTable(engine));
    await store.judgements.putBadRuns('c', bad, []);
    await store.judgements.putPages(
      'c',
      bad.map((v) => ({ ...v, hour: instant(Math.floor(v.nominal / hours(1)) * hours(1)), verdicts: [v] })),
    );
    await store.judgements.putRollups(
      'c',
      bad.map((v) => ({
        ...v,
        day: instant(Math.floor(v.nominal / days(1)) * days(1)),
        start: { dropped: 1 },
        finish: {},
      })),
    );
    present = await presentReader({ ...store, ...snapshotSqueeze })('c');
    queries = countQueries(engine.client);
  });
  afterAll(() => engine?.stop());
  const counted = async <T>(work: () => Promise<T>) => {
    const before = queries();
    const result = await work();
    return { result, queries: queries() - before };
  };
  const source = (): RunsSource => ({ ...store, present: async () => present, most: 10 });

  test("an owner's bad runs of 90 days are one Query for each month", async () => {
    const query = { cluster: 'c', window: NINETY, owner: 'team-1', limit: 1000 };
    const found = await counted(() => missedPage(store, query));
    expect(found.result.verdicts).toHaveLength(30);
    expect(found.queries).toBe(4);
  });
  test("one job's year of bad runs is one Query for each month", async () => {
    const query = { cluster: 'c', window: YEAR, ...JOB, limit: 1000 };
    const found = await counted(() => missedPage(store, query));
    expect(found.result.verdicts).toHaveLength(122);
    expect(found.queries).toBe(13);
  });
  test("one job's year of runs is one Query for each month", async () => {
    const query = { cluster: 'c', window: YEAR, ...JOB, limit: 1000 };
    const found = await counted(() => runsPage(source(), query));
    expect(found.result).toMatchObject({ next: null });
    expect(found.result.verdicts).toHaveLength(122);
    expect(found.queries).toBe(13);
  });
  test("the newest of one job's runs are a single Query, whatever the range", async () => {
    const query = { cluster: 'c', window: YEAR, ...JOB, limit: 5 };
    const found = await counted(() => runsPage(source(), query));
    expect(found.result.verdicts.map((v) => v.nominal)).toEqual(
      bad
        .filter((v) => v.name === 'job-1')
        .slice(-5)
        .map((v) => v.nominal)
        .toReversed(),
    );
    expect(found.queries).toBe(1);
  });
  test("one job's year of days is a single Query", async () => {
    const found = await counted(() =>
      rollupsWithin({ ...store, present }, { cluster: 'c', window: YEAR }, JOB),
    );
    expect(found.result).toHaveLength(122);
    expect(found.queries).toBe(1);
  });
  test('bad verdicts among all runs come from the index of bad runs, not from pages', async () => {
    const query = { cluster: 'c', window: NINETY, verdict: 'dropped', limit: 1000 };
    const found = await counted(() => runsPage(source(), query));
    expect(found.result.verdicts).toHaveLength(90);
    expect(found.queries).toBe(4);
  });
});

describe('pages of the recording', () => {
  const window = { from: at('2026-11-22T15:00:00Z'), to: at('2026-11-22T16:00:00Z') };
  let source: RunsSource;
  let read: Record<'runs' | 'missed', (query: RunQuery) => Promise<RunPage>>;
  beforeAll(async () => {
    const { store } = await replayed();
    const present = presentReader(store);
    source = { ...store, present: () => present(CLUSTER), most: 100 };
    read = {
      missed: (query) => missedPage(store, query),
      runs: (query) => runsPage(source, query),
    };
  });
  const all = async (what: 'runs' | 'missed', limit: number, filter: Partial<RunQuery> = {}) => {
    const found: Verdict[] = [];
    let after: RunQuery['after'];
    do {
      const more = after === undefined ? {} : { after };
      const page: RunPage = await read[what]({ cluster: CLUSTER, window, limit, ...filter, ...more });
      expect(page.verdicts.length).toBeLessThanOrEqual(limit);
      found.push(...page.verdicts);
      after = page.next ?? undefined;
    } while (after !== undefined);
    return found;
  };

  test.each(['runs', 'missed'] as const)(
    '%s: pages of any size give the same, newest first',
    async (what) => {
      const whole = await all(what, 1000);
      expect(whole).toHaveLength(what === 'runs' ? 288 : 133);
      expect(whole.toSorted(newestFirst)).toEqual(whole);
      for (const limit of [7, 50]) expect(await all(what, limit)).toEqual(whole);
    },
  );
  test('filters leave exactly what they say', async () => {
    const whole = await all('runs', 1000);
    const oom = await all('runs', 10, { cause: 'oom-killed' });
    expect(oom).toEqual(whole.filter((v) => v.finish?.kind === 'killed' && v.finish.cause === 'oom-killed'));
    const running = await all('runs', 2, { verdict: 'running' });
    expect(running).toEqual(whole.filter((v) => v.finish?.kind === 'running'));
    expect(await all('runs', 5, { verdict: 'killed', cause: 'unschedulable' })).toEqual([]);
    expect(await all('missed', 5, { namespace: 'elsewhere' })).toEqual([]);
  });
  test('where an answer has read through enough bad runs, pages are shorter and in all they are the same', async () => {
    const whole = await all('missed', 1000, { cause: 'oom-killed' });
    const found: Verdict[] = [];
    let pages = 0;
    for (let after: RunQuery['after'] | null; after !== null; ) {
      const query = {
        cluster: CLUSTER,
        window,
        limit: 3,
        cause: 'oom-killed',
        ...(after === undefined ? {} : { after }),
      };
      const page: RunPage = await missedPage({ ...source, mostRead: 1 }, query);
      found.push(...page.verdicts);
      after = page.next;
      pages++;
    }
    expect(found).toEqual(whole);
    expect(pages).toBeGreaterThan(1);
  });
  test.each([1, 5])(
    'where an answer has made enough Queries after %i, pages are shorter and in all they are the same',
    async (most) => {
      const whole = await all('runs', 1000);
      const few = { ...source, most };
      for (const [limit, filter] of [
        [1000, {}],
        [7, {}],
        [1000, { namespace: 'elsewhere' }],
        [3, { cause: 'oom-killed' }],
      ] as const) {
        const found: Verdict[] = [];
        let after: RunQuery['after'];
        let pages = 0;
        do {
          const more = after === undefined ? {} : { after };
          const page = await runsPage(few, { cluster: CLUSTER, window, limit, ...filter, ...more });
          expect(page.verdicts.length).toBeLessThanOrEqual(limit);
          found.push(...page.verdicts);
          after = page.next ?? undefined;
          // A place that it does not leave would go on for ever.
          expect(++pages).toBeLessThan(2 * whole.length);
        } while (after !== undefined);
        const wanted = whole.filter((v) => matches(filter, v));
        expect(found.toSorted(newestFirst)).toEqual(wanted);
        expect(found).toEqual(wanted.toSorted(byCronJob));
      }
    },
  );
});
