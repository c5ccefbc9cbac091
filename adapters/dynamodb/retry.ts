import { StoreRefused, StoreThrottled, StoreUnreachable } from '../store/errors.ts';

export type Sleep = (milliseconds: number) => Promise<void>;
export const realSleep: Sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// The SDK has tried three times before; six more, doubling from 50 ms, are 3 s in all: a tick has 30.
export const ATTEMPTS = 6;
export const pause = (attempt: number): number => 50 * 2 ** attempt;

/** Calls until it is not throttled; every other failure is thrown at once, as one of the store's own errors. */
export const retried = async <T>(what: string, call: () => Promise<T>, sleep: Sleep): Promise<T> => {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (cause) {
      if (!isThrottling(cause)) throw storeError(what, cause);
      if (attempt === ATTEMPTS)
        throw new StoreThrottled(`${what}: still throttled after ${ATTEMPTS} retries`, { cause });
      await sleep(pause(attempt));
    }
  }
};

const THROTTLING = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
]);
const isThrottling = (cause: unknown): boolean => cause instanceof Error && THROTTLING.has(cause.name);

/** The service answered with a 4xx: it refused. Anything else (no connection, a timeout, 5xx): it was not reached. */
const storeError = (what: string, cause: unknown): Error => {
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const status = statusOf(cause);
  return status !== null && status >= 400 && status < 500
    ? new StoreRefused(`${what}: ${text}`, { cause })
    : new StoreUnreachable(`${what}: ${text}`, { cause });
};

const statusOf = (cause: unknown): number | null => {
  if (!(cause instanceof Error) || !('$metadata' in cause)) return null;
  const metadata = cause.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return null;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null;
};
