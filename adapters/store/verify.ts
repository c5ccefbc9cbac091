import type { ChainFault, KnownHead } from '../../core/ports/ledger.ts';
import { between, days, type Instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { itemsFrom, payloadOf } from './ledger.ts';
import { sha256, unpackFacts } from './pack.ts';
import { hashOf, itemOf, type RawRecord, recordOf } from './record.ts';
import { RETENTION } from './retention.ts';
import type { Item, Table } from './table.ts';

/** What a walk over the chain found. `head` is the last hash: kept elsewhere, it also shows that the end was cut off. */
export type Verified = {
  readonly records: number;
  /** The sequence of the last record; 0 where there is none. */
  readonly last: number;
  readonly head: string;
  readonly faults: readonly ChainFault[];
};

/**
 * Walks a cluster's whole chain, recomputes every hash from the bytes that are stored, and names each record that is
 * altered, missing, unreadable, or not linked to the one before. An empty list of faults is the proof; with heads that were
 * `known` before, it is also the proof that no more was cut off or written anew than they do not know of.
 */
export const verifyChain = async (
  table: Table,
  cluster: string,
  known: readonly KnownHead[] = [],
): Promise<Verified> => {
  const faults: ChainFault[] = [];
  const ends: { first: RawRecord | null; last: RawRecord | null } = { first: null, last: null };
  let records = 0;
  let before: Link | null = null;
  for await (const item of itemsFrom(table, cluster, 1)) {
    records++;
    const sequence = Number(item.sk);
    if (before !== null) faults.push(...missingBetween(before.sequence, sequence));
    const record = recordOf(item);
    const found: Found | null =
      record === null
        ? { fault: 'unreadable', detail: 'an attribute is missing or of another type' }
        : ((await alterationOf(table, cluster, { record, item })) ??
          brokenLink(before, record) ??
          anotherHead(known, record));
    if (found !== null) faults.push({ sequence, ...found });
    ends.first ??= record;
    ends.last = record ?? ends.last;
    // Of what follows an altered record the link says nothing more: each fault is named once, at its record.
    before = { sequence, hash: found === null && record !== null ? record.hash : null };
  }
  const { first, last } = ends;
  return {
    records,
    last: last?.sequence ?? 0,
    head: last?.hash ?? '',
    faults: [...beginning(first, last), ...faults, ...outside(known, first, last)],
  };
};

/** A chain that was written anew from some record on is whole in itself; only what others kept of it tells. */
const anotherHead = (known: readonly KnownHead[], { sequence, hash }: RawRecord): Found | null => {
  const other = known.find((k) => k.sequence === sequence && !hash.startsWith(k.hash));
  return other === undefined
    ? null
    : { fault: 'altered', detail: `its hash is another one than the ${other.hash} that was known` };
};

/** Heads that are known of records before the first and after the last. */
const outside = (
  known: readonly KnownHead[],
  first: RawRecord | null,
  last: RawRecord | null,
): readonly ChainFault[] =>
  known.flatMap(({ sequence }) => {
    if (sequence > (last?.sequence ?? 0))
      return missing(
        sequence,
        `its head is known, and the chain ends at ${last?.sequence ?? 0}: it was cut off`,
      );
    return sequence < (first?.sequence ?? 0)
      ? missing(sequence, `its head is known, and the chain begins at ${first?.sequence ?? 0}`)
      : [];
  });

type Link = { readonly sequence: number; readonly hash: string | null };
type Found = Pick<ChainFault, 'fault' | 'detail'>;

const missing = (sequence: number, detail: string): ChainFault => ({ sequence, fault: 'missing', detail });

const missingBetween = (before: number, sequence: number): readonly ChainFault[] =>
  Array.from({ length: Math.max(0, sequence - before - 1) }, (_, i) =>
    missing(before + 1 + i, 'its neighbours are there, it is not'),
  );

/** The first hash of a chain links to nothing; after a gap or an altered record the link cannot be told. */
const brokenLink = (before: Link | null, record: RawRecord): Found | null => {
  const expected = record.sequence === 1 ? '' : before?.sequence === record.sequence - 1 ? before.hash : null;
  return expected === null || record.previous === expected
    ? null
    : { fault: 'broken-link', detail: 'its "previous" is not the hash of the record before' };
};

type Stored = { readonly record: RawRecord; readonly item: Item };

const alterationOf = async (
  table: Table,
  cluster: string,
  { record, item }: Stored,
): Promise<Found | null> => {
  const odd = oddAttribute(item, itemOf(cluster, record));
  if (odd !== null) return { fault: 'altered', detail: `attribute "${odd}" does not agree with the record` };
  let bytes: Uint8Array;
  try {
    bytes = await payloadOf(table, cluster, record);
  } catch (error) {
    if (error instanceof StoreUnreadable) return { fault: 'unreadable', detail: error.message };
    throw error;
  }
  if (hashOf({ ...record, cluster, contents: sha256(bytes) }) !== record.hash)
    return { fault: 'altered', detail: 'its contents do not have the hash that it carries' };
  return decodes(bytes, record.at);
};

/** An attribute that is not what the record's own fields make it: the key, the expiry, one too many. */
const oddAttribute = (item: Item, expected: Item): string | null => {
  const names = new Set([...Object.keys(item), ...Object.keys(expected)]);
  return [...names].find((name) => item[name] !== expected[name]) ?? null;
};

const decodes = (bytes: Uint8Array, at: Instant): Found | null => {
  try {
    unpackFacts(bytes, at);
    return null;
  } catch (error) {
    if (error instanceof StoreUnreadable) return { fault: 'unreadable', detail: error.message };
    throw error;
  }
};

/** A chain may begin later than at 1 only because what was before it has expired; TTL takes up to two days. */
const beginning = (first: RawRecord | null, last: RawRecord | null): readonly ChainFault[] => {
  if (first === null || last === null || first.sequence === 1) return [];
  const aged = between(first.at, last.at) >= RETENTION - days(2);
  return aged
    ? []
    : [missing(first.sequence - 1, `the chain begins at ${first.sequence}, and nothing had expired`)];
};
