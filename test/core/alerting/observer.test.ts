import { describe, expect, test } from 'vitest';
import { eventDefinitions } from '../../../adapters/events/definitions.ts';
import { advanceObserver, type Gap, type Sight } from '../../../core/alerting/observer.ts';
import { type Coverage, noCoverage, type ResourceCoverage } from '../../../core/history/coverage.ts';
import { type Instant, minutes } from '../../../core/time.ts';
import { at } from './verdicts.ts';

const watchedTo = (to: Instant, blind: ResourceCoverage['blind'] = []): ResourceCoverage => ({
  watched: [{ from: at('15:00'), to }],
  blind,
  listed: [],
  restored: [],
});
const all = (of: ResourceCoverage): Coverage => ({ cronjobs: of, jobs: of, pods: of, events: of });
const sight = (coverage: Coverage, before: Coverage): Sight => ({
  cluster: 'prod',
  coverage,
  before,
  tick: minutes(1),
  begun: at('15:00'),
  problem: 'connect ECONNREFUSED',
});

/** Ticks by instant and what was covered by then; what was said. */
const tell = (ticks: readonly (readonly [string, Coverage])[]): readonly string[] => {
  let gap: Gap | null = null;
  let before = ticks[0]?.[1] ?? noCoverage;
  return ticks.flatMap(([time, coverage]) => {
    const step = advanceObserver(gap, sight(coverage, before), at(time));
    gap = step.gap;
    before = coverage;
    for (const e of step.events)
      eventDefinitions.find((d) => d.detailType === e.detailType)?.schema.parse(e.detail);
    return step.events.map((e) => `${time} ${e.id} | ${e.detail.summary}`);
  });
};

const seen = (to: string) => all(watchedTo(at(to)));

describe('the observer', () => {
  test('ticks that see are no news', () => {
    expect(
      tell([
        ['16:00', seen('16:00')],
        ['16:01', seen('16:01')],
      ]),
    ).toEqual([]);
  });

  test('one failed tick is no news', () => {
    expect(
      tell([
        ['16:00', seen('16:00')],
        ['16:01', seen('16:00')],
        ['16:02', seen('16:02')],
      ]),
    ).toEqual([]);
  });

  test('after two failed ticks it is blind, once, and sees again with the length of the gap', () => {
    expect(
      tell([
        ['16:00', seen('16:00')],
        ['16:01', seen('16:00')],
        ['16:02', seen('16:00')],
        ['16:03', seen('16:00')],
        ['16:04', seen('16:04')],
        ['16:05', seen('16:05')],
      ]),
    ).toEqual([
      '16:02 observer-blind/prod/2026-11-22T16:00:00Z | prod: Cronwitness has seen nothing since 2026-11-22T16:00:00Z (2 ticks)',
      '16:04 observer-recovered/prod/2026-11-22T16:00:00Z | prod: Cronwitness sees again after 4 min; nothing was lost',
    ]);
  });

  test('what a relist could not bring back stays unknown', () => {
    const relisted = all(watchedTo(at('16:10'), [{ from: at('16:00'), to: at('16:09:30') }]));
    expect(
      tell([
        ['16:09', seen('16:00')],
        ['16:10', relisted],
      ])[1],
    ).toContain('sees again after 10 min; 9 min 30 s of it stay unknown');
  });

  test('ticks that left no record are told by the first one after them', () => {
    expect(
      tell([
        ['16:00', seen('16:00')],
        ['16:10', seen('16:10')],
        ['16:11', seen('16:11')],
      ]),
    ).toEqual([
      '16:10 observer-blind/prod/2026-11-22T16:00:00Z | prod: Cronwitness has seen nothing since 2026-11-22T16:00:00Z (10 ticks)',
      '16:10 observer-recovered/prod/2026-11-22T16:00:00Z | prod: Cronwitness sees again after 10 min; nothing was lost',
    ]);
  });

  test('one tick that left no record is no news', () => {
    expect(
      tell([
        ['16:00', seen('16:00')],
        ['16:02:59', seen('16:02:59')],
      ]),
    ).toEqual([]);
  });

  test('one resource that is refused for two ticks is named', () => {
    const noPods = { ...seen('16:02'), pods: watchedTo(at('16:00')) };
    expect(tell([['16:02', noPods]])).toEqual([
      '16:02 observer-blind/prod/2026-11-22T16:00:00Z | prod: Cronwitness has seen no pods since 2026-11-22T16:00:00Z (2 ticks)',
    ]);
  });

  test('a cluster that was never seen is blind since it was set up', () => {
    const never = all({ watched: [], blind: [], listed: [], restored: [] });
    expect(
      tell([
        ['15:01', never],
        ['15:02', never],
      ]),
    ).toEqual([
      '15:02 observer-blind/prod/2026-11-22T15:00:00Z | prod: Cronwitness has seen nothing since 2026-11-22T15:00:00Z (2 ticks)',
    ]);
  });
});
