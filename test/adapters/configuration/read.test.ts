import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { policyOf, recipientsOf } from '../../../adapters/configuration/policy.ts';
import { describeProblems, readConfiguration } from '../../../adapters/configuration/read.ts';
import type { Configuration } from '../../../adapters/configuration/schema.ts';
import { minutes } from '../../../core/time.ts';

const valid = (text: string): Configuration => {
  const read = readConfiguration(text);
  if (read.kind === 'configuration') return read.configuration;
  throw new Error(describeProblems('x.yaml', read.problems));
};

const problemsOf = (text: string): readonly string[] => {
  const read = readConfiguration(text);
  return read.kind === 'configuration' ? [] : describeProblems('x.yaml', read.problems).split('\n');
};

const MINIMAL = `version: 1
clusters:
  - name: lab
    access: { eks: { cluster: lab } }
`;

describe('a configuration that says little', () => {
  test('has the defaults of the design', () => {
    expect(valid(MINIMAL)).toEqual({
      version: 1,
      clusters: [{ name: 'lab', access: { eks: { cluster: 'lab' } }, zone: 'UTC' }],
      grace: minutes(20),
      report: { zone: 'UTC', day: 'monday', hour: 7 },
      objectives: {
        start: { target: 999_900, notCounted: [] },
        survive: { target: 999_900, notCounted: ['killed/replaced'] },
      },
      owners: { from: 'cronwitness.dev/owner', fleet: [], recipients: {} },
      maintenance: [],
      mutes: [],
      webhooks: [],
      migration: { jobFiles: [] },
    });
  });

  test('reads the same as JSON', () => {
    const json = '{"version":1,"clusters":[{"name":"lab","access":{"eks":{"cluster":"lab"}}}]}';
    expect(valid(json)).toEqual(valid(MINIMAL));
  });

  test('the sample that is deployed with is valid', () => {
    expect(valid(readFileSync('deploy/cronwitness.yaml', 'utf8')).clusters[0]?.name).toBe('production');
  });
});

describe('several clusters', () => {
  const two = `${MINIMAL}  - name: old
    access: { secret: { name: cronwitness/old } }
    zone: Europe/Berlin
grace: 15m
maintenance:
  - { from: "2026-11-22T10:00:00Z", to: "2026-11-22T12:00:00Z", reason: game day, cluster: old }
  - { from: "2026-11-23T10:00:00Z", to: "2026-11-23T12:00:00Z", reason: upgrade, namespace: pay }
mutes:
  - { from: "2026-11-24T10:00:00Z", to: "2026-11-24T12:00:00Z", reason: noise, cluster: lab }
`;
  test('each has its own zone and its own maintenance', () => {
    const policies = ['lab', 'old'].map((name) => policyOf(valid(two), name));
    expect(
      policies.map(({ defaultZone, maintenance }) => [
        defaultZone,
        maintenance.map((m) => (m.mute === true ? `mute: ${m.reason}` : m.reason)),
      ]),
    ).toEqual([
      ['UTC', ['upgrade', 'mute: noise']],
      ['Europe/Berlin', ['game day', 'upgrade']],
    ]);
    expect(policies[0]?.grace).toBe(minutes(15));
  });
  test('a cluster that is not in it is refused by name', () => {
    expect(() => policyOf(valid(two), 'new')).toThrow(
      'no cluster "new" in the configuration; there is lab, old',
    );
  });
});

describe('recipients', () => {
  const owners = valid(
    `${MINIMAL}owners: { fleet: [all@example.com], recipients: { pay: [pay@example.com] } }`,
  );
  test.each([
    ['an owner with recipients', 'pay', ['pay@example.com']],
    ['an owner without', 'ads', ['all@example.com']],
    ['no owner', null, ['all@example.com']],
  ])('of %s', (_, owner, expected) => {
    expect(recipientsOf(owners, owner)).toEqual(expected);
  });
});

const withLine = (line: string): string => `${MINIMAL}${line}\n`;

const BOMB = [
  'owners: &a [x,x,x,x,x,x,x,x,x,x]',
  ...[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(10).fill(`*${'abcdefg'[i]}`)}]`),
].join('\n');

const REFUSED: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  'an empty file': ['', ['x.yaml:1:1: version: expected version: 1', 'x.yaml:1:1: clusters: is missing']],
  'broken YAML': [
    'version: 1\nclusters: [',
    ['x.yaml:2:12: Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ],
  'a YAML bomb': [withLine(BOMB), ['x.yaml:1:1: aliases expand to more than 100 copies here']],
  'a list a thousand deep': [
    withLine(`mutes: ${'['.repeat(20_000)}`),
    [expect.stringMatching(/^x\.yaml:5:\d+: nested too deeply to be read$/)],
  ],
  'a tab': [
    `${MINIMAL}report:\n\tzone: UTC\n`,
    ['x.yaml:6:1: a tab indents this line; YAML takes spaces only'],
  ],
  'the same key twice': [
    withLine('grace: 20m\ngrace: 30m'),
    ['x.yaml:6:1: this key is already there, further up in the same map'],
  ],
  'a list': ['- version: 1', ['x.yaml:1:1: expected object, received array']],
  'two documents': [
    `${MINIMAL}---\n${MINIMAL}`,
    ['x.yaml:5:1: a second document begins here; one is expected'],
  ],
  'a misspelt key': [withLine('grase: 20m'), ['x.yaml:5:8: grase: "grase" is not known here']],
  'a length of time without unit': [
    withLine('grace: "20"'),
    ['x.yaml:5:8: grace: expected a length of time such as 20m, 90s or 1h30m, found "20"'],
  ],
  'a zone that nobody knows': [
    withLine('report: { zone: Europe/Berln }'),
    ['x.yaml:5:17: report.zone: expected a time zone such as Europe/Berlin, found "Europe/Berln"'],
  ],
  'a target that rounds': [
    withLine('objectives: { start: { target: 99.99999% } }'),
    [
      'x.yaml:5:32: objectives.start.target: expected a percentage with at most four decimals, above 0% and up to 100%, found "99.99999%"',
    ],
  ],
  'a kill cause that does not exist': [
    withLine('objectives: { survive: { notCounted: [killed/bored] } }'),
    [
      'x.yaml:5:39: objectives.survive.notCounted[0]: expected a verdict such as killed/replaced, found "killed/bored"',
    ],
  ],
  'a cause of a start that does not exist': [
    withLine('objectives: { start: { notCounted: [dropped/create-refusd] } }'),
    [
      'x.yaml:5:37: objectives.start.notCounted[0]: expected a verdict such as late or dropped/create-refused, found "dropped/create-refusd"',
    ],
  ],
  'an event that nobody publishes': [
    withLine('webhooks: [{ name: a, url: "https://a.example", secret: s, events: [Incident Openned] }]'),
    [
      'x.yaml:5:69: webhooks[0].events[0]: expected one of Incident Opened, Incident Closed, Error Budget Burning, Observer Blind, Observer Recovered, Weekly SLO Report, Run Missed, Run Killed, Run Recovered, Pod Stuck Pending, CronJob Finding, Hand-over Finding, found "Incident Openned"',
    ],
  ],
  'windows and a migration of clusters that are not there': [
    `${MINIMAL}maintenance:
  - { from: "2026-11-22T10:00:00Z", to: "2026-11-22T12:00:00Z", reason: x, cluster: lap }
mutes:
  - { from: "2026-11-22T10:00:00Z", to: "2026-11-22T12:00:00Z", reason: x, cluster: lob }
migration: { cluster: lib }
`,
    [
      'x.yaml:6:85: maintenance[0].cluster: no cluster "lap"; there is lab',
      'x.yaml:8:85: mutes[0].cluster: no cluster "lob"; there is lab',
      'x.yaml:9:23: migration.cluster: no cluster "lib"; there is lab',
    ],
  ],
  'access of two kinds': [
    'version: 1\nclusters:\n  - name: lab\n    access: { eks: { cluster: a }, secret: { name: b } }\n',
    [
      'x.yaml:4:5: clusters[0].access: expected one of "eks: {cluster}", "secret: {name}", "kubeconfig: {file, context}"',
    ],
  ],
  'a mistake within one kind of access': [
    'version: 1\nclusters:\n  - name: lab\n    access: { eks: { claster: a } }\n',
    [
      'x.yaml:4:15: clusters[0].access.eks.cluster: is missing',
      'x.yaml:4:31: clusters[0].access.eks.claster: "claster" is not known here',
    ],
  ],
  'two clusters of one name': [
    `${MINIMAL}  - name: lab\n    access: { eks: { cluster: lab } }\n`,
    ['x.yaml:5:11: clusters[1].name: "lab" is there already'],
  ],
  'maintenance that ends before it begins': [
    withLine('maintenance: [{ from: "2026-11-22T12:00:00Z", to: "2026-11-22T10:00:00Z", reason: x }]'),
    ['x.yaml:5:51: maintenance[0].to: ends before it begins'],
  ],
  'several problems at once': [
    `version: 2\nclusters:\n  - name: Lab\n    access: { eks: { cluster: lab } }\ngrace: soon\n`,
    [
      'x.yaml:1:10: version: expected version: 1',
      'x.yaml:3:11: clusters[0].name: expected up to 30 of a-z, 0-9 and "-", beginning with a letter',
      'x.yaml:5:8: grace: expected a length of time such as 20m, 90s or 1h30m, found "soon"',
    ],
  ],
};

describe('what is refused, with line and column, all at once', () => {
  test.each(Object.entries(REFUSED))('%s', (_, [text, expected]) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});
