import { type Delivery, TargetError, type TargetHandler } from './delivery.ts';
import type { Envelope } from './envelope.ts';
import { valueAt } from './event-path.ts';
import type { Destination } from './template-destination.ts';

/** Where an API destination goes on this machine, and what is a secret in the cloud. */
export type DestinationOverride = {
  readonly url: string;
  /** The connection's API key: sent in the header that the connection names. */
  readonly apiKey?: string;
};

// The service gives a destination five seconds. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
const TIMEOUT_MILLISECONDS = 5000;
// The answers after which the service tries again; 5xx besides.
const RETRIED = new Set([401, 407, 409, 429]);

/** Calls out over HTTP as an API destination does: connection headers, the target's own, and the input as JSON. */
export const httpTarget =
  (destination: Destination, override: DestinationOverride): TargetHandler =>
  async (delivery) => {
    const answer = await call(destination, override, delivery);
    // The body is of no use, but an unread one keeps its connection.
    await answer.body?.cancel();
    if (answer.ok) return;
    throw new TargetError('HTTP_ERROR', `the destination answered ${answer.status}`, {
      retryable: answer.status >= 500 || RETRIED.has(answer.status),
    });
  };

const call = async (
  destination: Destination,
  override: DestinationOverride,
  { event, target, input }: Delivery,
): Promise<Response> => {
  const url = new URL(override.url);
  const query = { ...destination.query, ...fromEvent(target.query, event) };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Amazon/EventBridge/ApiDestinations',
    ...destination.headers,
    ...fromEvent(target.headers, event),
    ...apiKey(destination, override),
  };
  const hasBody = destination.method !== 'GET' && destination.method !== 'HEAD';
  try {
    return await fetch(url, {
      method: destination.method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
      ...(hasBody ? { body: JSON.stringify(input) } : {}),
    });
  } catch (cause) {
    throw new TargetError('CONNECTION_ERROR', `the destination cannot be reached: ${reasonOf(cause)}`, {
      retryable: true,
      cause,
    });
  }
};

/** What `fetch` hides behind "fetch failed". */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MILLISECONDS / 1000} s`;
  const inner = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  return inner instanceof Error ? inner.message : error.message;
};

const apiKey = (
  { apiKeyHeader }: Destination,
  override: DestinationOverride,
): Readonly<Record<string, string>> =>
  apiKeyHeader === undefined || override.apiKey === undefined ? {} : { [apiKeyHeader]: override.apiKey };

/** Values that are paths come from the event, cut to what a header can carry: a job's name may hold anything. */
const fromEvent = (
  values: Readonly<Record<string, string>>,
  event: Envelope,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.startsWith('$.') ? read(value, event) : value,
    ]),
  );

const read = (path: string, event: Envelope): string => {
  const value = valueAt(path, event);
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return text.replace(/[^\x20-\x7e]/g, '?');
};
