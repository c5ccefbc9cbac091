/**
 * What `up` does, in a process that may be killed: watches held open, the embedded store on disk, observe and judge at
 * each tick. It is told when a tick is due, so that the recording's time passes and not the wall's. Run by kills.ts.
 * Arguments: kubeconfig, folder of the store.
 */
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { heldSource } from '../../adapters/kubernetes/held-source.ts';
import { station } from '../../cli/station.ts';
import { instant } from '../../core/time.ts';
import { portsOn } from './ports.ts';

const [kubeconfig = '', path = ''] = process.argv.slice(2);
let now = 0;

/** As the server's clock does (lab-clock.ts): a stream that it ended has run its three seconds. */
const aging = (connection: ClusterConnection): ClusterConnection => ({
  ...connection,
  request: async (path, query, extras) => {
    const answer = await connection.request(path, query, extras);
    return query.watch === 'true' ? { ...answer, body: aged(answer.body) } : answer;
  },
});

async function* aged(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
  now += 3000;
}

const embedded = await startEmbedded({ path });
const connection = aging(await connect({ kind: 'text', text: kubeconfig }));
const source = heldSource(connection, { now: () => instant(now), elapsed: () => now });
const post = station(portsOn(dynamoStore(embedded)), source);

process.on('message', async (order: { readonly tick: number } | 'rest') => {
  if (order === 'rest') {
    await post.rest();
    await source.stop();
    await embedded.stop();
    process.disconnect();
    return;
  }
  now = Math.max(now, order.tick);
  await post.tick(instant(order.tick));
  process.send?.('done');
});
process.send?.('ready');
