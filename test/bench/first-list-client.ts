/**
 * Lists a large cluster as `observe` does at its first tick, then drains a tick's changes, and measures itself.
 * Run by first-list.ts.
 */
import { once } from 'node:events';
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { drain } from '../../adapters/kubernetes/drain.ts';
import { listAll } from '../../adapters/kubernetes/list.ts';
import { metadataOf } from '../../adapters/kubernetes/raw-object.ts';
import { RESOURCES, type ResourceName } from '../../adapters/kubernetes/resources.ts';

export type FirstList = {
  readonly items: number;
  readonly bytes: number;
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
const versions: Partial<Record<ResourceName, string>> = {};
let items = 0;
/** What stays of an object: facts are about as small. */
const kept = new Map<string, string>();
const listing = await timed(async () => {
  for (const resource of [RESOURCES.cronjobs, RESOURCES.jobs, RESOURCES.pods]) {
    const listed = await listAll(connection, resource, {
      sink: {
        item: (object) => {
          kept.set(metadataOf(object, 'uid') ?? '', metadataOf(object, 'resourceVersion') ?? '');
        },
        restart: () => kept.clear(),
      },
    });
    versions[resource.name] = listed.version;
    items += listed.items;
  }
});
if (kept.size !== items) throw new Error(`${items} items listed, ${kept.size} kept`);
process.send?.({ items, bytes, rssMiB: rssMiB(), ...listing } satisfies FirstList);

await once(process, 'message');
let changes = 0;
const draining = await timed(async () => {
  await drain(connection, versions, {
    deadline: AbortSignal.timeout(60_000),
    elapsed: () => performance.now(),
    onChange: () => {
      changes++;
    },
  });
});
process.send?.({ changes, rssMiB: rssMiB(), ...draining } satisfies Tick);
process.disconnect();
