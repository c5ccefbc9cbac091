import {
  type Detection,
  type DetectionOptions,
  simulateDetection,
} from '../core/alerting/detection-simulation.ts';

export type DetectionRow = Omit<DetectionOptions, 'seed' | 'misses'> & Detection;

/** How soon a missed run is at the target, in a simulated week (seconds from nominal + grace). */
export const run = async (seed = 2026, misses = 800): Promise<readonly DetectionRow[]> => {
  const rows: DetectionRow[] = [];
  for (const nominal of ['on the minute', 'one in ten at any second', 'any second'] as const) {
    for (const echo of [false, true]) {
      rows.push({ nominal, echo, ...(await simulateDetection({ seed, misses, nominal, echo })) });
    }
  }
  return rows;
};
