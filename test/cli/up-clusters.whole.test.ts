import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { wallClock } from '../api-server/clock.ts';
import { ApiServer } from '../api-server/server.ts';
import { cronwitness } from './run.ts';
import { eventually, started } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-clusters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An API server with one CronJob. */
const clusterOf = async (): Promise<ApiServer> => {
  const server = await ApiServer.start({ clock: wallClock() });
  onTestFinished(() => server.down());
  server.state.apply('cronjobs', {
    metadata: {
      namespace: 'toy',
      name: 'yearly',
      uid: 'c-1',
      generation: 1,
      creationTimestamp: '2020-01-01T00:00:00Z',
    },
    spec: { schedule: '@yearly' },
  });
  return server;
};

/** How many records a cluster has, and by which grace they are judged. */
const storedOf = async (cluster: string, data: string) => {
  const embedded = await startEmbedded({ path: join(data, 'dynamodb') });
  try {
    const { ledger, clusters, judgements } = dynamoStore(embedded);
    const records = (await ledger.head(cluster))?.sequence ?? 0;
    const judged = (await judgements.checkpoint(cluster))?.sequence ?? 0;
    const rules = await clusters.rules(cluster);
    return { records, judged, graces: rules.map(({ policy }) => policy.grace) };
  } finally {
    await embedded.stop();
  }
};

test('several clusters in one process: one away, one without access, and nobody else is harmed', async () => {
  const [alpha, beta, gamma] = [await clusterOf(), await clusterOf(), await clusterOf()];
  await beta.down();
  writeFileSync(join(folder, 'alpha.yaml'), alpha.kubeconfig());
  writeFileSync(join(folder, 'beta.yaml'), beta.kubeconfig());
  const file = join(folder, 'cronwitness.yaml');
  const names = ['alpha', 'beta', 'gamma'];
  const clusters = names.map((name) => `{ name: ${name}, access: { kubeconfig: { file: ${name}.yaml } } }`);
  writeFileSync(file, `version: 1\ngrace: 7m\nclusters:\n${clusters.map((c) => `  - ${c}\n`).join('')}`);
  const data = join(folder, 'data');

  const up = started(['up', '--config', file, '--data', data, '--port', '0', '--every', '300ms']);
  await eventually(up.err).toMatch(/^watching alpha \(https:.*\) every /m);
  await eventually(up.err).toMatch(/^cronwitness: beta: cannot reach https/m);
  await eventually(up.err).toMatch(/^cronwitness: gamma: kubeconfig .*gamma.yaml/m);
  // Both come into reach while alpha goes on.
  await beta.up();
  await eventually(up.err).toMatch(/^cronwitness: beta: everything is in sight again/m);
  writeFileSync(join(folder, 'gamma.yaml'), gamma.kubeconfig());
  await eventually(up.err).toMatch(/^cronwitness: gamma: everything is in sight again/m);
  expect(await up.ended()).toBe(0);
  expect(up.err()).not.toMatch(/alpha: /);
  for (const name of names) {
    const { records, judged, graces } = await storedOf(name, data);
    expect(records).toBeGreaterThan(1);
    expect({ judged, graces }).toEqual({ judged: records, graces: [420_000] });
  }

  // The other commands know the same file: what is away is one line, and the others are looked at and judged.
  await beta.down();
  const observed = await cronwitness(['observe', '--once', '--config', file, '--data', data]);
  expect(observed.code).toBe(3);
  expect(observed.stdout).toMatch(/^alpha: record \d+: /m);
  expect(observed.stdout).toMatch(/^gamma: record \d+: /m);
  expect(observed.stderr).toMatch(/^cronwitness: beta: cannot reach https[^\n]*\n$/);
  const judged = await cronwitness(['judge', '--once', '--config', file, '--data', data]);
  expect(judged.code).toBe(0);
  expect(judged.stderr.match(/^judged (alpha|beta|gamma) up to record \d+/gm)).toHaveLength(3);
}, 240_000);

test.each(
  Object.entries({
    'a configuration that is not there': [
      ['--config', 'nowhere.yaml'],
      2,
      /^cronwitness: nowhere.yaml: no such file\n$/,
    ],
    'a mistyped option': [['--confg', 'x'], 2, /^cronwitness: unknown option '--confg'[^\n]*\n$/],
    'a cluster that the configuration does not name': [
      ['--config', 'deploy/cronwitness.yaml', '--cluster', 'other'],
      2,
      /^cronwitness: --cluster: no cluster "other" in the configuration; there is production\n$/,
    ],
    'a kubeconfig that is not there': [
      ['--kubeconfig', 'nowhere'],
      2,
      /^cronwitness: kubeconfig nowhere: [^\n]*\n$/,
    ],
  } as const),
)(
  '%s is one clear line',
  async (_, [args, code, said]) => {
    const ran = await cronwitness(['up', ...args, '--data', join(folder, 'never')]);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(said);
  },
  60_000,
);
