import type { Columns } from '../../core/facts/columns.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { Appended, Head, Ledger, LedgerRecord, Tick } from '../../core/ports/ledger.ts';
import { StoreUnreadable } from './errors.ts';
import {
  ALL_PARTS,
  bucketOf,
  lastOf,
  ledgerPartition,
  partKey,
  partsPartition,
  recordKey,
  recordsFrom,
  stateKey,
} from './ledger-keys.ts';
import { columnsIn, factsIn, packFacts, sha256 } from './pack.ts';
import { hashOf, itemOf, type RawRecord, recordOf } from './record.ts';
import { expires } from './retention.ts';
import type { Item, Table } from './table.ts';

// DynamoDB's limit is 400 KB for an item with its attribute names; the rest of a record is its resume token.
const INLINE = 300_000;
const PART = 380_000;

/** The ledger over a table. It only ever puts: a record under a key that is free, parts under their own hash. */
export const ledgerOn = (table: Table): Ledger => ({
  head: (cluster) => headOf(table, cluster),
  append: (cluster, after, tick) => append(table, cluster, { after, tick }),
  read: (cluster, fromSequence) => read(table, cluster, fromSequence),
});

const headOf = async (table: Table, cluster: string): Promise<Head | null> => {
  // The note of the last bucket may be missing or stale (we died before writing it): a full bucket leads to the next.
  let bucket = await notedBucket(table, cluster);
  let last: Head | null = null;
  for (;;) {
    const found = await lastIn(table, cluster, bucket);
    last = found ?? last;
    if (found === null || found.sequence < lastOf(bucket)) break;
    bucket++;
  }
  return last;
};

const notedBucket = async (table: Table, cluster: string): Promise<number> => {
  const note = await table.get(stateKey(cluster, 'bucket'));
  return typeof note?.bucket === 'number' ? note.bucket : 0;
};

const lastIn = async (table: Table, cluster: string, bucket: number): Promise<Head | null> => {
  const range = { pk: ledgerPartition(cluster, bucket), ...recordsFrom(0) };
  const newest = { ...range, newestFirst: true, consistent: true, limit: 1 };
  for await (const item of table.query(newest)) {
    const { sequence, hash, at, resume } = readable(item);
    return { sequence, hash, at, resume };
  }
  return null;
};

const append = async (
  table: Table,
  cluster: string,
  { after, tick }: { readonly after: Head | null; readonly tick: Tick },
): Promise<Appended> => {
  const sequence = (after?.sequence ?? 0) + 1;
  const bytes = packFacts(tick.facts, tick.at);
  const contents = sha256(bytes);
  const { at, resume } = tick;
  const linked = { sequence, at, resume, previous: after?.hash ?? '' };
  const hash = hashOf({ ...linked, cluster, contents });
  const payload =
    bytes.length <= INLINE - Buffer.byteLength(resume)
      ? ({ kind: 'inline', bytes } as const)
      : ({ kind: 'parts', contents, count: Math.ceil(bytes.length / PART) } as const);
  if (payload.kind === 'parts') await putParts(table, cluster, { sequence, tick, bytes, contents });
  // The record is the commit point: before it there is nothing, after it everything.
  const item = itemOf(cluster, { ...linked, hash, payload });
  const head = { sequence, hash, at, resume };
  if (!(await table.put(item, { kind: 'absent' })) && !(await isOurs(table, cluster, head)))
    return { kind: 'taken' };
  if (sequence > 1 && bucketOf(sequence) > bucketOf(sequence - 1))
    await table.put(
      { ...stateKey(cluster, 'bucket'), bucket: bucketOf(sequence) },
      { kind: 'not-behind', attribute: 'bucket' },
    );
  return { kind: 'appended', head };
};

/** Our own answer may have been lost on the way: the record with our hash is ours. */
const isOurs = async (table: Table, cluster: string, { sequence, hash }: Head): Promise<boolean> =>
  (await table.get(recordKey(cluster, sequence)))?.hash === hash;

type Large = {
  readonly sequence: number;
  readonly tick: Tick;
  readonly bytes: Uint8Array;
  readonly contents: string;
};

const putParts = async (
  table: Table,
  cluster: string,
  { sequence, tick, bytes, contents }: Large,
): Promise<void> => {
  const partition = partsPartition(cluster, sequence, contents);
  for (let i = 0; i * PART < bytes.length; i++) {
    const facts = bytes.subarray(i * PART, (i + 1) * PART);
    await table.put({ ...partKey(partition, i), facts, expires: expires(tick.at) }, { kind: 'absent' });
  }
};

async function* read(table: Table, cluster: string, fromSequence: number): AsyncGenerator<LedgerRecord> {
  for await (const item of itemsFrom(table, cluster, fromSequence)) {
    const record = readable(item);
    const { sequence, at, resume, previous, hash } = record;
    const columns = columnsIn(await payloadOf(table, cluster, record));
    yield withFacts({ sequence, at, resume, previous, hash, columns });
  }
}

/** The record; its facts are made of the columns when somebody asks for them. */
const withFacts = (record: Omit<LedgerRecord, 'facts'> & { readonly columns: Columns }): LedgerRecord => {
  let made: readonly Fact[] | null = null;
  return {
    ...record,
    get facts() {
      made ??= factsIn(record.columns, record.at);
      return made;
    },
  };
};

/** The items of the records, ascending, bucket by bucket, until an empty one. */
export async function* itemsFrom(table: Table, cluster: string, fromSequence: number): AsyncGenerator<Item> {
  const first = Math.max(1, fromSequence);
  // The oldest buckets may have expired: an empty one is the end only from the noted bucket on.
  const noted = await notedBucket(table, cluster);
  for (let bucket = bucketOf(first); ; bucket++) {
    let found = false;
    const range = { pk: ledgerPartition(cluster, bucket), ...recordsFrom(first), consistent: true };
    for await (const item of table.query(range)) {
      found = true;
      yield item;
    }
    if (!found && bucket >= noted) return;
  }
}

/** The packed facts of a record, put together from its parts where it has some. */
export const payloadOf = async (table: Table, cluster: string, record: RawRecord): Promise<Uint8Array> => {
  const { sequence, payload } = record;
  if (payload.kind === 'inline') return payload.bytes;
  const parts: Uint8Array[] = [];
  const pk = partsPartition(cluster, sequence, payload.contents);
  for await (const { facts } of table.query({ pk, ...ALL_PARTS, consistent: true }))
    if (facts instanceof Uint8Array) parts.push(facts);
  if (parts.length !== payload.count)
    throw new StoreUnreadable(
      `ledger record ${sequence} of ${cluster}: ${parts.length} of its ${payload.count} parts are there`,
    );
  return Buffer.concat(parts);
};

const readable = (item: Item): RawRecord => {
  const record = recordOf(item);
  if (record === null) throw new StoreUnreadable(`${item.pk} ${item.sk} is not a ledger record`);
  return record;
};
