import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { FirstList, Tick } from './first-list-client.ts';

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that DESIGN §14 allows; undefined for what is only reported. */
  readonly budget?: number;
};

/** What the first list of a large cluster holds (DESIGN §14). */
const SIZE = { cronjobs: 10_000, jobs: 30_000, pods: 30_000 };
const CHANGES = 1000;

/**
 * The first list of a large cluster, over HTTPS from the test API server, to facts as the ledger keeps them. Server and client are processes of
 * their own, so that the memory measured is the client's alone; its heap is limited as in a function of 512 MiB.
 */
export const run = async (): Promise<readonly Figure[]> => {
  const server = child('./first-list-server.ts', [JSON.stringify(SIZE)]);
  try {
    const [kubeconfig] = await once(server, 'message');
    const client = child('./first-list-client.ts', [String(kubeconfig)], LIMITED);
    const list: FirstList = await answerOf(client);
    const changed = once(server, 'message');
    server.send(CHANGES);
    await changed;
    client.send('drain');
    const tick: Tick = await answerOf(client);
    await once(client, 'exit');
    if (tick.changes !== CHANGES) throw new Error(`${CHANGES} changes made, ${tick.changes} drained`);
    return [
      { name: 'first list: objects', value: list.items, unit: '' },
      { name: 'first list: JSON', value: list.bytes / 1e6, unit: 'MB' },
      { name: 'first list: as facts in the ledger', value: list.packed / 1e6, unit: 'MB' },
      { name: 'first list: time', value: list.seconds, unit: 's', budget: 60 },
      { name: 'first list: CPU', value: list.cpuSeconds, unit: 's' },
      { name: 'first list: memory (maximum RSS)', value: list.rssMiB, unit: 'MiB', budget: 512 },
      { name: 'tick of 1,000 changes, to packed facts: time', value: tick.seconds, unit: 's' },
      { name: 'tick of 1,000 changes, to packed facts: CPU', value: tick.cpuSeconds, unit: 's', budget: 2 },
    ];
  } finally {
    server.kill();
  }
};

const answerOf = async <T>(client: ChildProcess): Promise<T> => {
  const [answer] = await once(client, 'message');
  return answer;
};

const LIMITED = ['--max-old-space-size=380', '--max-semi-space-size=8'];

const child = (file: string, args: readonly string[], flags: readonly string[] = []): ChildProcess => {
  const made = fork(new URL(file, import.meta.url), args, { execArgv: ['--import', 'tsx', ...flags] });
  made.once('exit', (code) => {
    if (code) made.emit('error', new Error(`${file} ended with exit code ${code}`));
  });
  return made;
};
