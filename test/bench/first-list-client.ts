/** Lists a large cluster as `observe` does at its first tick, and measures itself. Run by first-list.ts. */
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { listAll } from '../../adapters/kubernetes/list.ts';
import { metadataOf } from '../../adapters/kubernetes/raw-object.ts';
import { RESOURCES } from '../../adapters/kubernetes/resources.ts';

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

const connection = counting(await connect({ kind: 'text', text: process.argv[2] ?? '' }));
const cpu = process.cpuUsage();
const began = performance.now();
let items = 0;
/** What stays of an object: facts are about as small. */
const kept = new Map<string, string>();
for (const resource of [RESOURCES.cronjobs, RESOURCES.jobs, RESOURCES.pods]) {
  const listed = await listAll(connection, resource, {
    sink: {
      item: (object) => {
        kept.set(metadataOf(object, 'uid') ?? '', metadataOf(object, 'resourceVersion') ?? '');
      },
      restart: () => kept.clear(),
    },
  });
  items += listed.items;
}
const seconds = (performance.now() - began) / 1000;
const { user, system } = process.cpuUsage(cpu);
// maxRSS is in kibibytes on every platform (libuv).
const rssMiB = process.resourceUsage().maxRSS / 1024;
if (kept.size !== items) throw new Error(`${items} items listed, ${kept.size} kept`);
const measured: FirstList = { items, bytes, seconds, cpuSeconds: (user + system) / 1e6, rssMiB };
process.send?.(measured);
