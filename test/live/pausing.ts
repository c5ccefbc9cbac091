/** Where one of two stops, until the other is through. */
export type Pause = { readonly call: number; readonly when: 'before' | 'after' };

export type Pausing = {
  /** The same port, whose calls are counted. */
  readonly held: <T extends object>(port: T) => T;
  /** True when it has stopped. */
  readonly reached: Promise<boolean>;
  readonly resume: () => void;
};

export const pausing = (pause: Pause | null): Pausing => {
  const [arrival, departure] = [gate(), gate()];
  let made = 0;
  const stop = async (): Promise<void> => {
    arrival.open();
    await departure.opened;
  };
  const held = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          made++;
          const mine = pause?.call === made;
          const call = (): unknown => Reflect.apply(method, target, args);
          if (!mine) return call();
          // Reading the ledger is a stream: its first record is what is waited for.
          if (name === 'read') return delayed(pause.when === 'before' ? stop : async () => {}, call);
          return (async () => {
            if (pause.when === 'before') await stop();
            const result = await call();
            if (pause.when === 'after') await stop();
            return result;
          })();
        };
      },
    });
  return { held, reached: arrival.opened.then(() => true), resume: departure.open };
};

const gate = (): { readonly opened: Promise<void>; readonly open: () => void } => {
  let open = (): void => {};
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return { opened, open: () => open() };
};

async function* delayed(stop: () => Promise<void>, call: () => unknown): AsyncGenerator<unknown> {
  await stop();
  const items = call();
  if (isIterable(items)) yield* items;
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
