/** Wakes everybody who waits for the next change. */
export type ChangeBell = { readonly next: () => Promise<void>; readonly ring: () => void };

export const createChangeBell = (): ChangeBell => {
  let waiting: (() => void)[] = [];
  return {
    next: () => new Promise((resolve) => waiting.push(resolve)),
    ring: () => {
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
};
