import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { wantedCluster, wantedClusters } from '../../cli/clusters.ts';
import { settingsOf } from '../../cli/settings.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { minutes, seconds } from '../../core/time.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const CONFIG = written(
  'two.yaml',
  `version: 1
grace: 5m
report: { zone: Europe/Berlin }
clusters:
  - { name: alpha, zone: Asia/Tokyo, access: { kubeconfig: { file: alpha.yaml } } }
  - { name: beta, access: { kubeconfig: { file: beta.yaml, context: b } } }
maintenance:
  - { from: '2026-11-22T16:00:00Z', to: '2026-11-22T17:00:00Z', cluster: beta, reason: upgrade }
`,
);

const saidBy = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return expect.fail('nothing was refused');
};

describe('settings', () => {
  test('without file and flags they are the defaults', () => {
    const { zone, policyOf, configuration } = settingsOf({});
    expect({ zone, configuration, policy: policyOf('any') }).toEqual({
      zone: 'UTC',
      configuration: null,
      policy: defaultPolicy,
    });
  });

  test("the file decides, each cluster by its own zone and windows; a cluster it does not name by the file's rules", () => {
    const { zone, policyOf } = settingsOf({ config: CONFIG });
    expect(zone).toBe('Europe/Berlin');
    expect(policyOf('alpha')).toEqual({ grace: minutes(5), defaultZone: 'Asia/Tokyo', maintenance: [] });
    expect(policyOf('beta')).toMatchObject({ defaultZone: 'UTC', maintenance: [{ reason: 'upgrade' }] });
    expect(policyOf('by hand')).toEqual({ grace: minutes(5), defaultZone: 'UTC', maintenance: [] });
  });

  test('a flag wins over the file', () => {
    const { zone, policyOf } = settingsOf({ config: CONFIG, startWithin: '90s', zone: 'America/New_York' });
    expect(zone).toBe('America/New_York');
    expect(policyOf('alpha')).toMatchObject({ grace: seconds(90), defaultZone: 'Asia/Tokyo' });
  });

  test.each(
    Object.entries({
      'a file that is not there': [{ config: join(folder, 'none.yaml') }, /none\.yaml: no such file$/],
      'a file with two problems, a line each': [
        { config: written('bad.yaml', 'version: 1\nclusters: []\ngrace: soon\n') },
        /^\S+bad\.yaml:2:1: clusters: .*\n\S+bad\.yaml:3:8: grace: expected a length of time/,
      ],
      'a zone that is none': [{ zone: 'Mars/Olympus' }, /^--zone: "Mars\/Olympus" is not a time zone/],
      'a grace that is none': [{ startWithin: 'soon' }, /^--start-within: "soon" is not a length of time/],
    } as const),
  )('%s is refused', (_, [options, said]) => {
    expect(saidBy(() => settingsOf(options))).toMatch(said);
  });
});

describe('which clusters', () => {
  const settings = settingsOf({ config: CONFIG });
  const namesOf = (options: Parameters<typeof wantedClusters>[0]) =>
    wantedClusters(options, settings).map(({ name }) => name);

  test('all of the file, or the one that is named', () => {
    expect(namesOf({})).toEqual(['alpha', 'beta']);
    expect(namesOf({ cluster: 'beta' })).toEqual(['beta']);
    expect(saidBy(() => namesOf({ cluster: 'gamma' }))).toBe(
      '--cluster: no cluster "gamma" in the configuration; there is alpha, beta',
    );
  });

  test('an access by hand is one cluster, by its name or by its context', () => {
    const kubeconfig = written(
      'hand.yaml',
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'ctx', context: { cluster: 'c', user: 'u' } }],
        users: [{ name: 'u', user: {} }],
        'current-context': 'ctx',
      }),
    );
    expect(namesOf({ kubeconfig })).toEqual(['ctx']);
    expect(namesOf({ kubeconfig, cluster: 'alpha' })).toEqual(['alpha']);
    expect(saidBy(() => namesOf({ kubeconfig, context: 'other' }))).toMatch(/no context "other"/);
  });

  test('who looks once looks at what kubectl would use, unless one of the file is named', () => {
    const kubeconfig = written(
      'once.yaml',
      JSON.stringify({
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: [{ name: 'ctx', context: { cluster: 'c', user: 'u' } }],
        users: [{ name: 'u', user: {} }],
        'current-context': 'ctx',
      }),
    );
    expect(wantedCluster({ kubeconfig }, settings).name).toBe('ctx');
    expect(wantedCluster({ kubeconfig, cluster: 'alpha' }, settings).name).toBe('alpha');
    expect(wantedCluster({ cluster: 'beta' }, settings).name).toBe('beta');
    expect(saidBy(() => wantedCluster({ cluster: 'gamma' }, settings))).toMatch(/no cluster "gamma"/);
    expect(saidBy(() => wantedCluster({ cluster: 'beta' }, settingsOf({})))).toBe(
      '--cluster: no configuration says where "beta" is; --config FILE names one',
    );
  });

  test("the file's access is relative to the file", async () => {
    const [alpha] = wantedClusters({}, settings);
    await expect(alpha?.open()).rejects.toThrow(`kubeconfig ${join(folder, 'alpha.yaml')}`);
  });
});
