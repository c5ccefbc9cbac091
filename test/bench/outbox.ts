import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { eventBridgeClient } from '../../adapters/eventbridge/client.ts';
import { startEventBridge } from '../../adapters/eventbridge/endpoint.ts';
import { createPublisher } from '../../adapters/eventbridge/publisher.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import type { Table } from '../../adapters/store/table.ts';
import { drain } from '../../core/pipeline/publish.ts';
import { instant } from '../../core/time.ts';
import { missedRun, rules } from './publisher.ts';

export type DrainedOutbox = {
  readonly store: string;
  readonly events: number;
  readonly drains: number;
  readonly calls: number;
  readonly sent: number;
  /** Different ids that the target saw, and how often it was called. */
  readonly arrived: number;
  readonly deliveries: number;
  readonly seconds: number;
};

// The judge has three minutes, and begins no batch in the last fifteen seconds (functions/judge.ts).
const LIMIT_SECONDS = 180 - 15;

/** One drain of an outbox of so many events, with the real client, through the embedded endpoint to a target. */
export const drainOnce = async (
  table: Table,
  { store, events, groups }: { readonly store: string; readonly events: number; readonly groups: number },
): Promise<DrainedOutbox> => {
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-bench-'));
  const arrived = new Set<unknown>();
  let [calls, deliveries] = [0, 0];
  const bus = await startEventBridge({
    rules,
    directory,
    targets: {
      Reader: ({ event }) => {
        deliveries += 1;
        arrived.add(event.detail.id);
      },
    },
    faults: ({ number }) => {
      calls = number + 1;
      return { kind: 'none' };
    },
  });
  const client = eventBridgeClient({ endpoint: bus.url });
  try {
    const outbox = outboxOn(table);
    const outgoing = Array.from({ length: events }, (_, i) => missedRun(i, groups));
    await outbox.put('bench', outgoing, instant(0));
    const publisher = createPublisher({ client, busName: 'cronwitness', sleep: async () => undefined });
    const start = performance.now();
    const passed = (): number => (performance.now() - start) / 1000;
    const hasTime = (): boolean => passed() < LIMIT_SECONDS;
    const { sent } = await drain({ cluster: 'bench', outbox, publisher, hasTime }, instant(Date.now()));
    const seconds = Number(passed().toFixed(2));
    await bus.idle();
    return { store, events, drains: 1, calls, sent, arrived: arrived.size, deliveries, seconds };
  } finally {
    client.destroy();
    await bus.close();
    await rm(directory, { recursive: true });
  }
};

/** 10,000 events in one drain within the judge's time. */
export const run = async (): Promise<readonly DrainedOutbox[]> => {
  const embedded = await startEmbedded();
  try {
    const size = { events: 10_000, groups: 500 };
    return [
      await drainOnce(memoryTable(), { ...size, store: 'memory' }),
      await drainOnce(dynamoTable(embedded), { ...size, store: 'embedded DynamoDB' }),
    ];
  } finally {
    await embedded.stop();
  }
};
