import {
  BadCursor,
  StoreRefused,
  StoreThrottled,
  StoreUnreachable,
  StoreUnreadable,
} from '../adapters/store/errors.ts';
import { flush, type JudgePorts, judgeNew } from '../core/pipeline/judge.ts';
import { type Observed, observeTick } from '../core/pipeline/observe.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import type { Source } from '../core/ports/source.ts';
import type { Instant } from '../core/time.ts';
import { WorldError } from './world-error.ts';

/** Observes and judges, tick by tick, and keeps the judge's memory between ticks. */
export type Station = {
  /** @throws WorldError where the store failed; the next tick takes up what this one left */
  readonly tick: (at: Instant) => Promise<Observed>;
  /** Writes what is still open as it stands. */
  readonly rest: () => Promise<void>;
};

/** Hears of each tick that has been judged. */
export type Judged = (set: WorkingSet, at: Instant) => Promise<void>;

export const station = (ports: JudgePorts, source: Source, judged: Judged = async () => {}): Station => {
  let set: WorkingSet | null = null;
  return {
    tick: (at) =>
      storing(async () => {
        const seen = await observeTick({ cluster: ports.cluster, source, ledger: ports.ledger }, at);
        const memory = set;
        // A judge that failed midway has changed its memory but not stored the step: the next one begins at the snapshot.
        set = null;
        const now = await judgeNew(ports, memory);
        await judged(now, at);
        set = now;
        return seen;
      }),
    rest: () =>
      storing(async () => {
        set ??= await judgeNew(ports, null);
        await flush(ports, set);
      }),
  };
};

const STORE_ERRORS = [StoreUnreachable, StoreThrottled, StoreRefused, StoreUnreadable, BadCursor] as const;

/** Runs what uses the store: its trouble becomes one line and exit code 3. */
export const storing = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Error && STORE_ERRORS.some((kind) => error instanceof kind))
      throw new WorldError(`the store failed: ${error.message}`, { cause: error });
    throw error;
  }
};
