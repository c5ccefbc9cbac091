import { sha256 } from './pack.ts';
import type { Key } from './table.ts';

// A partition holds so many records: at two ticks a minute about a day and a half, some 20 MB at 50 runs a minute.
const BUCKET = 4096;

export const bucketOf = (sequence: number): number => Math.floor((sequence - 1) / BUCKET);
export const lastOf = (bucket: number): number => (bucket + 1) * BUCKET;

/** Text within a key: '#' separates; what is too long for a key is told by its hash. */
export const part = (text: string): string =>
  Buffer.byteLength(text) > 256 ? sha256(text) : text.replace(/[%#]/g, (c) => (c === '#' ? '%23' : '%25'));

const digits = (n: number): string => String(n).padStart(12, '0');

export const ledgerPartition = (cluster: string, bucket: number): string =>
  `ledger#${part(cluster)}#${digits(bucket)}`;
export const recordKey = (cluster: string, sequence: number): Key => ({
  pk: ledgerPartition(cluster, bucketOf(sequence)),
  sk: digits(sequence),
});
/** Every sort key of a ledger partition, from a sequence on. */
export const recordsFrom = (sequence: number) => ({ from: digits(sequence), to: '9'.repeat(12) });

/** The parts of a large record, named by the hash of what they hold: two attempts never touch each other's. */
export const partsPartition = (cluster: string, sequence: number, contents: string): string =>
  `parts#${part(cluster)}#${digits(sequence)}#${contents}`;
export const partKey = (partition: string, index: number): Key => ({ pk: partition, sk: digits(index) });
export const ALL_PARTS = { from: digits(0), to: '9'.repeat(12) };

export const stateKey = (cluster: string, what: 'bucket' | 'checkpoint' | 'snapshot'): Key => ({
  pk: `state#${part(cluster)}`,
  sk: what,
});
