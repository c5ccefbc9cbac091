import type { ServerClock } from '../api-server/clock.ts';

/** A clock that the test sets, and on which every wait is over at once: a watch lives through its seconds in no time. */
export type LabClock = ServerClock & { readonly set: (now: number) => void };

export const labClock = (start: number): LabClock => {
  let now = start;
  return {
    now: () => now,
    set: (to) => {
      now = Math.max(now, to);
    },
    after: (milliseconds, run) => {
      const immediate = setImmediate(() => {
        now += milliseconds;
        run();
      });
      return () => clearImmediate(immediate);
    },
  };
};
