import { brotliDecompressSync } from 'node:zlib';
import type { Reports } from '../../core/ports/reports.ts';
import { renderJson } from '../../core/report/render-json.ts';
import type { Report } from '../../core/report/report-data.ts';
import { type Instant, parseInstant } from '../../core/time.ts';
import { parseReport } from '../report-schema.ts';
import { StoreUnreadable } from './errors.ts';
import { ALL_PARTS, part, partKey } from './ledger-keys.ts';
import { sha256, squeeze } from './pack.ts';
import { expires } from './retention.ts';
import type { Item, Table } from './table.ts';

// DynamoDB takes 400 KB in one item; a fleet of 10,000 jobs needs a few.
const CHUNK = 380_000;

/** Reports on a table: parts under the hash of the whole, then the item that names them. */
export const reportsOn = (table: Table): Reports => ({
  put: async (report) => {
    const { cluster, window, revision } = report;
    const bytes = squeeze(Buffer.from(renderJson(report)));
    const contents = sha256(bytes);
    const ends = expires(endOf(report));
    const parts: Item[] = [];
    for (let i = 0; i * CHUNK < bytes.length; i++)
      parts.push({
        ...partKey(partsOf(cluster, contents), i),
        bytes: bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
        expires: ends,
      });
    await table.write(parts, []);
    const item = { ...keyOf(cluster, window.label), revision, contents, parts: parts.length, expires: ends };
    return table.put(item, { kind: 'not-behind', attribute: 'revision' });
  },
  get: async (cluster, week) => {
    const item = await table.get(keyOf(cluster, week));
    if (item === null) return null;
    const bytes: Uint8Array[] = [];
    const pk = partsOf(cluster, String(item.contents));
    for await (const one of table.query({ pk, ...ALL_PARTS, consistent: true }))
      if (one.bytes instanceof Uint8Array) bytes.push(one.bytes);
    if (sha256(Buffer.concat(bytes)) !== item.contents)
      throw new StoreUnreadable(`the report of ${cluster} ${week} is not what was written`);
    return parseReport(brotliDecompressSync(Buffer.concat(bytes)).toString('utf8'));
  },
});

const keyOf = (cluster: string, week: string) => ({ pk: `report#${part(cluster)}#`, sk: week });
const partsOf = (cluster: string, contents: string): string => `report#${part(cluster)}#parts#${contents}`;

const endOf = ({ window }: Report): Instant => {
  const to = parseInstant(window.to);
  if (to !== undefined) return to;
  throw new RangeError(`a report's window ends at no time: ${window.to}`);
};
