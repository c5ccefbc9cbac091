import type { ChronosJob } from '../../core/chronos/chronos-job.ts';
import { type PollTaken, takePoll } from '../../core/migration/take-poll.ts';
import type { ExternalRuns, PollBook } from '../../core/ports/external-runs.ts';
import type { Duration, Instant } from '../../core/time.ts';

export type PollLoop = {
  /** Reads Chronos' list; what it throws is told to `failed`, and the loop goes on: the gap is in the book. */
  readonly list: () => Promise<readonly ChronosJob[]>;
  readonly book: Pick<ExternalRuns, 'put'> & PollBook;
  readonly every: Duration;
  readonly now: () => Instant;
  /** Waits; comes back early when the loop is to end. */
  readonly wait: (length: Duration) => Promise<void>;
  readonly taken: (taken: PollTaken, at: Instant) => void;
  readonly failed: (error: unknown) => void;
  readonly signal: AbortSignal;
};

/** Looks at Chronos again and again until it is told to stop. A failure of the store ends it: nothing could be kept. */
export const pollChronos = async (loop: PollLoop): Promise<void> => {
  while (!loop.signal.aborted) {
    const jobs = await loop.list().catch((error: unknown) => {
      loop.failed(error);
      return null;
    });
    // After the answer, not before the question: what ended in between stands in the answer already.
    const at = loop.now();
    if (jobs !== null) loop.taken(await takePoll(loop.book, jobs, at), at);
    if (!loop.signal.aborted) await loop.wait(loop.every);
  }
};
