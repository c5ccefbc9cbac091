// How quick this machine is, for who compares figures of two machines or of two hours: a virtual machine's neighbours take
// of its caches what they need. CPU time, so that other work on the same cores does not count.

const cpuNanoseconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
};

const ROUNDS = 5;

/** Nanoseconds of the quickest round for one of `count` steps. */
const perStep = (count: number, work: (count: number) => number): number => {
  let best = Number.POSITIVE_INFINITY;
  let sum = work(count / 10);
  for (let round = 0; round < ROUNDS; round++) {
    const begin = cpuNanoseconds();
    sum += work(count);
    best = Math.min(best, (cpuNanoseconds() - begin) / count);
  }
  // What nobody reads an engine need not do.
  if (Number.isNaN(sum)) throw new Error('the steps came to nothing');
  return best;
};

/** Multiplications and additions, each of which needs the one before. */
const arithmetic = (count: number): number => {
  let n = 1;
  for (let i = 0; i < count; i++) n = (Math.imul(n, 5) + 1) | 0;
  return n;
};

const LINE_BYTES = 64;
const WORDS = LINE_BYTES / 4;

/** Loads, each of which tells where the next one is: every line of so many bytes once, in no order. */
const chase = (bytes: number): ((count: number) => number) => {
  const lines = bytes / LINE_BYTES;
  const next = new Int32Array(lines * WORDS);
  const order = Array.from({ length: lines }, (_, i) => i);
  let seed = 1;
  for (let i = lines - 1; i > 0; i--) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const j = seed % i;
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  for (const [i, line] of order.entries()) next[line * WORDS] = (order[(i + 1) % lines] ?? 0) * WORDS;
  return (count) => {
    let at = 0;
    for (let i = 0; i < count; i++) at = next[at] ?? 0;
    return at;
  };
};

const KIB = 1024;
const SIZES = [16, 256, 768, 2048, 8192, 32_768, 131_072] as const;

export const run = (): readonly object[] => {
  const step = (ns: number): string => `${ns.toFixed(1)} ns`;
  const rows = SIZES.map((kib) => ({
    step: `a load that waits for the one before, of ${kib} KiB`,
    takes: step(perStep(2_000_000, chase(kib * KIB))),
  }));
  return [
    { step: 'a multiplication and an addition', takes: step(perStep(100_000_000, arithmetic)) },
    ...rows,
  ];
};
