import { describe, expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { storeOn } from '../../../adapters/store/store.ts';
import type { CronJobFact, Fact } from '../../../core/facts/fact.ts';
import { absorb, emptyWorld, type World } from '../../../core/history/world.ts';
import { choose } from '../../../core/history-query/chosen.ts';
import { missedPage } from '../../../core/history-query/missed.ts';
import { newsOfLabels } from '../../../core/pipeline/labels.ts';
import { before, type Instant, minutes } from '../../../core/time.ts';
import { at, dropped, run } from '../alerting/verdicts.ts';

const seen = (clock: string, labels: readonly string[], name = 'settle'): CronJobFact => ({
  kind: 'cronjob',
  uid: `uid-${name}`,
  namespace: 'pay',
  name,
  learned: at(clock),
  notBefore: before(at(clock), minutes(1)),
  version: at(clock),
  witness: 'watch',
  created: at('00:00'),
  generation: 1,
  specChanged: null,
  spec: {
    schedule: '0 * * * *',
    timeZone: null,
    suspend: false,
    concurrency: 'Allow',
    startingDeadlineSeconds: null,
    owner: null,
    maintenance: null,
  },
  labels,
  lastSchedule: null,
  lastSuccess: null,
});
const gone = (clock: string, name = 'settle'): Fact => ({
  kind: 'gone',
  resource: 'cronjobs',
  uid: `uid-${name}`,
  learned: at(clock),
  notBefore: before(at(clock), minutes(1)),
  version: at(clock),
  witness: 'watch',
});

/** What is told with each of the records, as `label since-until`. */
const told = (records: readonly (readonly Fact[])[]): readonly (readonly string[])[] => {
  const world: World = emptyWorld();
  const clock = (t: Instant | null): string => (t === null ? '' : new Date(t).toISOString().slice(11, 16));
  return records.map((facts) => {
    absorb(world, facts);
    return newsOfLabels(world, facts).map((l) => `${l.label} ${clock(l.since)}-${clock(l.until)}`);
  });
};

describe('what is told of labels', () => {
  const cases: Record<
    string,
    { records: readonly (readonly Fact[])[]; told: readonly (readonly string[])[] }
  > = {
    'once when they are first seen, not again with every run': {
      records: [[seen('10:00', ['app=a', 'team=pay'])], [seen('11:00', ['app=a', 'team=pay'])]],
      told: [['app=a 09:59-', 'team=pay 09:59-'], []],
    },
    'a change ends the old set and begins the new one': {
      records: [
        [seen('10:00', ['team=pay'])],
        [seen('11:00', ['team=loans'])],
        [seen('12:00', ['team=loans'])],
      ],
      told: [['team=pay 09:59-'], ['team=pay 09:59-11:00', 'team=loans 10:59-'], []],
    },
    'a set that came back has a second span': {
      records: [
        [seen('10:00', ['team=pay'])],
        [seen('11:00', ['team=loans'])],
        [seen('12:00', ['team=pay'])],
      ],
      told: [
        ['team=pay 09:59-'],
        ['team=pay 09:59-11:00', 'team=loans 10:59-'],
        ['team=pay 09:59-11:00', 'team=loans 10:59-11:00', 'team=pay 11:00-'],
      ],
    },
    'a CronJob that left has them no more': {
      records: [[seen('10:00', ['team=pay'])], [gone('11:00')]],
      told: [['team=pay 09:59-'], ['team=pay 09:59-11:00']],
    },
    'none are nothing': { records: [[seen('10:00', [])], [gone('11:00')]], told: [[], []] },
  };
  test.each(Object.entries(cases))('%s', (_, { records, told: wanted }) => {
    expect(told(records)).toEqual(wanted);
  });
});

describe('runs by label', () => {
  test('are those that were due while their CronJob had all of the labels', async () => {
    const store = storeOn(memoryTable());
    const world = emptyWorld();
    const records = [
      [seen('10:00', ['team=pay', 'tier=1']), seen('10:00', ['team=pay'], 'other')],
      [seen('12:00', ['team=loans', 'tier=1'])],
    ];
    for (const facts of records) {
      absorb(world, facts);
      await store.judgements.putLabelled('c', newsOfLabels(world, facts));
    }
    const bad = ['11:00', '13:00'].flatMap((clock) =>
      ['settle', 'other'].map((name) => ({
        ...run(name, clock, dropped()),
        namespace: 'pay',
      })),
    );
    await store.judgements.putBadRuns('c', bad, []);
    const missedOf = async (...labels: readonly string[]) => {
      const chosen = (await choose(store, 'c', { labels })) ?? [];
      const window = { from: at('09:00'), to: at('14:00') };
      const page = await missedPage(store, { cluster: 'c', window, limit: 10, chosen });
      return page.verdicts.map((v) => `${v.name} ${new Date(v.nominal).toISOString().slice(11, 16)}`);
    };
    expect(await missedOf('team=pay')).toEqual(['other 13:00', 'settle 11:00', 'other 11:00']);
    expect(await missedOf('team=loans')).toEqual(['settle 13:00']);
    expect(await missedOf('tier=1')).toEqual(['settle 13:00', 'settle 11:00']);
    expect(await missedOf('tier=1', 'team=pay')).toEqual(['settle 11:00']);
    expect(await missedOf('team=nobody')).toEqual([]);
  });
});
