import type { JsonObject } from '../../core/event-pattern/json.ts';
import type { Outbox, OutboxEntry, ParkedEntry } from '../../core/ports/outbox.ts';
import { after, days, type Instant, instant } from '../../core/time.ts';
import { StoreUnreadable } from './errors.ts';
import { doneKey, EVERYTHING, parkedPartition, queueKey, queuePartition } from './outbox-keys.ts';
import type { Item, Key, Table } from './table.ts';
import { takeTurn } from './turn.ts';

// Longer than any replay looks back (a snapshot is at most a month old): until then the id is known as done.
const REMEMBERED = days(40);

/**
 * The outbox on a table. No item is ever changed under a reader:
 *
 * ```
 * put:      queue item (the same step writes the same key)
 * sent:     done item by id, then the queue item goes     ← dying in between leaves a queue item that is known as done
 * unsent:   the queue in order; what is done is swept out
 * ```
 *
 * An event costs three writes. There are as many as bad runs: one in ten thousand. `now` is the clock by which turns
 * run out.
 */
export const outboxOn = (table: Table, now?: () => Instant): Outbox => ({
  turn: (cluster) => takeTurn(table, cluster, now),
  put: async (cluster, events, stored) => {
    const entries = events.map(
      (e, place): OutboxEntry => ({ ...e, stored, place, attempts: 0, reason: null }),
    );
    await table.write(
      unique(entries).map((e) => queueItem(cluster, e)),
      [],
    );
  },
  unsent: (cluster, limit) => unsent(table, cluster, limit),
  markSent: async (cluster, entries, asOf) => {
    await table.write(
      entries.map((e) => doneItem(cluster, e.id, asOf)),
      [],
    );
    await table.write(
      [],
      entries.map((e) => queueKey(cluster, e)),
    );
  },
  markFailed: (cluster, failures) =>
    table.write(
      failures.map(({ entry, reason }) =>
        queueItem(cluster, { ...entry, reason, attempts: entry.attempts + 1 }),
      ),
      [],
    ),
  park: async (cluster, failures, asOf) => {
    const parked = failures.map(
      ({ entry, reason }): Item => ({
        ...queueItem(cluster, { ...entry, reason, attempts: entry.attempts + 1 }),
        pk: parkedPartition(cluster),
        parked: asOf,
      }),
    );
    await table.write(parked, []);
    await table.write(
      failures.map(({ entry }) => doneItem(cluster, entry.id, asOf)),
      [],
    );
    await table.write(
      [],
      failures.map(({ entry }) => queueKey(cluster, entry)),
    );
  },
  parked: (cluster) => parked(table, cluster),
  oldest: async (cluster) => (await unsent(table, cluster, 1))[0]?.stored ?? null,
});

const unique = (entries: readonly OutboxEntry[]): readonly OutboxEntry[] => [
  ...new Map(entries.toReversed().map((e) => [e.id, e])).values(),
];

// Asked at once of the done items: as many as one of DynamoDB's own batches.
const TOGETHER = 100;

const unsent = async (table: Table, cluster: string, limit: number): Promise<readonly OutboxEntry[]> => {
  const found = new Map<string, OutboxEntry>();
  const swept: Key[] = [];
  let chunk: OutboxEntry[] = [];
  const take = async (): Promise<void> => {
    const done = await Promise.all(chunk.map((e) => table.get(doneKey(cluster, e.id))));
    for (const [i, entry] of chunk.entries()) {
      // Done, or waiting already further up: this copy of it will never be sent.
      if (done[i] !== null || found.has(entry.id)) swept.push(queueKey(cluster, entry));
      else found.set(entry.id, entry);
    }
    chunk = [];
  };
  for await (const item of table.query({ pk: queuePartition(cluster), ...EVERYTHING, consistent: true })) {
    chunk.push(entryOf(item));
    if (chunk.length >= Math.min(TOGETHER, limit - found.size)) await take();
    if (found.size >= limit) break;
  }
  if (chunk.length > 0) await take();
  if (swept.length > 0) await table.write([], swept);
  return [...found.values()];
};

const parked = async (table: Table, cluster: string): Promise<readonly ParkedEntry[]> => {
  const entries: ParkedEntry[] = [];
  for await (const item of table.query({ pk: parkedPartition(cluster), ...EVERYTHING, consistent: true }))
    entries.push({ ...entryOf(item), parked: instant(number(item, 'parked')) });
  return entries;
};

const doneItem = (cluster: string, id: string, asOf: Instant): Item => ({
  ...doneKey(cluster, id),
  expires: Math.floor(after(asOf, REMEMBERED) / 1000),
});

const queueItem = (cluster: string, entry: OutboxEntry): Item => ({
  ...queueKey(cluster, entry),
  id: entry.id,
  detailType: entry.detailType,
  detail: JSON.stringify(entry.detail),
  time: entry.time,
  group: entry.group,
  stored: entry.stored,
  place: entry.place,
  attempts: entry.attempts,
  ...(entry.reason === null ? {} : { reason: entry.reason.slice(0, 500) }),
});

const entryOf = (item: Item): OutboxEntry => ({
  id: text(item, 'id'),
  detailType: text(item, 'detailType'),
  detail: detailOf(item),
  time: instant(number(item, 'time')),
  group: text(item, 'group'),
  stored: instant(number(item, 'stored')),
  place: number(item, 'place'),
  attempts: number(item, 'attempts'),
  reason: typeof item.reason === 'string' ? item.reason : null,
});

const detailOf = (item: Item): JsonObject => {
  try {
    return JSON.parse(text(item, 'detail'));
  } catch (cause) {
    throw new StoreUnreadable(`the outbox entry ${item.sk} cannot be read`, { cause });
  }
};

const text = (item: Item, name: string): string => {
  const value = item[name];
  if (typeof value !== 'string') throw new StoreUnreadable(`the outbox entry ${item.sk} has no ${name}`);
  return value;
};

const number = (item: Item, name: string): number => {
  const value = item[name];
  if (typeof value !== 'number') throw new StoreUnreadable(`the outbox entry ${item.sk} has no ${name}`);
  return value;
};
