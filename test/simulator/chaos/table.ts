import { StoreThrottled, StoreUnreachable } from '../../../adapters/store/errors.ts';
import type { Range, Table } from '../../../adapters/store/table.ts';
import type { Trouble } from '../plan.ts';
import type { Chance } from './chance.ts';

/** The process was killed at this await. */
export class Killed extends Error {}

/** Our own doing, and no fault of the product's. */
export const isTrouble = (error: unknown): boolean =>
  error instanceof Killed || error instanceof StoreThrottled || error instanceof StoreUnreachable;

/**
 * A table that is slow, throttled, out of reach (before the call, or after it was done: then nobody knows), and under
 * whose callers the process dies, before a call or after it.
 */
export const troubledTable = (table: Table, chance: Chance, trouble: () => Trouble): Table => {
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    const { store, kill } = trouble();
    // Overlapping callers come through in any order.
    for (let turns = chance.between(0, 3); turns > 0; turns--) await null;
    if (chance.happens(store)) throw new StoreThrottled('trouble');
    if (chance.happens(kill)) throw new Killed();
    const result = await call();
    if (chance.happens(kill)) throw new Killed();
    if (chance.happens(store / 2)) throw new StoreUnreachable('trouble');
    return result;
  };
  async function* query(range: Range) {
    await around(async () => {});
    for await (const item of table.query(range)) yield item;
  }
  return {
    get: (key) => around(() => table.get(key)),
    put: (item, condition) => around(() => table.put(item, condition)),
    // A batch is no transaction: some of it may be done when it fails.
    write: async (puts, deletes) => {
      const some = Math.floor(puts.length / 2);
      await around(() => table.write(puts.slice(0, some), []));
      await around(() => table.write(puts.slice(some), deletes));
    },
    query,
  };
};
