import type { PutEventsResultEntry } from '@aws-sdk/client-eventbridge';

/** What became of one entry of a call. */
export type EntryOutcome =
  | { readonly kind: 'sent'; readonly eventId: string }
  /** Worth another try within this run. */
  | { readonly kind: 'transient'; readonly code: string; readonly message: string }
  /** This entry will never be accepted. */
  | { readonly kind: 'poison'; readonly code: string; readonly message: string }
  /** Refused for what we may do, not for what it is: to be kept, but trying again at once is of no use. */
  | { readonly kind: 'denied'; readonly code: string; readonly message: string };

// The per-entry codes are listed, with which of them can be retried, at
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
const POISON = new Set(['InvalidArgument', 'MalformedDetail']);
const DENIED = new Set([
  'AccessDeniedException',
  'InvalidAccountIdException',
  'NotAuthorizedForSourceException',
  'NotAuthorizedForDetailTypeException',
  'RedactionFailure',
  'ResourceNotFoundException',
]);

export const entryOutcome = (result: PutEventsResultEntry | undefined): EntryOutcome => {
  if (result?.EventId) return { kind: 'sent', eventId: result.EventId };
  const code = result?.ErrorCode ?? 'NoResult';
  const message = result?.ErrorMessage ?? 'the answer says nothing about this entry';
  if (POISON.has(code)) return { kind: 'poison', code, message };
  // A code that we do not know is tried again: to give up an alert needs a reason.
  return { kind: DENIED.has(code) ? 'denied' : 'transient', code, message };
};

/** What the failure of a whole call says about its entries. */
export type CallFailure = {
  /** `invalid`: something in the request is at fault, perhaps one entry of it. */
  readonly kind: 'transient' | 'invalid' | 'denied';
  readonly code: string;
  readonly message: string;
};

const INVALID = new Set(['ValidationException', 'SerializationException', 'RequestEntityTooLargeException']);

export const callFailure = (error: unknown): CallFailure => {
  const code = error instanceof Error ? error.name : 'UnknownError';
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  if (INVALID.has(code) || status === 413) return { kind: 'invalid', code, message };
  const refused = status >= 400 && status < 500 && status !== 429 && !/Throttl|RequestTimeout/.test(code);
  // Without a status nothing was answered: a timeout, a cut connection. It may have arrived.
  return { kind: refused || code === 'CredentialsProviderError' ? 'denied' : 'transient', code, message };
};

const statusOf = (error: unknown): number => {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return 0;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return 0;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : 0;
};
