import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { decodeFacts, encodeFacts, FACTS_VERSION } from '../../core/facts/codec.ts';
import type { Columns } from '../../core/facts/columns.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { Instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';

export const sha256 = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Facts as bytes: the version, how many UUIDs, the UUIDs as they are, then everything else compressed. */
export const packFacts = (facts: readonly Fact[], at: Instant): Uint8Array => {
  const { texts, uuids, columns } = encodeFacts(facts, at);
  const head = Buffer.alloc(5);
  head.writeUInt8(FACTS_VERSION, 0);
  head.writeUInt32BE(uuids.length, 1);
  const rest = JSON.stringify([texts, [...columns]]);
  return Buffer.concat([
    head,
    ...uuids.map((u) => Buffer.from(u.replaceAll('-', ''), 'hex')),
    deflateRawSync(rest, { level: 9 }),
  ]);
};

/** Throws StoreUnreadable where the bytes are not what `packFacts` wrote. */
export const unpackFacts = (bytes: Uint8Array, at: Instant): readonly Fact[] => {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = buffer.at(0);
  if (version !== FACTS_VERSION)
    throw new StoreUnreadable(
      `facts of version ${version}; this program reads version ${FACTS_VERSION}: use the one that wrote them, or a later one`,
    );
  try {
    return decodeFacts(columnsOf(buffer), at);
  } catch (cause) {
    throw new StoreUnreadable('the facts of a ledger record cannot be read', { cause });
  }
};

const columnsOf = (buffer: Buffer): Columns => {
  const end = 5 + 16 * buffer.readUInt32BE(1);
  const uuids: string[] = [];
  for (let at = 5; at < end; at += 16) uuids.push(uuidOf(buffer.toString('hex', at, at + 16)));
  const [texts, columns] = JSON.parse(inflateRawSync(buffer.subarray(end)).toString('utf8'));
  return { texts, uuids, columns: new Map(columns) };
};

const uuidOf = (hex: string): string =>
  [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
