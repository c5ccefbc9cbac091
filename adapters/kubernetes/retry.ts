import { type Duration, duration, seconds } from '../../core/time.ts';
import { type ClusterError, ClusterSilent, isClusterError } from './errors.ts';

/** Waits, and ends early (rejecting) when the signal fires. Tests pass one that only writes down the wish. */
export type Sleep = (time: Duration, signal?: AbortSignal) => Promise<void>;

export type Patience = {
  /** Requests in all, the first included. */
  readonly attempts: number;
  readonly firstWait: Duration;
  /** No single wait is longer, whatever Retry-After says: a tick must keep time to save. */
  readonly longestWait: Duration;
};

/**
 * Four attempts within about 3.5 s: enough for a leader change or a full priority level (API Priority and
 * Fairness answers Retry-After: 1), short beside a tick of 30 s. What lasts longer is the next tick's business.
 */
export const DEFAULT_PATIENCE: Patience = {
  attempts: 4,
  firstWait: duration(500),
  longestWait: seconds(10),
};

type Retry = { readonly patience: Patience; readonly sleep: Sleep; readonly signal: AbortSignal | undefined };

/** Runs `attempt` until it succeeds, fails for good, or patience ends; the last error is thrown. */
export const withRetries = async <T>(attempt: () => Promise<T>, retry: Retry): Promise<T> => {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isClusterError(error) || made >= retry.patience.attempts || !isPassing(error)) throw error;
      if (retry.signal?.aborted) throw error;
      await retry.sleep(waitBefore(error, made, retry.patience), retry.signal);
    }
  }
};

/** Whether the same request may well succeed a moment later. */
const isPassing = (error: ClusterError): boolean => {
  switch (error.kind) {
    case 'unreachable':
      return !(error instanceof ClusterSilent);
    case 'too-many-requests':
    case 'server-failed':
      return true;
    case 'unauthorized': // renewed once already
    case 'forbidden': // after a restart it passes, but within seconds: the next tick asks again
    case 'gone':
    case 'refused':
    case 'malformed':
    case 'out-of-time':
      return false;
    default:
      return error satisfies never;
  }
};

const waitBefore = (error: ClusterError, made: number, patience: Patience): Duration => {
  const backoff = patience.firstWait * 2 ** (made - 1);
  const asked = error.kind === 'too-many-requests' ? (error.retryAfter ?? 0) : 0;
  return duration(Math.min(Math.max(backoff, asked), patience.longestWait));
};
