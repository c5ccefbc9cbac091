import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { FirstList } from './first-list-client.ts';

export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most that DESIGN §14 allows; undefined for what is only reported. */
  readonly budget?: number;
};

/** What the first list of a large cluster holds (DESIGN §14). */
const SIZE = { cronjobs: 10_000, jobs: 30_000, pods: 30_000 };

/**
 * The first list of a large cluster, over HTTPS from the test API server. Server and client are processes of
 * their own, so that the memory measured is the client's alone; its heap is not limited, only watched.
 */
export const run = async (): Promise<readonly Figure[]> => {
  const server = child('./first-list-server.ts', [JSON.stringify(SIZE)]);
  try {
    const [kubeconfig] = await once(server, 'message');
    const client = child('./first-list-client.ts', [String(kubeconfig)]);
    const [measured]: [FirstList] = (await once(client, 'message')) as [FirstList];
    await once(client, 'exit');
    const { items, bytes, seconds, cpuSeconds, rssMiB } = measured;
    return [
      { name: 'first list: objects', value: items, unit: '' },
      { name: 'first list: JSON', value: bytes / 1e6, unit: 'MB' },
      { name: 'first list: time', value: seconds, unit: 's', budget: 60 },
      { name: 'first list: CPU', value: cpuSeconds, unit: 's' },
      { name: 'first list: memory (maximum RSS)', value: rssMiB, unit: 'MiB', budget: 512 },
    ];
  } finally {
    server.kill();
  }
};

const child = (file: string, args: readonly string[]): ChildProcess => {
  const made = fork(new URL(file, import.meta.url), args, { execArgv: ['--import', 'tsx'] });
  made.once('exit', (code) => {
    if (code) made.emit('error', new Error(`${file} ended with exit code ${code}`));
  });
  return made;
};
