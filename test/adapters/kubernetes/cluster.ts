import { expect, onTestFinished } from 'vitest';
import { type ClusterConnection, connect } from '../../../adapters/kubernetes/connect.ts';
import { type DrainOptions, drainResource } from '../../../adapters/kubernetes/drain.ts';
import type { Drained } from '../../../adapters/kubernetes/drained.ts';
import { type Listed, listAll } from '../../../adapters/kubernetes/list.ts';
import { metadataOf, type RawObject } from '../../../adapters/kubernetes/raw-object.ts';
import { RESOURCES, type ResourceName } from '../../../adapters/kubernetes/resources.ts';
import { ApiServer, type ApiServerOptions } from '../../api-server/server.ts';

export type Cluster = {
  readonly server: ApiServer;
  readonly connection: ClusterConnection;
  /** Waits that the transport wished for, in milliseconds; none was waited. */
  readonly waits: readonly number[];
  /** What a fault does while the transport waits (a server comes back, say). */
  onWait: () => void | Promise<void>;
};

/** A test API server and a connection to it, gone when the test is. */
export const cluster = async (options: ApiServerOptions = {}): Promise<Cluster> => {
  const server = await ApiServer.start(options);
  onTestFinished(() => server.down());
  const waits: number[] = [];
  const made: Cluster = {
    server,
    waits,
    onWait: () => {},
    connection: await connect(
      { kind: 'text', text: server.kubeconfig() },
      {
        sleep: async (time) => {
          waits.push(time);
          await made.onWait();
        },
      },
    ),
  };
  return made;
};

export const job = (name: string, more: RawObject = {}): RawObject => ({
  metadata: { namespace: 'lab', name },
  spec: { completions: 1 },
  ...more,
});

export const pod = (name: string, labels: RawObject = { 'job-name': name }): RawObject => ({
  metadata: { namespace: 'lab', name, labels },
});

export const eventAbout = (kind: string, name: string): RawObject => ({
  metadata: { namespace: 'lab', name: `${name}.1` },
  involvedObject: { kind, namespace: 'lab', name },
  reason: 'Started',
});

/** Versions 101 to 103 change jobs, 104 to 110 other things. */
export const busyCluster = async (): Promise<Cluster> => {
  const made = await cluster();
  made.server.state.apply('jobs', job('ok-1'));
  made.server.state.apply('jobs', job('ok-2'));
  made.server.state.delete('jobs', 'lab/ok-1');
  made.server.state.elsewhere(7);
  return made;
};
/** What a drain of jobs from 100 should tell of it. */
export const BUSY_CHANGES = ['ADDED ok-1', 'ADDED ok-2', 'DELETED ok-1'];

/** A list with the names of its items; a restart forgets them, as a real sink does. */
export const listNames = async (
  { connection }: Cluster,
  resource: ResourceName,
  limit = 500,
): Promise<Listed & { readonly names: readonly string[] }> => {
  const names: string[] = [];
  const listed = await listAll(connection, RESOURCES[resource], {
    limit,
    sink: {
      item: (object) => void names.push(nameOf(object)),
      restart: () => void names.splice(0),
    },
  });
  return { ...listed, names };
};

export type Drain = { readonly result: Drained; readonly seen: readonly string[] };

/** Drains one resource; `seen` are its changes as 'ADDED name'. Time runs by the server's clock. */
export const drainSeen = async (
  { connection, server }: Cluster,
  resource: ResourceName,
  from: number | string,
  options: Partial<DrainOptions> = {},
): Promise<Drain> => {
  const seen: string[] = [];
  const result = await drainResource(connection, RESOURCES[resource], {
    from: String(from),
    deadline: new AbortController().signal,
    elapsed: server.clock.now,
    onChange: (_resource, { type, object }) => void seen.push(`${type} ${nameOf(object)}`),
    ...options,
  });
  return { result, seen };
};

export const nameOf = (object: RawObject): string => metadataOf(object, 'name') ?? '';

/** What must come true, however busy the machine is: looked at again and again, for a time that is no claim. */
export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000, interval: 5 });

/** Runs what must fail and gives its error. */
export const errorOf = async (run: Promise<unknown>): Promise<unknown> => {
  try {
    await run;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};
