import { brotliDecompressSync } from 'node:zlib';
import type { Reports } from '../../core/ports/reports.ts';
import { renderJson } from '../../core/report/render-json.ts';
import type { Report } from '../../core/report/report-data.ts';
import { type Instant, parseInstant } from '../../core/time.ts';
import { parseReport } from '../report-schema.ts';
import { StoreUnreadable } from './errors.ts';
import { part } from './ledger-keys.ts';
import { sha256, squeeze } from './pack.ts';
import { readParts, writeParts } from './parts.ts';
import { expires } from './retention.ts';
import type { Table } from './table.ts';

/** Reports on a table: parts under the hash of the whole, then the item that names them. */
export const reportsOn = (table: Table): Reports => ({
  put: async (report) => {
    const { cluster, window, revision } = report;
    const bytes = squeeze(Buffer.from(renderJson(report)));
    const contents = sha256(bytes);
    const ends = expires(endOf(report));
    const parts = await writeParts(table, partsOf(cluster, contents), { bytes, expires: ends });
    const item = { ...keyOf(cluster, window.label), revision, contents, parts, expires: ends };
    return table.put(item, { kind: 'not-behind', attribute: 'revision' });
  },
  get: async (cluster, week) => {
    const item = await table.get(keyOf(cluster, week));
    if (item === null) return null;
    const whole = await readParts(table, partsOf(cluster, String(item.contents)));
    if (sha256(whole) !== item.contents)
      throw new StoreUnreadable(`the report of ${cluster} ${week} is not what was written`);
    return parseReport(brotliDecompressSync(whole).toString('utf8'));
  },
});

const keyOf = (cluster: string, week: string) => ({ pk: `report#${part(cluster)}#`, sk: week });
const partsOf = (cluster: string, contents: string): string => `report#${part(cluster)}#parts#${contents}`;

const endOf = ({ window }: Report): Instant => {
  const to = parseInstant(window.to);
  if (to !== undefined) return to;
  throw new RangeError(`a report's window ends at no time: ${window.to}`);
};
