import { X509Certificate } from 'node:crypto';
import { request } from 'node:https';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from './certificate.ts';
import { manualClock } from './clock.ts';
import { ApiServer, type ApiServerOptions } from './server.ts';

const started = async (options: ApiServerOptions = {}): Promise<ApiServer> => {
  const server = await ApiServer.start(options);
  onTestFinished(() => server.down());
  return server;
};

type Got = {
  readonly code: number | undefined;
  readonly date: string | undefined;
  readonly lines: readonly string[];
};

/** A plain client, so that the server is not judged by the adapter that it judges. */
const get = (server: ApiServer, path: string, token = 'good-token'): Promise<Got> =>
  new Promise((resolve, reject) => {
    const [known] = JSON.parse(server.kubeconfig()).clusters;
    const ca = Buffer.from(known.cluster['certificate-authority-data'], 'base64');
    const sent = request(
      `${server.url}${path}`,
      { ca, headers: { authorization: `Bearer ${token}` } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () => {
          const lines = text.split('\n').filter((line) => line !== '');
          resolve({ code: answer.statusCode, date: answer.headers.date, lines });
        });
      },
    );
    sent.on('error', reject);
    sent.end();
  });

const body = ({ lines: [line = ''] }: Got): unknown => JSON.parse(line);

const job = (name: string, labels = {}): { metadata: object } => ({
  metadata: { namespace: 'lab', name, labels },
});

test('the certificate is a valid one for this machine alone', () => {
  const certificate = new X509Certificate(selfSigned().cert);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(certificate.checkHost('localhost')).toBe('localhost');
  expect(certificate.checkHost('example.org')).toBeUndefined();
  expect(certificate.validTo).toBe('Dec 31 23:59:59 2049 GMT');
});

describe('a list', () => {
  test('has kind and version, and items without theirs', async () => {
    const server = await started();
    server.state.apply('jobs', job('ok-1'));
    expect(body(await get(server, '/apis/batch/v1/jobs'))).toEqual({
      kind: 'JobList',
      apiVersion: 'batch/v1',
      metadata: { resourceVersion: '101' },
      items: [{ metadata: { namespace: 'lab', name: 'ok-1', labels: {}, resourceVersion: '101' } }],
    });
  });

  const queries: Record<string, { path: string; names: readonly string[] }> = {
    'of one namespace': { path: '/apis/batch/v1/namespaces/lab/jobs', names: ['a', 'b'] },
    'of another namespace': { path: '/apis/batch/v1/namespaces/prod/jobs', names: [] },
    'by a label that exists': { path: '/apis/batch/v1/jobs?labelSelector=team', names: ['b'] },
    'by a label with a value': { path: '/apis/batch/v1/jobs?labelSelector=team%3Dblue', names: ['b'] },
    'by a label with another value': { path: '/apis/batch/v1/jobs?labelSelector=team%3Dred', names: [] },
    'by a field': { path: '/apis/batch/v1/jobs?fieldSelector=metadata.name%3Da', names: ['a'] },
    'by a field that differs': { path: '/apis/batch/v1/jobs?fieldSelector=metadata.name!%3Da', names: ['b'] },
  };
  test.each(Object.entries(queries))('%s', async (_, { path, names }) => {
    const server = await started();
    server.state.apply('jobs', job('b', { team: 'blue' }));
    server.state.apply('jobs', job('a'));
    const { items } = Object(body(await get(server, path)));
    expect(items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(names);
  });
});

describe('a watch', () => {
  test('with sendInitialEvents begins with what there is, and says where that ends', async () => {
    const server = await started();
    server.state.apply('jobs', job('ok-1'));
    const query = 'watch=true&sendInitialEvents=true&allowWatchBookmarks=true&timeoutSeconds=1';
    const { lines } = await get(server, `/apis/batch/v1/jobs?${query}`);
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { type: 'ADDED', object: { kind: 'Job', metadata: { name: 'ok-1' } } },
      {
        type: 'BOOKMARK',
        object: {
          metadata: { resourceVersion: '101', annotations: { 'k8s.io/initial-events-end': 'true' } },
        },
      },
    ]);
  });

  test('has bookmarks each minute and 2 s before its end, by the clock of the test', async () => {
    const clock = manualClock('2026-11-22T15:30:00Z');
    const server = await started({ clock });
    const opened = server.watched('jobs');
    const query = 'watch=true&resourceVersion=100&allowWatchBookmarks=true&timeoutSeconds=90';
    const watching = get(server, `/apis/batch/v1/jobs?${query}`);
    await opened;
    clock.advance(59_999);
    server.state.elsewhere(); // 101
    clock.advance(1);
    server.state.elsewhere(); // 102
    clock.advance(27_999);
    server.state.elsewhere(); // 103
    clock.advance(2001);
    const versions = (await watching).lines.map((line) => JSON.parse(line).object.metadata.resourceVersion);
    expect(versions).toEqual(['101', '103']);
  });

  test('of Events has no bookmarks', async () => {
    const server = await started();
    const query = 'watch=true&resourceVersion=100&allowWatchBookmarks=true&timeoutSeconds=90';
    expect((await get(server, `/api/v1/events?${query}`)).lines).toEqual([]);
  });

  test('from too long ago answers 200 with an ERROR object in the words of the watch cache', async () => {
    const server = await started({ version: 12_921 });
    const got = await get(server, '/apis/batch/v1/jobs?watch=true&resourceVersion=12920');
    expect(got.code).toBe(200);
    expect(body(got)).toMatchObject({
      type: 'ERROR',
      object: {
        kind: 'Status',
        status: 'Failure',
        reason: 'Expired',
        code: 410,
        message: 'too old resource version: 12920 (12921)',
      },
    });
  });
});

describe('access', () => {
  test('without a token that is known is 401', async () => {
    const got = await get(await started(), '/apis/batch/v1/jobs', 'bad-token');
    expect(got.code).toBe(401);
    expect(body(got)).toMatchObject({ kind: 'Status', reason: 'Unauthorized', code: 401 });
  });

  test('that is denied is 403 in the words of the authorizer', async () => {
    const server = await started();
    server.access.deny('list', 'cronjobs');
    const got = await get(server, '/apis/batch/v1/cronjobs');
    expect(got.code).toBe(403);
    expect(body(got)).toMatchObject({
      reason: 'Forbidden',
      details: { group: 'batch', kind: 'cronjobs' },
      message:
        'cronjobs.batch is forbidden: User "system:serviceaccount:cronwitness:watcher" cannot list resource ' +
        '"cronjobs" in API group "batch" at the cluster scope',
    });
  });
});

test('the Date header is wrong by as much as the test says', async () => {
  const server = await started();
  server.skew = -5 * 60_000;
  expect((await get(server, '/readyz')).date).toBe('Sun, 22 Nov 2026 15:25:00 GMT');
});

test('what is not there is 404', async () => {
  const server = await started();
  server.state.apply('jobs', job('ok-1'));
  const codes = [
    '/apis/batch/v1/namespaces/lab/jobs/ok-1',
    '/apis/batch/v1/namespaces/lab/jobs/no',
    '/api/v1/nodes',
  ];
  expect(await Promise.all(codes.map(async (path) => (await get(server, path)).code))).toEqual([
    200, 404, 404,
  ]);
});
