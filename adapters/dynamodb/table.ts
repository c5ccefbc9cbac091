import { INDEXES } from '../store/table.ts';

/**
 * The one table, as plain data: the embedded engine creates it so, and the stack declares the same. On demand; both
 * indexes are sparse (an item without their keys costs them nothing) and project everything.
 */
export const TABLE = {
  key: { pk: 'pk', sk: 'sk' },
  indexes: [
    { name: 'fleet', ...INDEXES.fleet },
    { name: 'owner', ...INDEXES.owner },
  ],
  /** Seconds since the epoch. */
  timeToLive: 'expires',
} as const;
