import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { burnRules } from '../../../core/alerting/burn-rules.ts';
import { detectionAfterOnset, detectionOfNewFleet, falsePages } from './burn-figures.ts';
import { seeded } from './burn-simulation.ts';

const SEED = 2026;

const doc = readFileSync(new URL('../../../docs/burn-rate.md', import.meta.url), 'utf8');
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

// The same trials as print-burn-figures.ts prints. Deterministic: only a change of rules can move them.
describe('500 daily jobs against 99.99 %', () => {
  test('exactly on target: at most one false page a quarter', () => {
    const { perQuarter, most } = falsePages(500, 4000, SEED);
    expect(perQuarter).toBeLessThanOrEqual(1);
    expect(perQuarter).toBeGreaterThan(0.5); // The simulation does produce false pages: it is not asleep.
    expect(most).toBeLessThanOrEqual(6);
    expect(doc).toContain(`| ≤ 1 | ${perQuarter.toFixed(2)} (4,000 quarters;`);
  });

  test('ten times worse from the first day: ≥ 85 % found within a week, ≥ 98 % within two', () => {
    const { week, twoWeeks } = detectionOfNewFleet(500, 6000, SEED);
    expect(week).toBeGreaterThanOrEqual(0.85);
    expect(twoWeeks).toBeGreaterThanOrEqual(0.98);
    expect(doc).toContain(`never watched before: paged within 7 days | ≥ 85 % | ${percent(week)} |`);
    expect(doc).toContain(`| … within 14 days | ≥ 98 % | ${percent(twoWeeks)} |`);
    // With 3.5 bad runs expected, no rule that ignores a lone miss can find more than P(≥ 2) = 86.4 % for long.
    expect(week).toBeLessThan(0.88);
  });

  test('ten times worse after a month on target: ≥ 85 % found within a week, ≥ 98 % within two', () => {
    const { quiet } = detectionAfterOnset(500, 4000, SEED);
    expect(quiet.week).toBeGreaterThanOrEqual(0.85);
    expect(quiet.twoWeeks).toBeGreaterThanOrEqual(0.98);
    expect(doc).toContain(`no alert open: paged within 7 days | ≥ 85 % | ${percent(quiet.week)} |`);
    expect(doc).toContain(`| … within 14 days | ≥ 98 % | ${percent(quiet.twoWeeks)} |`);
  });

  test('the same seed tells the same story', () => {
    expect(falsePages(500, 8, 7)).toEqual(falsePages(500, 8, 7));
    expect(falsePages(500, 8, 7)).not.toEqual(falsePages(500, 8, 8));
  });
});

test.each([20, 100, 300, 534, 1000, 3000])('%i runs a day on target page at most once a quarter', (jobs) => {
  expect(falsePages(jobs, jobs > 1000 ? 100 : 800, SEED).perQuarter).toBeLessThanOrEqual(1);
});

test('the random numbers are even: means, tenths and neighbours', () => {
  const random = seeded(SEED);
  const drawn = Array.from({ length: 100_000 }, random);
  expect(Math.min(...drawn.slice(0, 1000))).toBeGreaterThanOrEqual(0);
  expect(drawn.every((x) => x < 1)).toBe(true);
  const tenths = Array.from({ length: 10 }, (_, i) => drawn.filter((x) => Math.floor(x * 10) === i).length);
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  const together = drawn.reduce((sum, x, i) => sum + (x - 0.5) * ((drawn[i + 1] ?? 0.5) - 0.5), 0);
  expect(Math.abs(together / drawn.length)).toBeLessThan(0.001);
});

test('the document names every rule', () => {
  for (const { name } of burnRules) expect(doc).toContain(`| \`${name}\` |`);
});
