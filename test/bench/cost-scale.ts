import type { Metered } from './cost-meter.ts';

// What is not metered but assumed, and in the bill as time or bytes.

// A call of the table, within a Region.
const CALL_MS = 5;
// A look at the cluster: all resources at once, and the slowest is a stream of Events. Where no later Event comes it runs
// its full 3 s (adapters/kubernetes/drain.ts); the list before it, and connecting, take the rest.
const LOOK_MS = 3300;
// A core's share comes with memory, a whole one with 1,769 MiB; a core of arm64 is taken to be as fast as this machine's.
const CORE_MIB = 1769;
// A process that has been idle is started anew: that is billed, too.
const START_MS = 1000;
const STARTS_BY_THEMSELVES: readonly string[] = ['reconcile', 'report', 'mail'];
// The service's own lines for each invocation, start and report, with what it adds to each line.
export const LOG_LINES = 800;

const GB = 1e9;
const MONTH_DAYS = 30.4;
const KEPT = 13;
/** Kinds of items that are not kept for thirteen months, and how many they are. */
const MONTHS: Readonly<Record<string, number>> = {
  snapshot: 30 / MONTH_DAYS,
  'outbox-done': 40 / MONTH_DAYS,
  mail: 40 / MONTH_DAYS,
  // Replaced where they stand.
  state: 0,
  alerting: 0,
  outbox: 0,
  'outbox-turn': 0,
};

/** What stands in the table when the oldest of it begins to expire. */
export const storedGBOf = (kinds: Metered['kinds'], scale: number): number =>
  Object.entries(kinds).reduce(
    (sum, [kind, { bytes }]) => sum + (bytes * scale * (MONTHS[kind] ?? KEPT)) / GB,
    0,
  );

export const gbSecondsOf = ({ functions }: Metered, memory: Readonly<Record<string, number>>): number =>
  Object.entries(functions).reduce((sum, [name, { calls, cpuMs, tableCalls }]) => {
    const mib = memory[name];
    if (mib === undefined) throw new Error(`the stack has no function ${name}`);
    const waiting = tableCalls * CALL_MS + (name === 'observe' ? calls * LOOK_MS : 0);
    const starting = STARTS_BY_THEMSELVES.includes(name) ? calls * START_MS : 0;
    const working = (cpuMs * CORE_MIB) / Math.min(mib, CORE_MIB);
    return sum + ((waiting + starting + working) / 1000) * (mib / 1024);
  }, 0);
