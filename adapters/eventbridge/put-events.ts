import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../core/event-pattern/json.ts';
import { formatSeconds, type Instant, instant, parseInstant } from '../../core/time.ts';
import { entrySize, MAXIMUM_BYTES, MAXIMUM_DETAIL_TYPE, MAXIMUM_ENTRIES } from './entry-size.ts';
import { busArn, type Envelope, type Place } from './envelope.ts';

/** One entry as it came over the wire: nothing about it is certain but that it is an object. */
export type WireEntry = JsonObject;

export type EntryFailure = { readonly kind: 'failed'; readonly code: string; readonly message: string };
export type EntryAnswer =
  | { readonly kind: 'accepted'; readonly bus: string; readonly event: Envelope }
  | EntryFailure;

/** A request that is refused as a whole: HTTP 400 with this type and message. */
export type RequestRefusal = { readonly kind: 'refused'; readonly type: string; readonly message: string };
export type Request = { readonly kind: 'request'; readonly entries: readonly WireEntry[] } | RequestRefusal;

const refuse = (type: string, message: string): RequestRefusal => ({ kind: 'refused', type, message });
const fail = (code: string, message: string): EntryFailure => ({ kind: 'failed', code, message });

/** Reads the body of a PutEvents call and applies the limits that concern the whole of it. */
export const readRequest = (body: string): Request => {
  const parsed = parseJson(body);
  const entries = isJsonObject(parsed) ? parsed.Entries : undefined;
  if (!isJsonArray(entries)) return refuse('SerializationException', 'The request has no list of entries');
  const objects = entries.filter(isJsonObject);
  if (objects.length < entries.length) return refuse('SerializationException', 'An entry is not an object');
  const length = constraint(objects.length);
  if (length) return refuse('ValidationException', length);
  const size = objects.reduce((sum, entry) => sum + wireSize(entry), 0);
  return size >= MAXIMUM_BYTES
    ? refuse('ValidationException', 'Total size of the entries in the request is over the limit.')
    : { kind: 'request', entries: objects };
};

const constraint = (count: number): string | undefined => {
  if (count > 0 && count <= MAXIMUM_ENTRIES) return undefined;
  const bound = count === 0 ? 'greater than or equal to 1' : `less than or equal to ${MAXIMUM_ENTRIES}`;
  return `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`;
};

const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
const texts = (value: Json | undefined): string[] => (isJsonArray(value) ? value.map(text) : []);

const wireSize = (entry: WireEntry): number =>
  entrySize({
    Time: entry.Time,
    Source: text(entry.Source),
    DetailType: text(entry.DetailType),
    Detail: text(entry.Detail),
    Resources: texts(entry.Resources),
  });

export type Bus = {
  readonly place: Place;
  readonly names: ReadonlySet<string>;
  readonly newId: () => string;
};

/**
 * Decides one entry. Codes and messages are those of the service, with one exception: the service swallows an
 * event for a bus that does not exist and answers with an id. Here that is a failure, because on one machine it
 * can only be a mistake, and a swallowed alert is the one mistake this product must not make.
 */
export const answerEntry = (entry: WireEntry, bus: Bus, asOf: Instant): EntryAnswer => {
  for (const name of ['Source', 'DetailType', 'Detail'] as const) {
    if (text(entry[name]) === '') return invalid(name, `${name} is a required argument.`);
  }
  if (text(entry.DetailType).length > MAXIMUM_DETAIL_TYPE) {
    return invalid('DetailType', `DetailType is longer than ${MAXIMUM_DETAIL_TYPE} characters.`);
  }
  const detail = parseJson(text(entry.Detail));
  if (!isJsonObject(detail)) return fail('MalformedDetail', 'Detail is malformed.');
  const name = busName(text(entry.EventBusName), bus);
  if (name === undefined) {
    return fail('ResourceNotFoundException', `Event bus ${text(entry.EventBusName)} does not exist.`);
  }
  return { kind: 'accepted', bus: name, event: envelope(entry, detail, { bus, asOf }) };
};

const invalid = (name: string, reason: string): EntryFailure =>
  fail('InvalidArgument', `Parameter ${name} is not valid. Reason: ${reason}`);

const busName = (given: string, bus: Bus): string | undefined => {
  const wanted = given === '' ? 'default' : given;
  return [...bus.names].find((name) => name === wanted || busArn(bus.place, name) === wanted);
};

const envelope = (
  entry: WireEntry,
  detail: JsonObject,
  at: { readonly bus: Bus; readonly asOf: Instant },
): Envelope => ({
  version: '0',
  id: at.bus.newId(),
  'detail-type': text(entry.DetailType),
  source: text(entry.Source),
  account: at.bus.place.account,
  time: formatSeconds(wireTime(entry.Time) ?? at.asOf),
  region: at.bus.place.region,
  resources: texts(entry.Resources),
  detail,
});

/** AWS JSON 1.1 writes a timestamp as seconds since the epoch; text is accepted too. */
const wireTime = (value: Json | undefined): Instant | undefined => {
  if (typeof value === 'number') return instant(Math.round(value * 1000));
  return typeof value === 'string' ? parseInstant(value) : undefined;
};
