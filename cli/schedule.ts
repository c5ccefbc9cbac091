import { setTimeout as wait } from 'node:timers/promises';
import { type Duration, type Instant, type Interval, instant } from '../core/time.ts';

/** The instants at which to look; it ends when there is no more to see, or when told to stop. */
export type Ticks = AsyncIterable<Instant>;

/** Now, and then at every full multiple of `every`; one that would come while a tick still works is left out. */
export async function* liveTicks(every: Duration, stop: AbortSignal): Ticks {
  while (!stop.aborted) {
    const now = Date.now();
    yield instant(now);
    const next = (Math.floor(now / every) + 1) * every;
    await pause(Math.max(next, firstAfter(Date.now(), every)) - Date.now(), stop);
  }
}

const firstAfter = (now: number, every: Duration): number => Math.ceil(now / every) * every;

/** A recording's own time, `speed` times as fast as it passed; the last tick is its end. */
export async function* recordedTicks(
  { from, to }: Interval,
  { every, speed, stop }: { readonly every: Duration; readonly speed: number; readonly stop: AbortSignal },
): Ticks {
  for (let t = Math.ceil(from / every) * every; t < to && !stop.aborted; t += every) {
    yield instant(t);
    await pause(every / speed, stop);
  }
  if (!stop.aborted) yield to;
}

/** Waits, or until told to stop: that is no error. */
export const pause = async (milliseconds: number, stop: AbortSignal): Promise<void> => {
  if (milliseconds <= 0 || stop.aborted) return;
  try {
    await wait(milliseconds, undefined, { signal: stop });
  } catch (error) {
    if (!stop.aborted) throw error;
  }
};
