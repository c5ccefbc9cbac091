import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { MigrationViews } from '../../core/ports/migration-views.ts';
import { after, days, parseInstant, toUnixSeconds } from '../../core/time.ts';
import { migrationSchema } from '../migration-schema.ts';
import { StoreUnreadable } from './errors.ts';
import { part } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import { readParts, writeParts } from './parts.ts';
import type { Table } from './table.ts';

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
    await writeParts(table, partsOf(cluster, contents), { bytes, expires: ends });
    const item = { ...keyOf(cluster), asOf, contents, expires: ends };
    return table.put(item, { kind: 'not-behind', attribute: 'asOf' });
  },
  get: async (cluster) => {
    const item = await table.get(keyOf(cluster));
    if (item === null) return null;
    const whole = await readParts(table, partsOf(cluster, String(item.contents)));
    // What has expired is deleted in any order.
    if (whole.length === 0) return null;
    if (sha256(whole) !== item.contents)
      throw new StoreUnreadable(`the migration of ${cluster} is not what was written`);
    return migrationSchema.parse(JSON.parse(brotliDecompressSync(whole).toString('utf8')));
  },
});

const keyOf = (cluster: string) => ({ pk: `migration#${part(cluster)}#`, sk: 'view' });
const partsOf = (cluster: string, contents: string): string => `migration#${part(cluster)}#parts#${contents}`;
