export type FunctionUse = { calls: number; cpuMs: number; logBytes: number; tableCalls: number };

export type Spent = {
  /** Runs one invocation, and counts its processor time, its calls of the table and what it writes to its log. */
  readonly on: <T>(name: string, invocation: () => Promise<T>) => Promise<T>;
  /** The time in this is not counted. */
  readonly apart: <A extends readonly unknown[], T>(
    work: (...args: A) => Promise<T>,
  ) => (...args: A) => Promise<T>;
  readonly by: Map<string, FunctionUse>;
};

/** Milliseconds of this process's own work: whatever else the machine does is not billed. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Counts what invocations take; what they log is counted and not shown. `calls` tells the table's calls so far. */
export const spending = (calls: () => number): Spent => {
  const by = new Map<string, FunctionUse>();
  let excused = 0;
  return {
    by,
    apart:
      (work) =>
      async (...args) => {
        const from = cpu();
        try {
          return await work(...args);
        } finally {
          excused += cpu() - from;
        }
      },
    on: async (name, invocation) => {
      const use = by.get(name) ?? { calls: 0, cpuMs: 0, logBytes: 0, tableCalls: 0 };
      by.set(name, use);
      const write = process.stdout.write;
      excused = 0;
      process.stdout.write = (chunk: string | Uint8Array): boolean => {
        use.logBytes += Buffer.byteLength(chunk);
        return true;
      };
      const [began, called] = [cpu(), calls()];
      try {
        return await invocation();
      } finally {
        process.stdout.write = write;
        use.calls++;
        use.cpuMs += cpu() - began - excused;
        use.tableCalls += calls() - called;
      }
    },
  };
};
