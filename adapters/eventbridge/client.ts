import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { type Duration, seconds } from '../../core/time.ts';

export type ClientOptions = {
  /** URL of the embedded endpoint; without it, AWS, with the region and credentials of the environment. */
  readonly endpoint?: string;
  /** How long one call may take. */
  readonly timeout?: Duration;
};

// Long enough for a slow answer, short enough to try again several times within a function's minute.
const TIMEOUT = seconds(5);

/**
 * The real client, without its own retries: it repeats a whole call, while the publisher repeats only the entries
 * that failed, and knows how many times.
 */
export const eventBridgeClient = ({ endpoint, timeout = TIMEOUT }: ClientOptions = {}): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: {
      requestTimeout: timeout,
      connectionTimeout: timeout,
      // Without this the handler only warns.
      throwOnRequestTimeout: true,
    },
    ...(endpoint === undefined ? {} : { endpoint, region: 'us-east-1', credentials: LOCAL_CREDENTIALS }),
  });

// The embedded endpoint checks no signature; the client wants something to sign with.
const LOCAL_CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
