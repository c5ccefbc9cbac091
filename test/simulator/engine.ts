/** Discrete events: what is to happen, in the order of its instant, then of its asking. There is no other clock. */
export type Engine = {
  readonly now: () => number;
  /** At an instant; one that has passed means at once. */
  readonly at: (t: number, act: () => void) => void;
  readonly run: (until: number) => void;
};

type Entry = { readonly t: number; readonly order: number; readonly act: () => void };

const isBefore = (a: Entry, b: Entry): boolean => a.t < b.t || (a.t === b.t && a.order < b.order);

export const engineFrom = (start: number): Engine => {
  const heap: Entry[] = [];
  let now = start;
  let asked = 0;
  const push = (entry: Entry): void => {
    let i = heap.push(entry) - 1;
    while (i > 0) {
      const up = (i - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !isBefore(entry, parent)) break;
      heap[i] = parent;
      i = up;
    }
    heap[i] = entry;
  };
  const pop = (): Entry | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let down = 2 * i + 1;
      const left = heap[down];
      if (left === undefined) break;
      const right = heap[down + 1];
      if (right !== undefined && isBefore(right, left)) down++;
      const child = heap[down];
      if (child === undefined || !isBefore(child, last)) break;
      heap[i] = child;
      i = down;
    }
    heap[i] = last;
    return top;
  };
  return {
    now: () => now,
    at: (t, act) => push({ t: Math.max(t, now), order: asked++, act }),
    run: (until) => {
      for (let next = heap[0]; next !== undefined && next.t <= until; next = heap[0]) {
        pop();
        now = next.t;
        next.act();
      }
      now = until;
    },
  };
};
