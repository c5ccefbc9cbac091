import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clopperPearson } from '../../core/numbers/binomial.ts';
import { assess, type SliReport } from '../../core/numbers/objective.ts';
import { compareToPpm, formatAgainst, formatRatio, toPpm } from '../../core/numbers/percent.ts';
import { addCounts, dueOf, emptyCounts, sumCounts } from '../../core/numbers/tally.ts';

const runs = fc.oneof(fc.nat(3), fc.nat(20_000), fc.nat(10_000_000));
const counts = fc.record({ good: runs, bad: runs, unknown: runs, undecided: runs, excluded: runs });
const nearTarget = fc
  .record({
    valid: fc.integer({ min: 1, max: 10_000_000 }),
    off: fc.integer({ min: -2, max: 2 }),
    unknown: fc.nat(3),
  })
  .map(({ valid, off, unknown }) => {
    const bad = Math.min(valid, Math.max(0, Math.floor(valid / 10_000) + off));
    return { ...emptyCounts, good: valid - bad, bad, unknown };
  });
const targetPpm = fc.oneof(fc.constant(999_900), fc.integer({ min: 1, max: 1_000_000 }));
const objective = targetPpm.map((ppm) => ({ name: 'start', targetPpm: ppm }));
const ratio = fc
  .tuple(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([denominator, share]) => ({
    numerator: Math.min(denominator, Math.floor(denominator * share)),
    denominator,
  }));
const decided = (r: SliReport): boolean => r.kind === 'met' || r.kind === 'missed';

describe('tally', () => {
  test('is commutative and associative, with empty counts as its zero', () => {
    fc.assert(
      fc.property(counts, counts, counts, (a, b, c) => {
        expect(addCounts(a, b)).toEqual(addCounts(b, a));
        expect(addCounts(addCounts(a, b), c)).toEqual(addCounts(a, addCounts(b, c)));
        expect(addCounts(a, emptyCounts)).toEqual(a);
      }),
    );
  });

  test('conserves runs, however they are grouped', () => {
    fc.assert(
      fc.property(fc.array(counts, { maxLength: 20 }), fc.nat(20), (all, cut) => {
        expect(dueOf(sumCounts(all))).toBe(all.reduce((sum, c) => sum + dueOf(c), 0));
        expect(addCounts(sumCounts(all.slice(0, cut)), sumCounts(all.slice(cut)))).toEqual(sumCounts(all));
      }),
    );
  });
});

describe('objective', () => {
  test('the verdict and what is left of the budget say the same', () => {
    fc.assert(
      fc.property(objective, fc.oneof(counts, nearTarget), (o, c) => {
        const r = assess(o, c);
        if (r.kind === 'no-data') return;
        expect(r.kind === 'met').toBe(r.budget.leftAtWorst >= 0);
        expect(r.kind === 'missed').toBe(r.budget.leftAtBest < 0);
        expect(r.kind === 'met').toBe(r.lowPpm >= o.targetPpm);
        expect(r.kind === 'missed').toBe(r.highPpm < o.targetPpm);
      }),
    );
  });

  test('settling unknown runs never turns a decided verdict, and leaves none undetermined', () => {
    fc.assert(
      fc.property(objective, nearTarget, fc.nat(3), (o, c, turnsOutGood) => {
        const good = Math.min(turnsOutGood, c.unknown);
        const before = assess(o, c);
        const after = assess(o, { ...c, good: c.good + good, bad: c.bad + c.unknown - good, unknown: 0 });
        expect(decided(after)).toBe(true);
        if (decided(before)) expect(after.kind).toBe(before.kind);
      }),
    );
  });

  test('excluded and undecided runs change nothing', () => {
    fc.assert(
      fc.property(objective, counts, runs, (o, c, n) => {
        const plain = assess(o, { ...c, excluded: 0, undecided: 0 });
        expect({ ...assess(o, { ...c, excluded: n, undecided: n }), excluded: 0, undecided: 0 }).toEqual(
          plain,
        );
      }),
    );
  });

  test('what a window shows is never more than what it measured', () => {
    fc.assert(
      fc.property(objective, fc.oneof(counts, nearTarget), (o, c) => {
        const r = assess(o, c);
        if (r.kind !== 'no-data') expect(r.shownPpm).toBeLessThanOrEqual(r.lowPpm);
      }),
    );
  });
});

describe('percentages', () => {
  test('only a whole is 100 %', () => {
    fc.assert(
      fc.property(ratio, fc.nat(9), (r, decimals) => {
        const whole = r.numerator === r.denominator;
        expect(formatRatio(r, decimals).startsWith('100')).toBe(whole);
        expect(toPpm(r) === 1_000_000).toBe(whole);
      }),
    );
  });

  test('a ratio reads like its target only when it is the target', () => {
    const small = fc.tuple(fc.integer({ min: 1, max: 10_000_000 }), fc.nat(10_000_000)).map(([d, n]) => ({
      numerator: Math.min(n, d),
      denominator: d,
    }));
    fc.assert(
      fc.property(small, targetPpm, (r, ppm) => {
        const shown = Number(formatAgainst(r, ppm).replace(' %', ''));
        expect(Math.sign(Math.round((shown - ppm / 10_000) * 1e9))).toBe(compareToPpm(r, ppm));
      }),
    );
  });
});

test('Clopper–Pearson holds the measured share, and narrows as the tail grows', () => {
  const count = fc.integer({ min: 1, max: 10_000_000 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)));
  fc.assert(
    fc.property(count, ([k, n]) => {
      const [wide, narrow] = [clopperPearson(k, n, 0.01), clopperPearson(k, n, 0.1)];
      expect(wide.low).toBeLessThanOrEqual(narrow.low);
      expect(narrow.low).toBeLessThanOrEqual(k / n);
      expect(k / n).toBeLessThanOrEqual(narrow.high);
      expect(narrow.high).toBeLessThanOrEqual(wide.high);
    }),
  );
});
