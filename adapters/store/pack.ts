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
  const head = Buffer.concat([Uint8Array.of(FACTS_VERSION), writeVarints([columns.uuids.length / 4])]);
  return Buffer.concat([head, bytesOf(columns.uuids), squeeze(packColumns(columns))]);
};

/** Throws StoreUnreadable where the bytes are not what `packFacts` wrote. */
export const unpackFacts = (bytes: Uint8Array, at: Instant): readonly Fact[] => factsIn(columnsIn(bytes), at);

/** The same of columns that were read. */
export const factsIn = (columns: Columns, at: Instant): readonly Fact[] =>
  readable(() => decodeFacts(columns, at));

/** The columns as they stand in the bytes: what they hold is not looked at yet. */
export const columnsIn = (bytes: Uint8Array): Columns => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = buffer.at(0);
  if (!READABLE_VERSIONS.includes(version ?? -1))
    throw new StoreUnreadable(
      `facts of version ${version}, and this program reads ${READABLE_VERSIONS.join(' and ')}: use the release that wrote them, or a later one`,
    );
  return readable(() => unpackColumns(buffer.subarray(1)));
};

const readable = <T>(read: () => T): T => {
  try {
    return read();
  } catch (cause) {
    throw new StoreUnreadable('the facts of a ledger record cannot be read', { cause });
  }
};

const bytesOf = (words: Uint32Array): Buffer => {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [i, word] of words.entries()) bytes.writeUInt32BE(word, i * 4);
  return bytes;
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
  const uuids = new Uint32Array(count(front) * 4);
  const words = front.take(uuids.length * 4);
  for (let i = 0; i < uuids.length; i++) uuids[i] = words.readUInt32BE(i * 4);
  const reader = varintReader(brotliDecompressSync(front.rest()));
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
  const columns = new Map(named.map(({ name, size }) => [name, reader.numbers(size)]));
  if (!reader.atEnd()) throw new StoreUnreadable('something follows the last column');
  return { texts, uuids, columns };
};

// More than any tick holds: a flipped bit must not make us ask for all the memory there is.
const count = (reader: VarintReader): number => {
  const n = reader.next();
  if (n < 0 || n > 50_000_000) throw new StoreUnreadable(`a count of ${n}`);
  return n;
};
