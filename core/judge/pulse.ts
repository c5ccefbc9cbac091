import { dueWithin } from '../history/due.ts';
import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { fromUnixSeconds, type Interval } from '../time.ts';
import type { Pulse } from './policy.ts';

/**
 * Asked only of dropped runs, and answered from the whole world, not from what is being judged: the answer is the
 * same whichever runs are still open.
 */
export const pulseOf = (
  world: World,
  cronJobs: () => readonly CronJobState[],
  defaultZone: string,
): Pulse => {
  let sorted: readonly number[] | null = null;
  const known = new Map<string, boolean>();
  return {
    nextJob: (from) => {
      sorted ??= [...world.creations].toSorted((a, b) => a - b);
      const found = sorted[firstAtLeast(sorted, Math.ceil(from / 1000))];
      return found === undefined ? null : fromUnixSeconds(found);
    },
    wereDue: (atLeast, window) => {
      const key = `${atLeast} ${window.from} ${window.to}`;
      const answer = known.get(key) ?? enoughDue(cronJobs(), { atLeast, window }, defaultZone);
      known.set(key, answer);
      return answer;
    },
  };
};

const enoughDue = (
  cronJobs: readonly CronJobState[],
  { atLeast, window }: { atLeast: number; window: Interval },
  defaultZone: string,
): boolean => {
  let count = 0;
  for (const cronJob of cronJobs) {
    count += dueWithin(cronJob, window, defaultZone).length;
    if (count >= atLeast) return true;
  }
  return false;
};

const firstAtLeast = (sorted: readonly number[], wanted: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};
