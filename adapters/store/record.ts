import { type Instant, instant } from '../../core/time.ts';
import { recordKey } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import { expires } from './retention.ts';
import type { Item } from './table.ts';

/** A ledger record as it is stored. Small facts stand in it; of large ones it names the parts by their hash. */
export type RawRecord = {
  readonly sequence: number;
  readonly at: Instant;
  readonly resume: string;
  readonly previous: string;
  readonly hash: string;
  readonly payload:
    | { readonly kind: 'inline'; readonly bytes: Uint8Array }
    | { readonly kind: 'parts'; readonly contents: string; readonly count: number };
};

type Hashed = Omit<RawRecord, 'hash' | 'payload'> & { readonly cluster: string; readonly contents: string };

/** SHA-256 over the hash before and everything that the record says; `contents` is the SHA-256 of its packed facts. */
export const hashOf = ({ cluster, sequence, at, resume, previous, contents }: Hashed): string =>
  sha256(JSON.stringify([previous, cluster, sequence, at, resume, contents]));

export const itemOf = (cluster: string, r: RawRecord): Item => ({
  ...recordKey(cluster, r.sequence),
  sequence: r.sequence,
  at: r.at,
  resume: r.resume,
  previous: r.previous,
  hash: r.hash,
  expires: expires(r.at),
  ...(r.payload.kind === 'inline'
    ? { facts: r.payload.bytes }
    : { parts: r.payload.count, contents: r.payload.contents }),
});

/** Null where the item is no record: an attribute is missing or of another type. */
export const recordOf = (item: Item): RawRecord | null => {
  const { sequence, at, resume, previous, hash, facts, parts, contents } = item;
  if (typeof sequence !== 'number' || typeof at !== 'number' || typeof resume !== 'string') return null;
  if (typeof previous !== 'string' || typeof hash !== 'string') return null;
  const own = { sequence, at: instant(at), resume, previous, hash };
  if (facts instanceof Uint8Array) return { ...own, payload: { kind: 'inline', bytes: facts } };
  if (typeof parts !== 'number' || typeof contents !== 'string') return null;
  return { ...own, payload: { kind: 'parts', contents, count: parts } };
};
