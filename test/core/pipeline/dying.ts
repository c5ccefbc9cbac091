/** Thrown in the place of an answer: the process died there. */
export class Died extends Error {}

type Call = (...values: never[]) => Promise<unknown>;

/**
 * Ports whose k-th call (counted over all of them) kills the caller: before anything was done, or after it was done
 * and before the caller learned of it. k = 0 kills nobody.
 */
export const dyingAt = (k: number, when: 'before' | 'after') => {
  let calls = 0;
  const wrap = <T extends Readonly<Record<string, Call>>>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const call = Reflect.get(target, name);
        if (typeof call !== 'function') return call;
        return async (...values: readonly unknown[]) => {
          calls += 1;
          const fatal = calls === k;
          if (fatal && when === 'before') throw new Died(String(name));
          const answer: unknown = await Reflect.apply(call, target, values);
          if (fatal) throw new Died(String(name));
          return answer;
        };
      },
    });
  return { wrap, calls: () => calls };
};
