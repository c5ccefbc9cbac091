import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

/** At most this many entries in one PutEvents call. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const MAXIMUM_ENTRIES = 10;

/**
 * The entries of one call together must be smaller than this: 1 MB, taken as 1 MiB because the earlier limit,
 * "256 KB", was 262,144 bytes. What we send stays below the smaller reading of the word (see `SAFE_BYTES`).
 */
export const MAXIMUM_BYTES = 1_048_576;

/** What a sender may use of a call: below a million bytes, so that either reading of "1 MB" accepts it. */
export const SAFE_BYTES = 999_999;

/** A detail type longer than this is dropped without an error on delivery, so neither side lets it pass. */
export const MAXIMUM_DETAIL_TYPE = 128;

const TIME_BYTES = 14;
const bytes = (text: string | undefined): number => Buffer.byteLength(text ?? '', 'utf8');

/**
 * Bytes of one entry as EventBridge counts them: 14 for a time, the UTF-8 lengths of source, detail type, detail
 * and resources. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export const entrySize = (entry: Omit<PutEventsRequestEntry, 'Time'> & { readonly Time?: unknown }): number =>
  (entry.Time === undefined || entry.Time === null ? 0 : TIME_BYTES) +
  bytes(entry.Source) +
  bytes(entry.DetailType) +
  bytes(entry.Detail) +
  (entry.Resources ?? []).reduce((sum, resource) => sum + bytes(resource), 0);
