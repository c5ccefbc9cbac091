import { createHash } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { decodeFacts, encodeFacts, FACTS_VERSION, READABLE_VERSIONS } from '../../core/facts/codec.ts';
import type { Columns } from '../../core/facts/columns.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { Instant } from '../../core/time.ts';
import { COLUMN_NAMES } from './column-names.ts';
import { StoreUnreadable } from './errors.ts';
import { type VarintReader, varintReader, writeVarints } from './varints.ts';

export const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Brotli at its best for what is small; a first list of megabytes would take it seconds. */
export const squeeze = (bytes: Uint8Array): Buffer =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: bytes.length < 200_000 ? 11 : 5,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/**
 * Facts as bytes: the version (one byte), the number of UUIDs (a varint), the UUIDs as they are (16 bytes each, they don't
 * compress), then all the rest through Brotli.
 */
export const packFacts = (facts: readonly Fact[], at: Instant): Uint8Array => {
  const columns = encodeFacts(facts, at);
  const uuids = columns.uuids.map((u) => Buffer.from(u.replaceAll('-', ''), 'hex'));
  const head = Buffer.concat([Uint8Array.of(FACTS_VERSION), writeVarints([uuids.length])]);
  return Buffer.concat([head, ...uuids, squeeze(packColumns(columns))]);
};

/** Throws StoreUnreadable where the bytes are not what `packFacts` wrote. */
export const unpackFacts = (bytes: Uint8Array, at: Instant): readonly Fact[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = buffer.at(0);
  if (!READABLE_VERSIONS.includes(version ?? -1))
    throw new StoreUnreadable(
      `facts of version ${version}, and this program reads ${READABLE_VERSIONS.join(' and ')}: use the release that wrote them, or a later one`,
    );
  try {
    return decodeFacts(unpackColumns(buffer.subarray(1)), at);
  } catch (cause) {
    throw new StoreUnreadable('the facts of a ledger record cannot be read', { cause });
  }
};

const packColumns = ({ texts, columns }: Columns): Buffer => {
  const encoded = texts.map((t) => Buffer.from(t));
  const spelt: Buffer[] = [];
  const header: number[] = [texts.length, ...encoded.map((t) => t.length), columns.size];
  for (const [name, values] of columns) {
    const index = COLUMN_NAMES.indexOf(name);
    header.push(index, values.length);
    if (index < 0) {
      const text = Buffer.from(name);
      header.push(text.length);
      spelt.push(text);
    }
  }
  const values = [...columns.values()].map(writeVarints);
  return Buffer.concat([writeVarints(header), ...encoded, ...spelt, ...values]);
};

const unpackColumns = (buffer: Buffer): Columns => {
  const front = varintReader(buffer);
  const uuids = Array.from({ length: count(front) }, () => uuidOf(front.take(16).toString('hex')));
  const end = writeVarints([uuids.length]).length + 16 * uuids.length;
  const reader = varintReader(brotliDecompressSync(buffer.subarray(end)));
  const lengths = Array.from({ length: count(reader) }, reader.next);
  const shapes = Array.from({ length: count(reader) }, () => {
    const index = reader.next();
    return { index, size: count(reader), spelt: index < 0 ? reader.next() : 0 };
  });
  const texts = lengths.map((length) => reader.take(length).toString('utf8'));
  const named = shapes.map(({ index, size, spelt }) => {
    const name = index < 0 ? reader.take(spelt).toString('utf8') : COLUMN_NAMES[index];
    if (name === undefined) throw new StoreUnreadable(`there is no column ${index}`);
    return { name, size };
  });
  const columns = new Map(named.map(({ name, size }) => [name, Array.from({ length: size }, reader.next)]));
  if (!reader.atEnd()) throw new StoreUnreadable('something follows the last column');
  return { texts, uuids, columns };
};

// More than any tick holds: a flipped bit must not make us ask for all the memory there is.
const count = (reader: VarintReader): number => {
  const n = reader.next();
  if (n < 0 || n > 50_000_000) throw new StoreUnreadable(`a count of ${n}`);
  return n;
};

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
