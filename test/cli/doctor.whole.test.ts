import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { checkClock, checkVersion, checkZones } from '../../cli/doctor.ts';
import { fromUnixSeconds, instant } from '../../core/time.ts';
import { wallClock } from '../api-server/clock.ts';
import { ApiServer, type ApiServerOptions } from '../api-server/server.ts';
import { cronwitness, type Ran } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-doctor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const doctor = async (
  prepare: (server: ApiServer) => void | Promise<void>,
  options: ApiServerOptions = {},
): Promise<Ran> => {
  const server = await ApiServer.start({ clock: wallClock(), ...options });
  onTestFinished(() => server.down());
  await prepare(server);
  const file = join(folder, 'kubeconfig');
  writeFileSync(file, server.kubeconfig());
  return cronwitness(['doctor', '--kubeconfig', file]);
};

describe('cronwitness doctor', () => {
  test('is content with a cluster that lets us look', async () => {
    const ran = await doctor(() => {});
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(/ok\s+version\s+v1\.36\.0/);
    expect(ran.stdout).toMatch(/ok\s+permissions\s+get, list, watch on all four resources/);
    expect(ran.stdout).not.toContain('FAIL');
  });

  test('names each missing permission, and what gives it', async () => {
    const ran = await doctor(({ access }) => {
      access.deny('watch', 'jobs');
      access.deny('list', 'pods');
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(
      /FAIL\s+permission\s+missing: watch jobs \(API group batch\)\. bind the role of deploy\/rbac\.yaml/,
    );
    expect(ran.stdout).toMatch(/FAIL\s+permission\s+missing: list pods\./);
  });

  test('finds a clock that is five minutes off', async () => {
    const ran = await doctor((server) => {
      server.skew = 300_000;
    });
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(/FAIL\s+clock\s+(5 min|4 min 59 s).* ahead of ours\. set both clocks by NTP/);
  });

  test('cannot reach a server that is down: one line, what to do, exit code 3', async () => {
    const ran = await doctor((server) => server.down());
    expect(ran).toMatchObject({ code: 3, stdout: '' });
    expect(ran.stderr).toMatch(
      /^cronwitness: cannot reach https:.*ECONNREFUSED.*; check that the API server is up.*\n$/,
    );
  });

  test('a kubeconfig that is not there is bad usage', async () => {
    const ran = await cronwitness(['doctor', '--kubeconfig', join(folder, 'none')]);
    expect(ran.code).toBe(2);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).toMatch(/^cronwitness: kubeconfig .*none: /);
  });
});

describe('what the doctor makes of', () => {
  const versions: Record<string, readonly [string, number | undefined, boolean, RegExp]> = {
    'the oldest version': ['v1.25.0', 25, true, /^$/],
    'the newest version': ['v1.36.4', 36, true, /^$/],
    'a version before': ['v1.24.9', 24, false, /upgrade/],
    'a version after': ['v1.37.0', 37, false, /newer than any/],
    'no version': ['', undefined, false, /is this a Kubernetes API server/],
  };
  test.each(Object.entries(versions))('%s', (_, [gitVersion, minor, good, advice]) => {
    const check = checkVersion({ gitVersion, minor, serverTime: undefined });
    expect(check.good).toBe(good);
    expect(check.advice).toMatch(advice);
  });

  const clocks: Record<string, readonly [number, boolean, string]> = {
    'the same second': [0, true, 'agrees with ours'],
    'three seconds ahead': [3, true, '3 s ahead of ours'],
    'five minutes ahead': [300, false, '5 min ahead of ours'],
    'five minutes behind': [-301, false, '5 min behind ours'],
  };
  test.each(Object.entries(clocks))('a server clock: %s', (_, [offset, good, finding]) => {
    const serverTime = fromUnixSeconds(1_763_825_400 + offset);
    const now = 1_763_825_400_000;
    expect(checkClock({ serverTime }, { asked: now, answered: now })).toMatchObject({ good, finding });
  });

  test('zone data that is current, old, or unknown', () => {
    const asOf = instant(Date.parse('2026-11-22T00:00:00Z'));
    expect(checkZones({ tz: '2025b', icu: '77.1' }, asOf)).toMatchObject({
      good: true,
      finding: '2025b (ICU 77.1)',
    });
    expect(checkZones({ tz: '2019a', icu: '64.2' }, asOf).good).toBe(false);
    expect(checkZones({ tz: undefined, icu: undefined }, asOf).good).toBe(false);
  });
});
