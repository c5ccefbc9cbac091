import { describe, expect, test } from 'vitest';
import { tellWeek } from './detection-simulation.ts';
import { firstLooks, type Ticking, waitsOf, weekOf } from './tick-model.ts';

const SEED = 2026;

test('every missed run of a week is told once, in the first look after nominal + grace', async () => {
  const week = weekOf({ seed: SEED, misses: 300, nominal: 'one in ten at any second', echo: false });
  expect(await tellWeek(week)).toEqual(firstLooks(week).map((look) => [look]));
  expect(week.ticks - week.looks.length).toBeGreaterThan(50);
});

describe('with ticks of which one in a hundred fails, a missed run is at the target within 90 s, p99', () => {
  test.each<[string, Pick<Ticking, 'nominal' | 'echo'>]>([
    ['a schedule of five fields, a tick a minute', { nominal: 'on the minute', echo: false }],
    ['one in ten on any second, a tick a minute', { nominal: 'one in ten at any second', echo: false }],
    ['a schedule of five fields, each tick echoed after 30 s', { nominal: 'on the minute', echo: true }],
    ['all on any second, each tick echoed after 30 s', { nominal: 'any second', echo: true }],
  ])('%s', (_, options) => {
    expect(waitsOf({ seed: SEED, weeks: 20, misses: 2000, ...options }).p99).toBeLessThanOrEqual(90);
  });
});
