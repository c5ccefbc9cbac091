import { expect, test } from 'vitest';
import { memoryTable } from '../../../adapters/memory/table.ts';
import { drainOnce } from '../../bench/outbox.ts';
import { run } from '../../bench/publisher.ts';

test('2,000 events of 100 jobs are drained in one run, in full calls', async () => {
  const { sent, arrived, calls } = await run(2000, 100);
  expect({ sent, arrived, calls }).toEqual({ sent: 2000, arrived: 2000, calls: 200 });
});

test('10,000 events leave the outbox in one drain, each once', async () => {
  const size = { events: 10_000, groups: 500, store: 'memory' };
  const { calls, sent, arrived, deliveries } = await drainOnce(memoryTable(), size);
  expect({ calls, sent, arrived, deliveries }).toEqual({
    calls: 1000,
    sent: 10_000,
    arrived: 10_000,
    deliveries: 10_000,
  });
}, 240_000);
