/** Thrown in the place of an answer: the process died there. */
export class Died extends Error {}

type Call = (...values: never[]) => Promise<unknown> | AsyncIterable<unknown>;

// Read as streams: between two of their items there are awaits enough to die at.
const STREAMS: ReadonlySet<unknown> = new Set(['read', 'pagesBack']);

/**
 * Ports whose k-th call (counted over all of them, and over what they answer with) kills the caller: before anything was
 * done, or after it was done and before the caller learned of it. k = 0 kills nobody. Whoever is dead does nothing more, not
 * even in a `finally`, until `revive`.
 */
export const dyingAt = (k: number, when: 'before' | 'after') => {
  let calls = 0;
  let dead = false;
  const die = (name: string): never => {
    dead = true;
    throw new Died(name);
  };
  const called = async (name: string, make: () => Promise<unknown>): Promise<unknown> => {
    if (dead) throw new Died(name);
    calls += 1;
    const fatal = calls === k;
    if (fatal && when === 'before') die(name);
    const answer = await make();
    if (fatal) die(name);
    return isPort(answer) ? wrap(answer) : answer;
  };
  const wrap = <T extends Readonly<Record<string, Call>>>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const call = Reflect.get(target, name);
        if (typeof call !== 'function' || STREAMS.has(name))
          return typeof call === 'function' ? call.bind(target) : call;
        return (...values: readonly unknown[]) =>
          called(String(name), async () => Reflect.apply(call, target, values));
      },
    });
  const revive = (): void => {
    dead = false;
  };
  return { wrap, calls: () => calls, revive };
};

const isPort = (value: unknown): value is Readonly<Record<string, Call>> =>
  typeof value === 'object' && value !== null && Object.values(value).some((v) => typeof v === 'function');
