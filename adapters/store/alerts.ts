import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type AlertState, emptyAlertState } from '../../core/alerting/decide.ts';
import type { Incident } from '../../core/alerting/incident.ts';
import type { AlertStore } from '../../core/ports/alert-store.ts';
import { parseInstant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { sortWindow, stamp } from './judgement-keys.ts';
import { ALL_PARTS, part, partKey } from './ledger-keys.ts';
import { sha256 } from './pack.ts';
import { expires } from './retention.ts';
import type { Item, Key, Table } from './table.ts';

/** Alerting's memory and the incidents on a table. Throws StoreUnreadable where an item is not what it wrote. */
export const alertsOn = (table: Table): AlertStore => ({
  state: async (cluster) => {
    const item = await table.get(alertKey(cluster, 'alerts'));
    return item === null ? null : stateOf(await whole(table, item));
  },
  putState: async (cluster, state) => {
    const { parts, head } = split(alertKey(cluster, 'alerts'), JSON.stringify(state));
    if (parts.length > 0) await table.write(parts, []);
    return table.put({ ...head, sequence: state.sequence }, { kind: 'not-behind', attribute: 'sequence' });
  },
  putIncidents: async (cluster, incidents) => {
    // One write takes each key once.
    const latest = new Map(incidents.map((i) => [i.id, i]));
    const items = [...latest.values()].map((incident) => incidentItems(cluster, incident));
    const parts = items.flatMap((i) => i.parts);
    if (parts.length > 0) await table.write(parts, []);
    await table.write(
      items.map((i) => i.head),
      [],
    );
  },
  incident: async (cluster, id) => {
    const key = incidentKey(cluster, id);
    const item = key === null ? null : await table.get(key);
    return item === null ? null : incidentOf(await whole(table, item));
  },
  incidents: async (cluster, window) => {
    const found: Incident[] = [];
    const { from, to } = sortWindow(window);
    for await (const item of table.query({ pk: incidentPartition(cluster), from, to, consistent: true }))
      found.push(incidentOf(await whole(table, item)));
    return found;
  },
});

const alertKey = (cluster: string, sk: 'alerts'): Key => ({ pk: `alerting#${part(cluster)}`, sk });
const incidentPartition = (cluster: string): string => `incident#${part(cluster)}`;

/** An incident's id ends in its first nominal time, so that the key can be told from the id alone. */
const incidentKey = (cluster: string, id: string): Key | null => {
  const first = parseInstant(id.slice(id.lastIndexOf('/') + 1));
  return first === undefined ? null : { pk: incidentPartition(cluster), sk: `${stamp(first)}#${part(id)}` };
};

const incidentItems = (cluster: string, incident: Incident) => {
  const key = incidentKey(cluster, incident.id);
  if (key === null) throw new RangeError(`not an incident's id: ${incident.id}`);
  const ends = expires(incident.closed?.at ?? incident.lastBad);
  const { parts, head } = split(key, JSON.stringify(incident));
  return {
    parts: parts.map((p) => ({ ...p, expires: ends })),
    head: { ...head, id: incident.id, opened: stamp(incident.opened), expires: ends },
  };
};

// DynamoDB takes 400 KB in one item, keys included.
const CHUNK = 380_000;

// Written anew with every change while an incident grows: the best quality would cost a tick a second of CPU.
const QUALITY = 4;

/** What fits stays in the item; the rest goes into parts under the hash of the whole, so that no two versions mix. */
const split = (key: Key, content: string): { readonly parts: readonly Item[]; readonly head: Item } => {
  const bytes = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: QUALITY } });
  if (bytes.length <= CHUNK) return { parts: [], head: { ...key, content: bytes } };
  const contents = sha256(bytes);
  const parts: Item[] = [];
  for (let i = 0; i * CHUNK < bytes.length; i++)
    parts.push({
      ...partKey(partition(key, contents), i),
      bytes: bytes.subarray(i * CHUNK, (i + 1) * CHUNK),
    });
  return { parts, head: { ...key, contents } };
};

const partition = ({ pk, sk }: Key, contents: string): string => `alert-parts#${pk}#${sk}#${contents}`;

const whole = async (table: Table, item: Item): Promise<string> => {
  const bytes: Uint8Array[] = item.content instanceof Uint8Array ? [item.content] : [];
  if (typeof item.contents === 'string') {
    const pk = partition({ pk: item.pk, sk: item.sk }, item.contents);
    for await (const p of table.query({ pk, ...ALL_PARTS, consistent: true }))
      if (p.bytes instanceof Uint8Array) bytes.push(p.bytes);
  }
  try {
    return brotliDecompressSync(Buffer.concat(bytes)).toString('utf8');
  } catch (cause) {
    throw new StoreUnreadable(`${item.pk} ${item.sk} cannot be read`, { cause });
  }
};

// Written by `split` and by nothing else: the shape is ours, and a later one would come with another key.
const stateOf = (content: string): AlertState => ({ ...emptyAlertState, ...JSON.parse(content) });
const incidentOf = (content: string): Incident => JSON.parse(content);
