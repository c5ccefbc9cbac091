import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import type { Outgoing } from '../../core/ports/publisher.ts';
import { entrySize, MAXIMUM_DETAIL_TYPE, SAFE_BYTES } from './entry-size.ts';

export const SOURCE = 'cronwitness';

/** An entry that can be sent, with its size in bytes as EventBridge counts it, or why it can never be sent. */
export type Encoded =
  | { readonly kind: 'entry'; readonly entry: PutEventsRequestEntry; readonly size: number }
  | { readonly kind: 'poison'; readonly code: string; readonly message: string };

const poison = (code: string, message: string): Encoded => ({ kind: 'poison', code, message });

export const encodeEntry = (event: Outgoing, busName: string): Encoded => {
  if (event.detailType === '' || event.detailType.length > MAXIMUM_DETAIL_TYPE) {
    return poison('InvalidDetailType', `a detail type has 1 to ${MAXIMUM_DETAIL_TYPE} characters`);
  }
  const detail = serialise(event);
  if (detail === undefined) return poison('UnserialisableDetail', 'the detail cannot be written as JSON');
  const time = new Date(event.time);
  if (Number.isNaN(time.getTime())) return poison('InvalidTime', 'the time is not an instant');
  const entry = {
    Source: SOURCE,
    DetailType: event.detailType,
    Detail: detail,
    Time: time,
    EventBusName: busName,
  };
  const size = entrySize(entry);
  return size > SAFE_BYTES
    ? poison('EntryTooLarge', `the entry has ${size} bytes, and ${SAFE_BYTES} is the most that can be sent`)
    : { kind: 'entry', entry, size };
};

// A cycle or a BigInt throws here: types do not keep them out of a value that came from a store.
const serialise = ({ id, detail }: Outgoing): string | undefined => {
  try {
    return JSON.stringify({ ...detail, id });
  } catch {
    return undefined;
  }
};
