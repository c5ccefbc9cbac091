import type { ServerClock } from '../api-server/clock.ts';

/**
 * A clock that the test sets, and on which a short wait is over at once: a drain's watch lives through its seconds in
 * no time. Longer ones never end: a watch that is held stays open until its reader lets go.
 */
export type LabClock = ServerClock & { readonly set: (now: number) => void };

const LONGEST = 10_000;

export const labClock = (start: number): LabClock => {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = Math.max(now, to);
    },
    after: (milliseconds, run) => {
      if (milliseconds > LONGEST) return () => {};
      const immediate = setImmediate(() => {
        now += milliseconds;
        run();
      });
      return () => clearImmediate(immediate);
    },
  };
};
