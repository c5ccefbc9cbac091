import { setTimeout as wait } from 'node:timers/promises';
import { OutOfTime } from './errors.ts';
import type { Sleep } from './retry.ts';

/** Sleeps for real. @throws OutOfTime when the signal fires first */
export const realSleep: Sleep = async (time, signal) => {
  try {
    await wait(time, undefined, { signal });
  } catch (cause) {
    throw new OutOfTime('stopped while waiting to ask again', { cause });
  }
};
