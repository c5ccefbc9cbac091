/**
 * Lists a large cluster as `observe` does at its first tick, then drains a tick's changes, and measures itself.
 * Run by first-list.ts.
 */
import { once } from 'node:events';
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { packFacts } from '../../adapters/store/pack.ts';
import { type Instant, instant } from '../../core/time.ts';

export type FirstList = {
  readonly items: number;
  readonly bytes: number;
  /** Bytes of the facts as the ledger keeps them. */
  readonly packed: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMiB: number;
};

let bytes = 0;

async function* counted(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    bytes += chunk.length;
    yield chunk;
  }
}

const counting = (connection: ClusterConnection): ClusterConnection => ({
  ...connection,
  request: async (...asked) => {
    const answer = await connection.request(...asked);
    return { ...answer, body: counted(answer.body) };
  },
});

export type Tick = {
  readonly changes: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rssMiB: number;
};

// maxRSS is in kibibytes on every platform (libuv).
const rssMiB = (): number => process.resourceUsage().maxRSS / 1024;

/** Runs something, and says how long it took by the wall and on the processor. */
const timed = async (run: () => Promise<void>): Promise<{ seconds: number; cpuSeconds: number }> => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await run();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: (performance.now() - began) / 1000, cpuSeconds: (user + system) / 1e6 };
};

const connection = counting(await connect({ kind: 'text', text: process.argv[2] ?? '' }));
const source = clusterSource(connection);
const at = (): Instant => instant(Date.now());
let resume: string | null = null;
let objects = 0;
let packed = 0;
const look = async (): Promise<void> => {
  const seen = await source.observe(resume, at());
  if (seen.problems.length > 0) throw new Error(seen.problems.join('\n'));
  resume = seen.resume;
  // As the ledger does with a tick's facts: this, too, is what a first look takes.
  objects = seen.facts.filter((f) => f.kind === 'cronjob' || f.kind === 'job' || f.kind === 'pod').length;
  packed = packFacts(seen.facts, at()).length;
};
const listing = await timed(look);
process.send?.({ items: objects, bytes, packed, rssMiB: rssMiB(), ...listing } satisfies FirstList);

await once(process, 'message');
const draining = await timed(look);
process.send?.({ changes: objects, rssMiB: rssMiB(), ...draining } satisfies Tick);
process.disconnect();
