import { goOccurrences } from '../core/schedule/go-next.ts';
import type { Spec } from './plan.ts';

// The schedule as the simulated controller reads it: by the tests' own rewriting of robfig's Next, never by core/.

const HOUR = 3_600_000;
const known = new Map<string, readonly number[]>();

/** The occurrences of an hour (unix ms), worked out once. */
const ofHour = (spec: Spec, hour: number): readonly number[] => {
  const key = `${spec.schedule}|${spec.timeZone ?? ''}|${hour}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size > 20_000) known.clear();
  const from = hour * 3600;
  const asked = { expression: spec.schedule, timeZone: spec.timeZone ?? 'UTC', from, to: from + 3600 };
  const fresh = goOccurrences(asked).map((s) => s * 1000);
  known.set(key, fresh);
  return fresh;
};

/** Those after `from` and up to `to`, both unix ms. */
export const occurrencesAfter = (spec: Spec, from: number, to: number): readonly number[] => {
  const found: number[] = [];
  for (let hour = Math.floor(from / HOUR); hour * HOUR <= to; hour++)
    for (const t of ofHour(spec, hour)) if (t > from && t <= to) found.push(t);
  return found;
};

// No schedule of the simulator is rarer than daily.
const FAR = 50;

/** Next of robfig/cron: the first occurrence after an instant. */
export const nextAfter = (spec: Spec, from: number): number => {
  for (let hour = Math.floor(from / HOUR), i = 0; i < FAR; hour++, i++) {
    const found = ofHour(spec, hour).find((t) => t > from);
    if (found !== undefined) return found;
  }
  return Number.POSITIVE_INFINITY;
};
