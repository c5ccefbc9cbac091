import { expect, test } from 'vitest';
import { run } from '../../bench/publisher.ts';

test('2,000 events of 100 jobs are drained in one run, in full calls', async () => {
  const { sent, arrived, calls } = await run(2000, 100);
  expect({ sent, arrived, calls }).toEqual({ sent: 2000, arrived: 2000, calls: 200 });
});
