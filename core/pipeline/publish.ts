import type { Outbox, OutboxEntry, Turn } from '../ports/outbox.ts';
import type { Publisher, PublishOutcome } from '../ports/publisher.ts';
import type { Instant } from '../time.ts';

export type DrainPorts = {
  readonly cluster: string;
  readonly outbox: Outbox;
  readonly publisher: Publisher;
  /** Asked before each batch: false ends the drain in good time, and the next one goes on. */
  readonly hasTime?: () => boolean;
};

export type Drained = {
  readonly sent: number;
  readonly failed: number;
  readonly parked: number;
  /** When the oldest entry that still waits was stored; null where the outbox is empty. */
  readonly oldest: Instant | null;
};

// So many at a time that a Lambda's memory holds them whatever their size: 200 events of 250 kB are 50 MB.
const BATCH = 200;
// Refused so often while others went through, an entry is at fault itself. Failures of a bus that takes nothing at all
// do not count: an outage of hours must not park a single alert.
const MOST_ATTEMPTS = 20;

/**
 * Sends what waits in the outbox, oldest first, until it is empty or a batch brought nothing forward. One drain of a
 * cluster at a time: where another is at it, this one leaves it to that one.
 *
 * ```
 * unsent ─▶ publish ─┬─ sent ──────────────────────▶ marked
 *                    ├─ failed, worth another try ─▶ stays in its place, and its group behind it
 *                    └─ failed for ever ───────────▶ parked, with the reason
 * ```
 *
 * Dying after `publish` and before the mark sends an entry again under the same id, as does an answer that was lost:
 * there is no other way to send twice.
 */
export const drain = async (ports: DrainPorts, asOf: Instant): Promise<Drained> => {
  const { cluster, outbox } = ports;
  // Most ticks have nothing to say: they pay for one read.
  const oldest = await outbox.oldest(cluster);
  if (oldest === null) return { ...NOTHING, oldest };
  const turn = await outbox.turn(cluster);
  if (turn === null) return { ...NOTHING, oldest };
  try {
    return { ...(await drainAll(ports, turn, asOf)), oldest: await outbox.oldest(cluster) };
  } finally {
    await turn.end();
  }
};

const NOTHING = { sent: 0, failed: 0, parked: 0 } as const;

const drainAll = async (
  { cluster, outbox, publisher, hasTime = () => true }: DrainPorts,
  turn: Turn,
  asOf: Instant,
): Promise<Omit<Drained, 'oldest'>> => {
  const total = { sent: 0, failed: 0, parked: 0 };
  // What failed in this drain is not tried again in it, nor is what stands behind it in its group.
  const blocked = new Set<string>();
  let passed = 0;
  while (hasTime() && (await turn.keep())) {
    const waiting = await outbox.unsent(cluster, passed + BATCH);
    const batch = waiting.filter((e) => !blocked.has(e.group)).slice(0, BATCH);
    if (batch.length === 0 && waiting.length < passed + BATCH) break;
    const outcomes = batch.length === 0 ? [] : await publisher.publish(batch);
    const sorted = sortOut(batch, outcomes);
    if (sorted.sent.length > 0) await outbox.markSent(cluster, sorted.sent, asOf);
    if (sorted.poison.length > 0) await outbox.park(cluster, sorted.poison, asOf);
    if (sorted.counted.length > 0) await outbox.markFailed(cluster, sorted.counted);
    for (const group of sorted.blocked) blocked.add(group);
    total.sent += sorted.sent.length;
    total.parked += sorted.poison.length;
    total.failed += sorted.failed;
    // Nothing at all went through: the bus is down, and asking on would only cost time.
    if (batch.length > 0 && sorted.sent.length + sorted.poison.length === 0) break;
    passed = waiting.length - sorted.sent.length - sorted.poison.length;
  }
  return total;
};

type Failure = { readonly entry: OutboxEntry; readonly reason: string };

/** Only the first of a group can be at fault: the others did not go because it did not. */
const sortOut = (entries: readonly OutboxEntry[], outcomes: readonly PublishOutcome[]) => {
  const byId = new Map(outcomes.map((o) => [o.id, o]));
  const sent = entries.filter((e) => byId.get(e.id)?.kind === 'sent');
  const poison: Failure[] = [];
  const counted: Failure[] = [];
  const blocked = new Set<string>();
  let failed = 0;
  for (const entry of entries) {
    const outcome = byId.get(entry.id);
    if (outcome?.kind === 'sent') continue;
    const reason =
      outcome === undefined ? 'the publisher said nothing about it' : `${outcome.code}: ${outcome.message}`;
    const first = !blocked.has(entry.group);
    if (outcome?.retryable === false || (first && sent.length > 0 && entry.attempts + 1 >= MOST_ATTEMPTS)) {
      poison.push({ entry, reason });
      continue;
    }
    failed += 1;
    blocked.add(entry.group);
    if (first && sent.length > 0) counted.push({ entry, reason });
  }
  return { sent, poison, counted, blocked, failed };
};
