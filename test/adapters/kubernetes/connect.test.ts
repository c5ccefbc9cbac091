import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { connect, connectWith } from '../../../adapters/kubernetes/connect.ts';
import { readText } from '../../../adapters/kubernetes/http.ts';
import { BadAccess, loadAccess } from '../../../adapters/kubernetes/kubeconfig.ts';
import { presentVersion } from '../../../adapters/kubernetes/list.ts';
import { RESOURCES } from '../../../adapters/kubernetes/resources.ts';
import { duration } from '../../../core/time.ts';
import { manualClock } from '../../api-server/clock.ts';
import { ApiServer } from '../../api-server/server.ts';
import { cluster, errorOf } from './cluster.ts';

const temporaryDirectory = async (): Promise<string> => {
  const directory = await mkdtemp(join(tmpdir(), 'cronwitness-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
};

const running = async (): Promise<ApiServer> => {
  const server = await ApiServer.start();
  onTestFinished(() => server.down());
  return server;
};

const noWaiting = { sleep: async () => {} };

describe('access to a cluster', () => {
  test('by a kubeconfig file, in the context asked for', async () => {
    const server = await running();
    const file = join(await temporaryDirectory(), 'config');
    await writeFile(file, server.kubeconfig());
    const connection = await connect({ kind: 'file', file, context: 'test' });
    expect(connection.server).toBe(server.url);
    expect(await presentVersion(connection, RESOURCES.jobs)).toMatchObject({ version: '100' });
  });

  test('by an exec plugin, whose token is asked for anew after a 401', async () => {
    const server = await running();
    server.access.admit('second-token', 'somebody');
    const file = join(await temporaryDirectory(), 'token');
    await writeFile(file, 'good-token');
    const script =
      'process.stdout.write(JSON.stringify({apiVersion:"client.authentication.k8s.io/v1",kind:"ExecCredential",' +
      'status:{token:require("fs").readFileSync(process.argv[1],"utf8")}}))';
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', script, file],
    };
    const connection = await connect({ kind: 'text', text: server.kubeconfig({ exec }) });
    await presentVersion(connection, RESOURCES.jobs);
    server.access.revoke('good-token');
    await writeFile(file, 'second-token');
    await presentVersion(connection, RESOURCES.jobs);
    expect(server.requests.map(({ token }) => token)).toEqual(['good-token', 'good-token', 'second-token']);
  });

  test('by an exec plugin that fails says what the plugin said', async () => {
    const server = await running();
    const exec = {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: process.execPath,
      args: ['-e', 'process.stderr.write("the login has expired"); process.exitCode = 1'],
    };
    const connection = await connect({ kind: 'text', text: server.kubeconfig({ exec }) }, noWaiting);
    expect(await errorOf(presentVersion(connection, RESOURCES.jobs))).toMatchObject({
      kind: 'unauthorized',
      message: `no credentials for ${server.url}: the login has expired`,
    });
  });

  const bad: Record<string, { text: string; context?: string; message: RegExp }> = {
    'is no YAML': { text: '{ not: [ yaml', message: /^kubeconfig given as text: [^\n]+$/ },
    'has no such context': {
      text: JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://localhost' } }],
        users: [],
        contexts: [{ name: 'lab', context: { cluster: 'c', user: 'u' } }],
      }),
      context: 'prod',
      message: /no context "prod" \(there is lab\)/,
    },
    'names no cluster': {
      text: JSON.stringify({
        clusters: [],
        users: [],
        contexts: [{ name: 'lab', context: { cluster: 'c', user: 'u' } }],
        'current-context': 'lab',
      }),
      message: /: context "lab" names no cluster \(there is lab\)$/,
    },
    'has no current context': {
      text: JSON.stringify({ clusters: [], users: [], contexts: [] }),
      message: /: it has no current context \(there is none\)$/,
    },
  };
  test.each(Object.entries(bad))('is refused before anything is sent when the kubeconfig %s', (_, row) => {
    const load = () =>
      loadAccess({
        kind: 'text',
        text: row.text,
        ...(row.context !== undefined && { context: row.context }),
      });
    expect(load).toThrow(BadAccess);
    expect(load).toThrow(row.message);
  });

  test('is refused when there is no such file', () => {
    expect(() => loadAccess({ kind: 'file', file: '/nowhere/config' })).toThrow(
      /^kubeconfig \/nowhere\/config: no such file$/,
    );
  });
});

test('where there is no access at all, that is said, instead of asking whoever listens on this machine', () => {
  vi.stubEnv('KUBECONFIG', '');
  vi.stubEnv('HOME', '/nowhere');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => loadAccess({ kind: 'default' })).toThrow(
    'kubeconfig: there is none ($KUBECONFIG, ~/.kube/config), and this is no pod',
  );
});

describe('a connection', () => {
  test('trusts no certificate but the one of the kubeconfig', async () => {
    const server = await running();
    const kubeconfig = JSON.parse(server.kubeconfig());
    delete kubeconfig.clusters[0].cluster['certificate-authority-data'];
    const connection = await connect({ kind: 'text', text: JSON.stringify(kubeconfig) }, noWaiting);
    expect(await errorOf(presentVersion(connection, RESOURCES.jobs))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/self-signed certificate/),
    });
  });

  test('renews its credentials once on 401, and not again for the same request', async () => {
    const server = await running();
    let loads = 0;
    const connection = await connectWith(() => {
      loads++;
      return loadAccess({ kind: 'text', text: server.kubeconfig({ token: `token-${loads}` }) });
    }, noWaiting);
    expect(await errorOf(presentVersion(connection, RESOURCES.jobs))).toMatchObject({
      kind: 'unauthorized',
      message: `${server.url} does not accept our credentials (401), also after renewing them once`,
    });
    expect(server.requests.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
  });

  test('renews once for all the requests that met the 401 together', async () => {
    const server = await running();
    server.access.revoke('good-token');
    server.access.admit('token-2', 'somebody');
    let loads = 0;
    const connection = await connectWith(async () => {
      loads++;
      return loadAccess({ kind: 'text', text: server.kubeconfig({ token: `token-${loads}` }) });
    }, noWaiting);
    await Promise.all([1, 2, 3].map(() => presentVersion(connection, RESOURCES.jobs)));
    expect(loads).toBe(2);
  });

  test('whose kubeconfig has gone has no credentials, until it is back', async () => {
    const server = await running();
    const file = join(await temporaryDirectory(), 'config');
    await writeFile(file, server.kubeconfig());
    const connection = await connect({ kind: 'file', file }, noWaiting);
    server.access.revoke('good-token');
    await rm(file);
    expect(await errorOf(presentVersion(connection, RESOURCES.jobs))).toMatchObject({
      kind: 'unauthorized',
      message: expect.stringMatching(/^no credentials for .*no such file$/),
    });
    server.access.admit('new-token', 'somebody');
    await writeFile(file, server.kubeconfig({ token: 'new-token' }));
    expect(await presentVersion(connection, RESOURCES.jobs)).toMatchObject({ version: '100' });
  });

  test('waits for a server that is away, a bounded number of times', async () => {
    const made = await cluster();
    await made.server.down();
    expect(await errorOf(presentVersion(made.connection, RESOURCES.jobs))).toMatchObject({
      kind: 'unreachable',
    });
    expect(made.waits).toEqual([500, 1000, 2000]);
  });

  test('gives up a server that says nothing at all, and does not wait for as long again', async () => {
    const made = await cluster();
    made.server.freeze();
    const asked = made.connection.request('/version', {}, { silence: duration(100) });
    expect(await errorOf(asked)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/no answer for/),
    });
    expect(made.waits).toEqual([]);
  });

  test('gives up an answer that goes silent in the middle', async () => {
    const made = await cluster({ clock: manualClock('2026-11-22T15:30:00Z') });
    const query = { watch: 'true', resourceVersion: '100' };
    const { body } = await made.connection.request(RESOURCES.jobs.path, query, { silence: duration(300) });
    made.server.freeze();
    expect(await errorOf(readText(body))).toMatchObject({
      kind: 'unreachable',
      message: expect.stringMatching(/no answer for/),
    });
  });

  test('goes through a proxy without TLS, as kubectl proxy is', async () => {
    const proxy = createServer((_, response) =>
      response.end('{"metadata":{"resourceVersion":"7"},"items":[]}'),
    );
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const text = JSON.stringify({
      clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${port}` } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      users: [{ name: 'u', user: {} }],
      'current-context': 'c',
    });
    const connection = await connect({ kind: 'text', text }, noWaiting);
    expect(await presentVersion(connection, RESOURCES.jobs)).toMatchObject({ version: '7' });
  });

  test('says what a proxy in front says, also when that is HTML', async () => {
    const made = await cluster();
    made.server.faults.add({ kind: 'status', code: 418, message: '<h1>no</h1>' });
    expect(await errorOf(presentVersion(made.connection, RESOURCES.jobs))).toMatchObject({
      kind: 'refused',
      status: 418,
    });
  });

  test('does not believe an answer without end to be a short one', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc(1 << 16);
    }
    expect(await errorOf(readText(endless()))).toMatchObject({ kind: 'malformed' });
  });
});
