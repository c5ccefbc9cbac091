import { describe, expect, test } from 'vitest';
import { type DetectionOptions, simulateDetection } from './detection-simulation.ts';

describe('a simulated week in which one tick in a hundred fails', () => {
  test.each<[string, Omit<DetectionOptions, 'seed' | 'misses'>]>([
    ['a schedule of five fields, a tick a minute', { nominal: 'on the minute', echo: false }],
    ['a schedule of five fields, each tick echoed after 30 s', { nominal: 'on the minute', echo: true }],
    [
      'a fleet with one in ten on any second, a tick a minute',
      { nominal: 'one in ten at any second', echo: false },
    ],
    ['any second of the minute, each tick echoed after 30 s', { nominal: 'any second', echo: true }],
  ])('%s: a missed run is at the target within 90 s of nominal + grace, p99', async (_, options) => {
    const found = await simulateDetection({ seed: 2026, misses: 300, ...options });
    expect(found.p99).toBeLessThanOrEqual(90);
    expect([found.arrived, found.different]).toEqual([300, 300]);
    expect(found.failed).toBeGreaterThan(50);
  });
});
