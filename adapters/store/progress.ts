import type { Judgements, Snapshot } from '../../core/ports/judgements.ts';
import { after, days, type Instant, instant } from '../../core/time.ts';
import { stamp } from './judgement-keys.ts';
import { ALL_PARTS, part, partKey, stateKey } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import type { Item, Table } from './table.ts';

const CHUNK = 380_000;
// A snapshot is a cache that is replaced often: what was replaced costs nothing to delete by TTL, and a cluster that was
// silent for so long is read anew from its ledger.
const KEPT = days(30);

/** How far the judge has come, and what it needs to go on: both only ever move forward. */
export const progressOn = (
  table: Table,
): Pick<Judgements, 'checkpoint' | 'advance' | 'putSnapshot' | 'snapshot'> => ({
  checkpoint: async (cluster) => {
    const { sequence, asOf, settled } = (await table.get(stateKey(cluster, 'checkpoint'))) ?? NOTHING;
    if (typeof sequence !== 'number' || typeof asOf !== 'number' || typeof settled !== 'number') return null;
    return { sequence, asOf: instant(asOf), settled: instant(settled) };
  },
  advance: (cluster, { sequence, asOf, settled }) => {
    // One text that sorts as progress does: by sequence, then by time.
    const progress = `${String(sequence).padStart(12, '0')} ${stamp(asOf)}`;
    const item = { ...stateKey(cluster, 'checkpoint'), sequence, asOf, settled, progress };
    return table.put(item, { kind: 'not-behind', attribute: 'progress' });
  },
  putSnapshot: (cluster, snapshot) => putSnapshot(table, cluster, snapshot),
  snapshot: (cluster) => readSnapshot(table, cluster),
});

const NOTHING: Item = { pk: '', sk: '' };

const chunksPartition = (cluster: string, sequence: number, contents: string): string =>
  `snapshot#${part(cluster)}#${sequence}#${contents}`;

const ttl = (at: Instant): number => Math.floor(after(at, KEPT) / 1000);

/** Chunks first, under the hash of what they hold; then the item that names them. An older one never replaces it. */
const putSnapshot = async (
  table: Table,
  cluster: string,
  { sequence, at, facts }: Snapshot,
): Promise<void> => {
  const contents = sha256(facts);
  const pk = chunksPartition(cluster, sequence, contents);
  const chunks: Item[] = [];
  for (let i = 0; i * CHUNK < facts.length; i++)
    chunks.push({ ...partKey(pk, i), facts: facts.subarray(i * CHUNK, (i + 1) * CHUNK), expires: ttl(at) });
  await table.write(chunks, []);
  const item = { ...stateKey(cluster, 'snapshot'), sequence, at, contents, chunks: chunks.length };
  await table.put(item, { kind: 'not-behind', attribute: 'sequence' });
};

/** Null also where its chunks have expired or don't hash to what was written: it is a cache, the ledger is the truth. */
const readSnapshot = async (table: Table, cluster: string): Promise<Snapshot | null> => {
  const { sequence, at, contents } = (await table.get(stateKey(cluster, 'snapshot'))) ?? NOTHING;
  if (typeof sequence !== 'number' || typeof at !== 'number' || typeof contents !== 'string') return null;
  const chunks: Uint8Array[] = [];
  const pk = chunksPartition(cluster, sequence, contents);
  for await (const item of table.query({ pk, ...ALL_PARTS, consistent: true }))
    if (item.facts instanceof Uint8Array) chunks.push(item.facts);
  const facts = Buffer.concat(chunks);
  return sha256(facts) === contents ? { sequence, at: instant(at), facts } : null;
};
