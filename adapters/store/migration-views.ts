import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { MigrationViews } from '../../core/ports/migration-views.ts';
import { after, days, parseInstant, toUnixSeconds } from '../../core/time.ts';
import { migrationSchema } from '../migration-schema.ts';
import { StoreUnreadable } from './errors.ts';
import { ALL_PARTS, part, partKey } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import type { Item, Table } from './table.ts';

// DynamoDB takes 400 KB in one item; 5,000 jobs need a few.
const CHUNK = 380_000;
// Written every hour, read all day.
const QUALITY = 6;
// Each is overtaken by the next: a migration that nobody has audited for so long is not on.
const KEPT = days(28);

/** The latest view on a table: parts under the hash of the whole, then the item that names them. */
export const migrationViewsOn = (table: Table): MigrationViews => ({
  put: async (cluster, view) => {
    const asOf = parseInstant(view.asOf);
    if (asOf === undefined) throw new RangeError(`not a time: ${view.asOf}`);
    const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY };
    const bytes = brotliCompressSync(JSON.stringify(view), { params });
    const contents = sha256(bytes);
    const ends = toUnixSeconds(after(asOf, KEPT));
    const parts: Item[] = [];
    for (let i = 0; i * CHUNK < bytes.length; i++)
      parts.push({
        ...partKey(partsOf(cluster, contents), i),
        bytes: bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
        expires: ends,
      });
    await table.write(parts, []);
    const item = { ...keyOf(cluster), asOf, contents, expires: ends };
    return table.put(item, { kind: 'not-behind', attribute: 'asOf' });
  },
  get: async (cluster) => {
    const item = await table.get(keyOf(cluster));
    if (item === null) return null;
    const bytes: Uint8Array[] = [];
    const pk = partsOf(cluster, String(item.contents));
    for await (const one of table.query({ pk, ...ALL_PARTS, consistent: true }))
      if (one.bytes instanceof Uint8Array) bytes.push(one.bytes);
    // What has expired is deleted in any order.
    if (bytes.length === 0) return null;
    const whole = Buffer.concat(bytes);
    if (sha256(whole) !== item.contents)
      throw new StoreUnreadable(`the migration of ${cluster} is not what was written`);
    return migrationSchema.parse(JSON.parse(brotliDecompressSync(whole).toString('utf8')));
  },
});

const keyOf = (cluster: string) => ({ pk: `migration#${part(cluster)}#`, sk: 'view' });
const partsOf = (cluster: string, contents: string): string => `migration#${part(cluster)}#parts#${contents}`;
