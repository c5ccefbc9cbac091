import { describe, expect, test } from 'vitest';
import {
  advanceBurn,
  type BurnAlert,
  evaluateBurn,
  gate,
  type OpenBurn,
} from '../../../core/alerting/burn-rate.ts';
import { type BurnRule, burnRules } from '../../../core/alerting/burn-rules.ts';
import { emptyCounts, type SliCounts } from '../../../core/numbers/tally.ts';
import { type Duration, days, hours, instant, minutes, parseInstant } from '../../../core/time.ts';

const objective = { name: 'start', targetPpm: 999_900 };
const rule = (name: string): BurnRule => {
  const found = burnRules.find((r) => r.name === name);
  if (!found) throw new Error(name);
  return found;
};
const at = (text: string) => parseInstant(text) ?? instant(Number.NaN);

type Seen = { readonly perDay: number; readonly bad: readonly Duration[] };
/** Counts of a steady fleet whose bad verdicts fell the given times ago. */
const countsOf =
  ({ perDay, bad }: Seen) =>
  (window: Duration): SliCounts => {
    const misses = bad.filter((ago) => ago < window).length;
    return {
      ...emptyCounts,
      bad: misses,
      good: Math.max(0, Math.round((perDay * window) / days(1)) - misses),
    };
  };
const firing = (seen: Seen) => evaluateBurn(burnRules, countsOf(seen), objective);
const names = (alerts: readonly BurnAlert[]) => alerts.map((a) => a.rule.name);
const spread = (n: number, over: Duration) =>
  Array.from({ length: n }, (_, i) => minutes(Math.floor(((i + 0.5) * over) / n / minutes(1))));

describe('which rules fire', () => {
  const cases: Record<string, { readonly seen: Seen; readonly fires: readonly string[] }> = {
    'nothing bad': { seen: { perDay: 500, bad: [] }, fires: [] },
    'no runs at all': { seen: { perDay: 0, bad: [] }, fires: [] },
    'one miss in a fleet of 500 a day pages nobody, although it burns hundreds of times too fast': {
      seen: { perDay: 500, bad: [minutes(1)] },
      fires: [],
    },
    'one miss of a lone daily job pages nobody': { seen: { perDay: 1, bad: [minutes(1)] }, fires: [] },
    'two misses within minutes fire the fast rules and the slow one': {
      seen: { perDay: 500, bad: [minutes(1), minutes(2)] },
      fires: ['burn-1h', 'burn-6h', 'slow-7d'],
    },
    'two misses, the last an hour ago, no longer fire the fast rules': {
      seen: { perDay: 500, bad: [minutes(61), minutes(62)] },
      fires: ['slow-7d'],
    },
    'two misses six days apart fire the slow rule': {
      seen: { perDay: 500, bad: [minutes(1), days(6)] },
      fires: ['slow-7d'],
    },
    'two misses seven days apart do not': { seen: { perDay: 500, bad: [minutes(1), days(7)] }, fires: [] },
    'three misses in three days fire the rule over three days': {
      seen: { perDay: 500, bad: [hours(1), hours(30), hours(60)] },
      fires: ['burn-3d', 'slow-7d'],
    },
    'an outage that drops 80 runs of a busy fleet fires everything': {
      seen: { perDay: 72_000, bad: spread(80, minutes(4)) },
      fires: ['burn-1h', 'burn-6h', 'burn-3d', 'slow-7d'],
    },
    '72,000 runs a day, exactly on target for a week: nothing': {
      seen: { perDay: 72_000, bad: spread(50, days(7)) },
      fires: [],
    },
    '72,000 runs a day, twice as bad as allowed for a week: the slow rules': {
      seen: { perDay: 72_000, bad: spread(101, days(7)) },
      fires: ['burn-3d', 'slow-7d'],
    },
    '10 million runs a week, 1 % worse than allowed: indistinguishable from noise': {
      seen: { perDay: 1_430_000, bad: spread(1011, days(7)) },
      fires: [],
    },
    '10 million runs a week, 15 % worse than allowed: the slow rule': {
      seen: { perDay: 1_430_000, bad: spread(1152, days(7)) },
      fires: ['slow-7d'],
    },
  };
  test.each(Object.entries(cases))('%s', (_, { seen, fires }) => {
    expect(names(firing(seen))).toEqual(fires);
  });

  test('an alert carries the numbers that made it fire', () => {
    expect(firing({ perDay: 500, bad: [minutes(90), days(6)] })).toEqual([
      { rule: rule('slow-7d'), objective, valid: 3500, bad: 2, gate: 2, burnTenths: 57 },
    ]);
  });

  test('unknown runs never fire anything', () => {
    const blind = () => ({ ...emptyCounts, good: 10, unknown: 1_000_000 });
    expect(evaluateBurn(burnRules, blind, objective)).toEqual([]);
  });

  test('a target of 100 % has no budget to burn, so two bad runs fire', () => {
    const alerts = evaluateBurn(burnRules, countsOf({ perDay: 9, bad: [minutes(1), minutes(2)] }), {
      ...objective,
      targetPpm: 1_000_000,
    });
    expect(names(alerts)).toContain('burn-1h');
  });

  test('negative counts are our bug and throw', () => {
    expect(() => evaluateBurn(burnRules, () => ({ ...emptyCounts, bad: -1 }), objective)).toThrow(RangeError);
  });
});

test('exactly 14.4 times the allowed rate fires, a hair less does not', () => {
  // 144 bad of 100,000 burns 14.4 times faster than 99.99 % allows.
  const rate = (good: number) => () => ({ ...emptyCounts, bad: 144, good });
  expect(names(evaluateBurn([rule('burn-1h')], rate(99_856), objective))).toEqual(['burn-1h']);
  expect(names(evaluateBurn([rule('burn-1h')], rate(99_857), objective))).toEqual([]);
});

// Recomputed with scipy.stats.poisson.pmf (scipy 1.17.1).
test.each([
  ['slow-7d', 0, 2],
  ['slow-7d', 3500, 2],
  ['slow-7d', 3738, 2],
  ['slow-7d', 3745, 3],
  ['slow-7d', 504_000, 71],
  ['slow-7d', 10_000_000, 1101],
  ['burn-3d', 1500, 3],
  ['burn-3d', 216_000, 41],
  ['burn-6h', 125, 2],
  ['burn-1h', 21, 2],
] as const)('%s over %i runs takes %i bad ones', (name, valid, expected) => {
  expect(gate(rule(name), objective, valid)).toBe(expected);
});

describe('who is paged', () => {
  const T0 = at('2026-11-16T09:00:00Z');
  const alert = (name: string): BurnAlert => ({
    rule: rule(name),
    objective,
    valid: 9,
    bad: 2,
    gate: 2,
    burnTenths: 99,
  });
  /** Steps of [hours after T0, firing rules…]; what each step paged. */
  const story = (...steps: readonly (readonly [number, ...string[]])[]) => {
    let open: readonly OpenBurn[] = [];
    return steps.map(([hour, ...fires]) => {
      const step = advanceBurn(open, fires.map(alert), instant(T0 + hours(hour)));
      open = step.open;
      return step.page?.rule.name;
    });
  };
  test('the rising edge pages once, however often the rule is evaluated', () => {
    expect(story([0, 'slow-7d'], [1, 'slow-7d'], [30, 'slow-7d'])).toEqual(['slow-7d', undefined, undefined]);
  });
  test('several rules that open together are one page, of the most urgent', () => {
    expect(story([0, 'burn-1h', 'burn-6h', 'slow-7d'])).toEqual(['burn-1h']);
  });
  test('a more urgent rule pages although a slower one is open', () => {
    expect(story([0, 'slow-7d'], [1, 'burn-1h', 'slow-7d'])).toEqual(['slow-7d', 'burn-1h']);
  });
  test('a less urgent rule that opens later is not news', () => {
    expect(story([0, 'burn-6h'], [0.2, 'burn-6h', 'slow-7d'])).toEqual(['burn-6h', undefined]);
  });
  test('a rule that pauses for less than its quiet time does not page again', () => {
    expect(story([0, 'slow-7d'], [24], [13 * 24, 'slow-7d'])).toEqual(['slow-7d', undefined, undefined]);
  });
  test('a rule that was quiet long enough pages again', () => {
    expect(story([0, 'slow-7d'], [14 * 24], [15 * 24, 'slow-7d'])).toEqual(['slow-7d', undefined, 'slow-7d']);
  });
  test('a second outage pages again while the slow rule is still open', () => {
    const both = ['burn-1h', 'slow-7d'];
    expect(story([0, ...both], [2, 'slow-7d'], [48, ...both])).toEqual(['burn-1h', undefined, 'burn-1h']);
  });
  test('closing says when the alert began and last fired', () => {
    const first = advanceBurn([], [alert('burn-6h')], T0);
    const last = advanceBurn(first.open, [], instant(T0 + minutes(30)));
    expect(last).toEqual({ open: [], page: undefined, closed: first.open });
    expect(first.open).toEqual([{ alert: alert('burn-6h'), since: T0, lastFired: T0 }]);
  });
});

test('every rule says where it comes from, and names are unique', () => {
  expect(new Set(burnRules.map((r) => r.name)).size).toBe(burnRules.length);
  for (const { source, long, short } of burnRules) {
    expect(source).toMatch(/https:|docs\//);
    expect(short).toBeLessThanOrEqual(long);
  }
});
