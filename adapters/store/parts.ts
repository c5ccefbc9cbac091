import { ALL_PARTS, partKey } from './ledger-keys.ts';
import type { Item, Table } from './table.ts';

// DynamoDB takes 400 KB in one item, keys included.
const CHUNK = 380_000;

type Content = { readonly bytes: Uint8Array /** Unix seconds. */; readonly expires: number };

/** Writes content of any length as items of one partition, which is named after its hash: no two contents mix. Gives their number. */
export const writeParts = async (table: Table, pk: string, { bytes, expires }: Content): Promise<number> => {
  const parts: Item[] = [];
  for (let i = 0; i * CHUNK < bytes.length; i++)
    parts.push({ ...partKey(pk, i), bytes: bytes.subarray(i * CHUNK, (i + 1) * CHUNK), expires });
  await table.write(parts, []);
  return parts.length;
};

/** What `writeParts` wrote; empty where nothing is left of it. */
export const readParts = async (table: Table, pk: string): Promise<Buffer> => {
  const bytes: Uint8Array[] = [];
  for await (const part of table.query({ pk, ...ALL_PARTS, consistent: true }))
    if (part.bytes instanceof Uint8Array) bytes.push(part.bytes);
  return Buffer.concat(bytes);
};
