import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../../adapters/memory/store.ts';
import { defaultPolicy, type Maintenance } from '../../../core/judge/policy.ts';
import { declareRules, inForce } from '../../../core/pipeline/declare-rules.ts';
import { at } from '../alerting/verdicts.ts';

const upgrade = (from: string, to: string, reason = 'upgrade'): Maintenance => ({
  window: { from: at(from), to: at(to) },
  namespace: null,
  name: null,
  reason,
});

describe('a window of the configuration', () => {
  test.each<[string, readonly Maintenance[], readonly Maintenance[], string, readonly Maintenance[]]>([
    [
      'declared before its time counts whole',
      [upgrade('16:00', '17:00')],
      [],
      '15:00',
      [upgrade('16:00', '17:00')],
    ],
    [
      'declared while it runs counts from there on',
      [upgrade('16:00', '17:00')],
      [],
      '16:30',
      [upgrade('16:30', '17:00')],
    ],
    ['declared afterwards counts as nothing', [upgrade('16:00', '17:00')], [], '17:00', []],
    [
      'declared long ago goes on counting as it did',
      [upgrade('16:00', '17:00')],
      [upgrade('16:10', '17:00')],
      '18:00',
      [upgrade('16:10', '17:00')],
    ],
    ['taken away before its time counts as nothing', [], [upgrade('16:00', '17:00')], '15:00', []],
    [
      'taken away while it runs counts until then',
      [],
      [upgrade('16:00', '17:00')],
      '16:30',
      [upgrade('16:00', '16:30')],
    ],
    [
      'taken away afterwards still counts',
      [],
      [upgrade('16:00', '17:00')],
      '18:00',
      [upgrade('16:00', '17:00')],
    ],
    [
      'made longer while it runs counts as long as it says',
      [upgrade('16:00', '18:00')],
      [upgrade('16:00', '17:00')],
      '16:30',
      [upgrade('16:00', '16:30'), upgrade('16:30', '18:00')],
    ],
    [
      'made to begin earlier does not reach back',
      [upgrade('15:00', '17:00')],
      [upgrade('16:00', '17:00')],
      '16:30',
      [upgrade('16:00', '17:00')],
    ],
  ])('%s', (_, declared, last, asOf, expected) => {
    expect(inForce(declared, last, at(asOf))).toEqual(expected);
  });

  test('is declared once, and a second start of the judge changes nothing', async () => {
    const store = memoryStore();
    const rules = {
      cluster: 'prod',
      zone: 'UTC',
      policy: { ...defaultPolicy, maintenance: [upgrade('16:00', '17:00')] },
    };
    await store.judgements.advance('prod', { sequence: 7, asOf: at('16:20'), settled: at('16:00') });
    const first = await declareRules(store, rules);
    expect(first.maintenance).toEqual([upgrade('16:20', '17:00')]);
    await store.judgements.advance('prod', { sequence: 9, asOf: at('16:40'), settled: at('16:00') });
    expect(await declareRules(store, rules)).toEqual(first);
    expect(await store.clusters.rules('prod')).toHaveLength(1);
  });

  test('another zone is refused once days were counted, and nothing is declared', async () => {
    const store = memoryStore();
    const rules = { cluster: 'prod', zone: 'UTC', policy: defaultPolicy };
    await declareRules(store, rules);
    // Nothing was judged yet.
    await declareRules(store, { ...rules, zone: 'Europe/Berlin' });
    await store.judgements.advance('prod', { sequence: 7, asOf: at('16:20'), settled: at('16:00') });
    await expect(declareRules(store, { ...rules, zone: 'Asia/Tokyo' })).rejects.toThrow(
      'the days of prod are those of Europe/Berlin, not of Asia/Tokyo; keep to that zone (report.zone), or begin another store',
    );
    expect((await store.clusters.rules('prod')).map(({ zone }) => zone)).toEqual(['Europe/Berlin']);
  });
});
