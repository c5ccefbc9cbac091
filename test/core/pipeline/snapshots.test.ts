import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { storeOn } from '../../../adapters/store/store.ts';
import type { Item, Table } from '../../../adapters/store/table.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { findZone } from '../../../core/numbers/zone.ts';
import { dayOfZone } from '../../../core/pipeline/days.ts';
import { type JudgePorts, judgeNew } from '../../../core/pipeline/judge.ts';
import { observeTick } from '../../../core/pipeline/observe.ts';
import { telling } from '../../../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../../../core/pipeline/working-set.ts';
import { after, formatInstant, hours, type Instant, minutes } from '../../../core/time.ts';
import { loadedSource } from '../../bench/cost-load.ts';
import { at } from '../../build/at.ts';

const utc = findZone('UTC') ?? expect.fail('UTC');
const CLUSTER = 'prod';
const FROM = at('2026-11-22T10:00:00Z');
const TO = after(FROM, hours(3));
// Of eight CronJobs one run in seven is killed; Jobs are deleted half an hour after their end.
const LOAD = { jobs: 8, runsPerMinute: 0.8, killedOneIn: 7 };

/** Everything that a judge derives, as it stands in the end. */
const remembering = () => {
  const table = memoryTable();
  const derived = new Map<string, string>();
  const note = ({ pk, sk, ...rest }: Item): void => {
    if (/^(page|bad|rollup|incident|outbox|label)#/.test(pk))
      derived.set(`${pk} ${sk}`, JSON.stringify(rest));
  };
  const noted: Table = {
    ...table,
    put: (item, condition) => {
      note(item);
      return table.put(item, condition);
    },
    write: (puts, deletes) => {
      for (const item of puts) note(item);
      for (const { pk, sk } of deletes) derived.delete(`${pk} ${sk}`);
      return table.write(puts, deletes);
    },
  };
  return { store: storeOn(noted), derived };
};

const cluster = (more: Partial<JudgePorts> = {}) => {
  const { store, derived } = remembering();
  const snapshots: { readonly at: Instant; readonly bytes: number }[] = [];
  const ports = {
    ...store,
    judgements: {
      ...store.judgements,
      putSnapshot: async (name: string, snapshot: Parameters<typeof store.judgements.putSnapshot>[1]) => {
        snapshots.push({ at: snapshot.at, bytes: snapshot.facts.length });
        await store.judgements.putSnapshot(name, snapshot);
      },
    },
    cluster: CLUSTER,
    policy: defaultPolicy,
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
    ...more,
  };
  const judge = (memory: WorkingSet | null, with_: Partial<JudgePorts> = {}) =>
    judgeNew({ ...ports, decided: telling(ports), ...with_ }, memory);
  const ticks = async (then: (i: number) => Promise<void>): Promise<void> => {
    const source = loadedSource(LOAD);
    let i = 0;
    for (let t: Instant = FROM; t <= TO; t = after(t, minutes(1))) {
      await observeTick({ cluster: CLUSTER, source, ledger: store.ledger }, t);
      await then(i++);
    }
  };
  return { store, derived, snapshots, judge, ticks };
};

/** One process from the first tick to the last. */
const run = async () => {
  const one = cluster();
  let set: WorkingSet | null = null;
  let most = 0;
  await one.ticks(async () => {
    set = await one.judge(set);
    most = Math.max(most, set.world.jobs.size);
  });
  return { ...one, most };
};
let ran: ReturnType<typeof run> | undefined;
const undisturbed = (): ReturnType<typeof run> => {
  ran ??= run();
  return ran;
};

/** Where something stands in it, and of what kind; what is told apart by its content is one. */
const shapeOf = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => shapeOf(one, `${path}[]`));
  if (typeof value !== 'object' || value === null)
    return [`${path}: ${value === null ? null : typeof value}`];
  return Object.entries(value).flatMap(([name, one]) =>
    shapeOf(one, /^(start|finish)$/.test(path.split('.').at(-1) ?? '') ? `${path}.*` : `${path}.${name}`),
  );
};

test('a judge that goes on for hours writes a snapshot each hour, when its pages are closed, and forgets what is over', async () => {
  const { snapshots, most, derived } = await undisturbed();
  expect(snapshots.map((s) => formatInstant(s.at))).toEqual([
    '2026-11-22T10:00:00Z',
    '2026-11-22T10:20:00Z',
    '2026-11-22T11:20:00Z',
    '2026-11-22T12:20:00Z',
  ]);
  // 48 runs an hour: more than two hours of them never stood in memory, nor do snapshots grow.
  expect(most).toBeLessThan(110);
  const sizes = snapshots.slice(2).map(({ bytes }) => bytes);
  expect(Math.max(...sizes)).toBeLessThan(1.2 * Math.min(...sizes));
  expect(derived.size).toBeGreaterThan(40);
});

test('one that begins anew from its snapshot, again and again, derives the same', async () => {
  const { derived } = await undisturbed();
  const other = cluster();
  let set: WorkingSet | null = null;
  await other.ticks(async (i) => {
    set = await other.judge(i % 13 === 0 ? null : set);
  });
  expect(Object.fromEntries(other.derived)).toEqual(Object.fromEntries(derived));
});

describe('without a snapshot that can be read, the whole ledger is judged again', () => {
  test('in as many invocations as it takes, each of which a new process may run', async () => {
    const whole = await undisturbed();
    const late = cluster();
    await late.ticks(async () => {});
    const reached: number[] = [];
    // Forty records, and its time is over: far less than a ledger of 181.
    for (let invocation = 0; invocation < 5; invocation++) {
      let left = 40;
      const set = await late.judge(null, { hasTime: () => left-- > 0 });
      reached.push(set.sequence);
      expect(await late.store.judgements.checkpoint(CLUSTER)).toMatchObject({ sequence: set.sequence });
    }
    expect(reached).toEqual([40, 80, 120, 160, 181]);
    expect(Object.fromEntries(late.derived)).toEqual(Object.fromEntries(whole.derived));
  });

  test('one that has no time for a single record changes nothing', async () => {
    const late = cluster();
    await late.ticks(async () => {});
    const set = await late.judge(null, { hasTime: () => false });
    expect(set.sequence).toBe(0);
    expect(late.snapshots).toEqual([]);
  });
});

test('a snapshot has the shape that its version says', async () => {
  const { store } = await undisturbed();
  const { facts } = (await store.judgements.snapshot(CLUSTER)) ?? expect.fail('no snapshot');
  const frozen = JSON.parse(snapshotSqueeze.unsqueeze(facts));
  // It differs? Then a snapshot that is deployed cannot be read any more: core/pipeline/freeze.ts needs a new VERSION, and a
  // step in UPGRADES from this one, with its test below.
  const shape = [...new Set(shapeOf(frozen))].toSorted().join('\n');
  await expect(`${shape}\n`).toMatchFileSnapshot(`../../golden/pipeline/snapshot-v${frozen.version}.txt`);
});

describe('a snapshot of an older program', () => {
  const withSnapshot = async (rewrite: (text: string) => Uint8Array) => {
    const whole = await undisturbed();
    const upgraded = cluster();
    let set: WorkingSet | null = null;
    await upgraded.ticks(async (i) => {
      if (i !== 100) {
        set = await upgraded.judge(set);
        return;
      }
      // The program is replaced: what it left behind is read by the next one.
      const left = (await upgraded.store.judgements.snapshot(CLUSTER)) ?? expect.fail('no snapshot');
      const facts = rewrite(snapshotSqueeze.unsqueeze(left.facts));
      let records = 0;
      set = await upgraded.judge(null, {
        judgements: { ...upgraded.store.judgements, snapshot: async () => ({ ...left, facts }) },
        progress: () => void records++,
      });
      // One a minute since 11:20.
      expect(records).toBe(20);
    });
    expect(Object.fromEntries(upgraded.derived)).toEqual(Object.fromEntries(whole.derived));
  };

  test('by gzip is read, and nothing is judged again', async () => {
    await withSnapshot((text) => gzipSync(text));
  });

  // What each version had not: what the steps of core/pipeline/freeze.ts put there.
  const as4 = ({ coverage, ...frozen }: { readonly coverage: object }) => ({
    ...frozen,
    version: 4,
    coverage: without(coverage, 'restored'),
  });
  const as3 = ({ cronJobs, ...frozen }: { readonly coverage: object; readonly cronJobs: object }) => ({
    ...as4(frozen),
    version: 3,
    cronJobs: Object.values(without(cronJobs, 'labels')),
  });

  test.each(Object.entries({ '4, which knew of no restored store': as4, '3, which knew no labels': as3 }))(
    'of version %s, is read, and nothing is judged again',
    async (_, older) => {
      await withSnapshot((text) => snapshotSqueeze.squeeze(JSON.stringify(older(JSON.parse(text)))));
    },
  );
});

const without = (objects: object, name: string): object =>
  Object.fromEntries(
    Object.entries(objects).map(([key, { [name]: left, ...rest }]) => {
      expect(left).toBeDefined();
      return [key, rest];
    }),
  );
