import type { Instant } from '../../core/time.ts';
import { stamp } from './judgement-keys.ts';
import { part } from './ledger-keys.ts';
import type { Key } from './table.ts';

/** What waits, by the step that stored it and the place within. */
export const queuePartition = (cluster: string): string => `outbox#${part(cluster)}`;
export const queueKey = (
  cluster: string,
  { stored, place, id }: { readonly stored: Instant; readonly place: number; readonly id: string },
): Key => ({
  pk: queuePartition(cluster),
  sk: `${stamp(stored)}#${String(place).padStart(6, '0')}#${part(id)}`,
});

/** One item for each id that was sent or parked: whoever stores it again is too late. */
export const doneKey = (cluster: string, id: string): Key => ({
  pk: `outbox-done#${part(cluster)}#${part(id)}`,
  sk: 'done',
});

/** Who may send. */
export const turnKey = (cluster: string): Key => ({ pk: `outbox-turn#${part(cluster)}`, sk: 'turn' });

export const parkedPartition = (cluster: string): string => `outbox-parked#${part(cluster)}`;
export const EVERYTHING = { from: ' ', to: '~' } as const;
