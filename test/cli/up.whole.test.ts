import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { wallClock } from '../api-server/clock.ts';
import { ApiServer } from '../api-server/server.ts';
import { LAB } from '../recording/expected.ts';
import { cronwitness } from './run.ts';
import { eventually, started } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-up-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An API server with one CronJob that is due every minute, and whose controller sleeps. */
const sleepyCluster = async (): Promise<{ readonly server: ApiServer; readonly kubeconfig: string }> => {
  const server = await ApiServer.start({ clock: wallClock() });
  onTestFinished(() => server.down());
  server.state.apply('cronjobs', {
    metadata: {
      namespace: 'toy',
      name: 'asleep',
      uid: 'c-1',
      generation: 1,
      creationTimestamp: '2020-01-01T00:00:00Z',
    },
    spec: { schedule: '* * * * *' },
    status: { lastScheduleTime: '2020-01-01T00:01:00Z' },
  });
  const kubeconfig = join(mkdtempSync(join(folder, 'k-')), 'config');
  writeFileSync(kubeconfig, server.kubeconfig());
  return { server, kubeconfig };
};

describe('cronwitness up', () => {
  test('plays a recording through and prints each bad run as it turns out; again, it has nothing new to say', async () => {
    const args = [
      'up',
      '--no-dashboard',
      '--recording',
      LAB,
      '--speed',
      '1000000',
      '--start-within',
      '60s',
      '--every',
      '60s',
    ];
    const data = ['--data', join(folder, 'recording')];
    const ran = await cronwitness([...args, ...data]);
    expect(ran.code).toBe(0);
    expect(ran.stdout).toMatch(/lab\/ttl0@2026-11-22T15:37:00Z {2}dropped \(controller-down\)/);
    expect(ran.stdout).toMatch(/lab\/tz@2026-11-22T15:39:00Z {2}late/);
    expect(ran.stdout).not.toMatch(/lab\/ok@2026-11-22T15:31:00Z/);
    const again = await cronwitness([...args, ...data]);
    expect(again).toMatchObject({ code: 0, stdout: '' });
    const elsewhere = await cronwitness([...args, ...data, '--zone', 'Asia/Tokyo']);
    expect(elsewhere).toMatchObject({ code: 2, stdout: '' });
    expect(elsewhere.stderr).toMatch(/its days are those of UTC, not of Asia\/Tokyo; keep to that zone/);
    const cluster = ['--cluster', 'recording 2026-11-22T15:29:06Z'];
    const judged = await cronwitness(['judge', '--once', ...data, ...cluster, '--zone', 'Asia/Tokyo']);
    expect(judged).toEqual(elsewhere);
  }, 240_000);

  test('says that a recording is over, keeps the dashboard, and stops cleanly when told', async () => {
    const data = join(folder, 'over');
    const up = started(['up', '--port', '0', '--recording', LAB, '--speed', '1000000', '--data', data]);
    await eventually(() => up.err()).toMatch(/^the recording is over; the dashboard stays until Ctrl-C$/m);
    expect(await up.ended()).toBe(0);
  }, 60_000);

  test('outlives the API server, says so, goes on when it is back, and stops cleanly when told', async () => {
    const { server, kubeconfig } = await sleepyCluster();
    const data = join(folder, 'live');
    const up = started(['up', '--port', '0', '--kubeconfig', kubeconfig, '--data', data, '--every', '300ms']);
    await eventually(() => up.err()).toMatch(/watching test \(https:.*\) every/);
    await eventually(() => server.openStreams('jobs')).toBeGreaterThan(0);
    await server.down();
    await eventually(() => up.err()).toMatch(/cannot reach https/);
    await server.up();
    await eventually(() => up.err()).toMatch(/everything is in sight again/);
    expect(await up.ended()).toBe(0);
    expect(up.err().match(/cannot reach/g)).toHaveLength(1);
    // What it left can be gone on with, by the same or by another command.
    const judged = await cronwitness(['judge', '--once', '--cluster', 'test', '--data', data]);
    expect(judged.code).toBe(0);
    expect(judged.stderr).toMatch(/^judged test up to record \d+, as of /);
  }, 240_000);

  test('--once and observe --once record a tick each; both fail with 3 when the cluster is away', async () => {
    const { server, kubeconfig } = await sleepyCluster();
    const where = ['--once', '--kubeconfig', kubeconfig, '--data', join(folder, 'once')];
    expect(await cronwitness(['up', '--no-dashboard', ...where])).toMatchObject({ code: 0 });
    const observed = await cronwitness(['observe', ...where]);
    expect(observed).toMatchObject({ code: 0, stderr: '' });
    expect(observed.stdout).toMatch(/^record 2: \d+ facts\n$/);
    await server.down();
    for (const command of ['up', 'observe']) {
      const ran = await cronwitness([command, ...(command === 'up' ? ['--no-dashboard'] : []), ...where]);
      expect(ran.code).toBe(3);
      expect(ran.stderr).toMatch(/cronwitness: cannot reach https:.*\n$/);
    }
    expect(existsSync(join(folder, 'once'))).toBe(true);
  }, 240_000);
});

describe('cronwitness audit on a cluster', () => {
  test('judges at once what one look can tell, and says how to see more', async () => {
    const { kubeconfig } = await sleepyCluster();
    const ran = await cronwitness([
      'audit',
      '--kubeconfig',
      kubeconfig,
      '--from',
      '10m',
      '--start-within',
      '2m',
    ]);
    expect(ran.code).toBe(0);
    // lastScheduleTime, read now, says that the controller has not created any of these.
    expect(ran.stdout).toMatch(/toy\/asleep .* dropped/);
    expect(ran.stdout).toMatch(/1[01] due runs from/);
    expect(ran.stderr).toMatch(/To miss nothing from here on: cronwitness up\n$/);
  }, 120_000);

  test('without CronJobs there is nothing to judge: one line, exit code 3', async () => {
    const { server, kubeconfig } = await sleepyCluster();
    server.access.deny('list', 'cronjobs');
    const ran = await cronwitness(['audit', '--kubeconfig', kubeconfig]);
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toMatch(
      /^cronwitness: cronjobs: missing permission: list cronjobs in API group "batch".*\n$/,
    );
  }, 120_000);
});
