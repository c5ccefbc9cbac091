import { expect, test } from 'vitest';
import { detectionOfNewFleet, falsePages } from './burn-figures.ts';
import { exactly, onTape } from './burn-simulation.ts';

const SEED = 2026;

// What the pipeline counts by (core/alerting/tape.ts) is coarser than the arithmetic of burn-simulation.test.ts; it must
// not show.
test('500 daily jobs, counted as the pipeline counts them: the same pages, but for one in fifty', () => {
  const [exact, taped] = [exactly, onTape].map((by) => falsePages(500, 120, SEED, by).perQuarter);
  expect(Math.abs((taped ?? 9) - (exact ?? 0))).toBeLessThanOrEqual((exact ?? 0) / 50);
  expect(taped).toBeLessThanOrEqual(1);
});

test('500 daily jobs, ten times worse: ≥ 85 % found within a week, ≥ 98 % within two, as by the exact counts', () => {
  const [exact, taped] = [exactly, onTape].map((by) => detectionOfNewFleet(500, 400, SEED, by));
  expect(Math.abs((taped?.week ?? 0) - (exact?.week ?? 1))).toBeLessThanOrEqual(0.01);
  expect(Math.abs((taped?.twoWeeks ?? 0) - (exact?.twoWeeks ?? 1))).toBeLessThanOrEqual(0.01);
  expect(taped?.week).toBeGreaterThanOrEqual(0.85);
  expect(taped?.twoWeeks).toBeGreaterThanOrEqual(0.98);
});
