/** Counts the calls of a source, a ledger and judgements, and dies at the one it was told: before it, or after it. */
export class Died extends Error {}

export type Death = { readonly call: number; readonly when: 'before' | 'after' };

export type Mortal = {
  readonly mortal: <T extends object>(port: T) => T;
  /** Calls made so far. */
  readonly calls: () => number;
};

export const mortality = (death: Death | null): Mortal => {
  let made = 0;
  const dying = async (run: () => Promise<unknown>): Promise<unknown> => {
    made++;
    const mine = death?.call === made;
    if (mine && death.when === 'before') throw new Died();
    const result = await run();
    if (mine) throw new Died();
    return result;
  };
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          const call = (): unknown => Reflect.apply(method, target, args);
          // Reading the ledger is a stream of awaits: each record counts.
          if (name !== 'read') return dying(async () => call());
          const records = call();
          return isIterable(records) ? each(records, dying) : records;
        };
      },
    });
  return { mortal, calls: () => made };
};

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

async function* each(
  items: AsyncIterable<unknown>,
  dying: (run: () => Promise<unknown>) => Promise<unknown>,
): AsyncGenerator<unknown> {
  for await (const item of items) yield await dying(async () => item);
}
