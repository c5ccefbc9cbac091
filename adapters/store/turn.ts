import { randomUUID } from 'node:crypto';
import type { Turn } from '../../core/ports/outbox.ts';
import { after, type Instant, instant, seconds } from '../../core/time.ts';
import { turnKey } from './outbox-keys.ts';
import type { Table } from './table.ts';

// A batch is given up after 40 s (adapters/eventbridge/publisher.ts), and marking what was sent takes a second or two.
const LASTS = seconds(60);

/**
 * The turn to send a cluster's events: one item, whose holder keeps it by putting it again.
 *
 * ```
 * absent, or its time is over ──put──▶ ours ──keep──▶ ours ──end──▶ over
 *                                        └─ nobody keeps it for a minute ──▶ over
 * ```
 *
 * A machine's clock may be off by some seconds, which the margin covers; where it is off by more, two send at once, under the
 * same ids.
 */
export const takeTurn = async (
  table: Table,
  cluster: string,
  now: () => Instant = () => instant(Date.now()),
): Promise<Turn | null> => {
  const holder = randomUUID();
  const hold = (until: Instant): Promise<boolean> =>
    table.put({ ...turnKey(cluster), holder, until }, { kind: 'unheld', asOf: now(), holder });
  const keep = (): Promise<boolean> => hold(after(now(), LASTS));
  if (!(await keep())) return null;
  return { keep, end: async () => void (await hold(instant(0))) };
};
