import { setTimeout as wait } from 'node:timers/promises';
import type { Duration } from '../../core/time.ts';

/** Waits on the wall clock. An abort ends the wait early and is no error: who waits looks at the signal afterwards. */
export type Sleep = (length: Duration, signal: AbortSignal) => Promise<void>;

export const pause: Sleep = (length, signal) => wait(length, undefined, { signal }).catch(() => undefined);
