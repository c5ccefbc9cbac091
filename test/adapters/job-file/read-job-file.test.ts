import { expect, test } from 'vitest';
import { readJobFile } from '../../../adapters/job-file/read-job-file.ts';
import { formatPosition } from '../../../core/inventory/job.ts';

const BODY = 'kubernetes: {schedule: "0 3 * * *", command: [ls]}';
const problemsOf = (text: string): readonly string[] =>
  readJobFile('f.yaml', text).problems.map(({ at, message }) => `${formatPosition(at)}: ${message}`);
const namesOf = (text: string): readonly string[] =>
  readJobFile('f.yaml', text).jobs.map(({ job }) => job.name);

const BAD: Readonly<Record<string, { text: string; says: readonly string[] }>> = {
  'a number as name is told to be quoted': {
    text: `- name: 123\n  ${BODY}\n`,
    says: ['f.yaml:1:9: name: expected string, received number; quote it: "123"'],
  },
  'a duplicate key is told at its second place': {
    text: `- name: a\n  name: b\n  ${BODY}\n`,
    says: ['f.yaml:2:3: this key is already there, further up in the same map'],
  },
  'a tab is called a tab': {
    text: `- name: a\n\t${BODY}\n`,
    says: ['f.yaml:2:2: a tab indents this line; YAML takes spaces only'],
  },
  'a misspelt field is an error where it stands': {
    text: `- name: a\n  shedule: x\n  ${BODY}\n`,
    says: ['f.yaml:2:3: unknown field shedule'],
  },
  'what is missing is told at the nearest thing there is': {
    text: '- name: a\n  kubernetes:\n    schedule: "* * * * *"\n',
    says: ['f.yaml:3:5: kubernetes.command is missing'],
  },
  'a time that does not exist is told': {
    text: `- name: a\n  since: 2026-02-30T00:00:00Z\n  ${BODY}\n`,
    says: ['f.yaml:2:10: since: "2026-02-30T00:00:00Z" is not an RFC 3339 time such as 2026-11-01T00:00:00Z'],
  },
  'a history that ends in other hands is told': {
    text: `- name: a\n  scheduler: chronos\n  since: [{at: 2026-01-01T00:00:00Z, scheduler: kubernetes}]\n  ${BODY}\n`,
    says: ['f.yaml:3:10: since: ends with kubernetes, but scheduler is chronos'],
  },
  'a shadow interval that ends before it begins is told': {
    text: `- name: a\n  shadow: {from: 2026-02-01T00:00:00Z, to: 2026-01-01T00:00:00Z}\n  ${BODY}\n`,
    says: ['f.yaml:2:44: shadow.to: ends before it begins'],
  },
  'an empty file has no job': { text: '', says: ['f.yaml:1:1: no job in this file'] },
  'a file of comments has no job': { text: '# nothing\n', says: ['f.yaml:1:1: no job in this file'] },
  'a plain text is no list of jobs': {
    text: 'hello\n',
    says: ['f.yaml:1:1: not a list of jobs, a map with "jobs:", or a job'],
  },
  'an alias to nothing is told': {
    text: `- name: *nothing\n  ${BODY}\n`,
    says: ['f.yaml:1:3: Unresolved alias (the anchor must be set before the alias): nothing'],
  },
};

test.each(Object.entries(BAD))('%s', (_, { text, says }) => {
  expect(problemsOf(text)).toEqual(says);
});

test('brackets without end are refused in one line', () => {
  expect(problemsOf('['.repeat(100_000))).toEqual([
    expect.stringMatching(/^f\.yaml:1:\d+: nested too deeply to be read$/),
  ]);
});

test('a YAML bomb is refused in one line', () => {
  const layers = Array.from(
    { length: 9 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
  );
  const bomb = `l0: &l0 [x]\n${layers.join('\n')}\njobs:\n- name: *l9\n  ${BODY}\n`;
  expect(problemsOf(bomb)).toEqual(['f.yaml:12:3: aliases expand to more than 100 copies here']);
});

test('all problems of a file come in one pass, in order, and the sound entries are read', () => {
  const text = [
    `- name: first\n  ${BODY}`,
    `- name: 7\n  ${BODY}`,
    `- name: tabbed\n\t${BODY}`,
    `- name: quoted\n  owner: "never closed\n  ${BODY}`,
    `- name: odd\n  criticality: urgent\n  scheduler: mesos\n  ${BODY}`,
    `- name: last\n  ${BODY}`,
  ].join('\n');
  expect(namesOf(text)).toEqual(['first', 'last']);
  expect(problemsOf(text).map((line) => line.split(': ')[0])).toEqual([
    'f.yaml:3:9',
    'f.yaml:6:2',
    'f.yaml:8:23',
    'f.yaml:11:16',
    'f.yaml:12:14',
  ]);
});

const GOOD: Readonly<Record<string, { text: string; names: readonly string[] }>> = {
  'a list': { text: `- name: a\n  ${BODY}\n- name: b\n  ${BODY}\n`, names: ['a', 'b'] },
  'a list after the document marker and comments': {
    text: `# jobs\n---\n# more\n- name: a\n  ${BODY}\n`,
    names: ['a'],
  },
  'several documents, each a job': {
    text: `name: a\n${BODY}\n---\nname: b\n${BODY}\n---\n`,
    names: ['a', 'b'],
  },
  'a map with jobs': { text: `jobs:\n- name: a\n  ${BODY}\n- name: b\n  ${BODY}\n`, names: ['a', 'b'] },
  'anchors that reach from one entry to the next': {
    text: `- name: a\n  kubernetes: &k {schedule: "0 3 * * *", command: [ls]}\n- name: b\n  kubernetes: *k\n`,
    names: ['a', 'b'],
  },
  'Windows line ends and a byte order mark': {
    text: `\uFEFF- name: a\r\n  ${BODY}\r\n- name: b\r\n  ${BODY}\r\n`,
    names: ['a', 'b'],
  },
  'JSON, which is YAML too': {
    text: `[{"name":"a","kubernetes":{"schedule":"0 3 * * *","command":["ls"]}}]`,
    names: ['a'],
  },
  'a block of text that looks like entries': {
    text: `- name: a\n  kubernetes:\n    schedule: "0 3 * * *"\n    command: |\n      - name: x\n      - name: y\n- name: b\n  ${BODY}\n`,
    names: ['a', 'b'],
  },
};

test.each(Object.entries(GOOD))('reads %s', (_, { text, names }) => {
  expect(problemsOf(text)).toEqual([]);
  expect(namesOf(text)).toEqual(names);
});

test('one bad entry in a file of 5,000 lines is told with its line and column, and 499 jobs are read', () => {
  const entry = (i: number) =>
    `- name: job-${i}\n  owner: team\n  kubernetes:\n    schedule: "${i % 60} 3 * * *"\n    command:\n      - ruby\n      - /srv/job.rb\n    resources:\n      limits:\n        memory: ${i === 321 ? '[]' : '64Mi'}\n`;
  const text = Array.from({ length: 500 }, (_, i) => entry(i)).join('');
  expect(text.split('\n')).toHaveLength(5001);
  const { jobs, problems } = readJobFile('big.yaml', text);
  expect(problems.map(({ at }) => formatPosition(at))).toEqual(['big.yaml:3220:17']);
  expect(jobs).toHaveLength(499);
  expect(formatPosition(jobs[400]?.at('schedule') ?? { file: '', line: 0, column: 0 })).toBe(
    'big.yaml:4014:15',
  );
});

test('every field of the format is read', () => {
  const text = `
name: ledger
namespace: pay
owner: payments
timeZone: Europe/Paris
criticality: critical
scheduler: chronos
since:
  - {at: 2026-10-01T00:00:00Z, scheduler: kubernetes}
  - {at: 2026-10-03T12:00:00+02:00, scheduler: chronos}
shadow: {from: 2026-11-01T00:00:00Z, to: 2026-11-08T00:00:00Z}
longestRun: 1h30m
kubernetes:
  schedule: '15 */2 * * *'
  command: ruby /srv/x.rb
  image: registry.test/x:1
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 600
  resources: {requests: {cpu: 0.1, memory: 128M}, limits: {memory: 1024M}}
`;
  expect(readJobFile('f', text)).toMatchObject({
    problems: [],
    jobs: [
      {
        job: {
          name: 'ledger',
          namespace: 'pay',
          owner: 'payments',
          timeZone: 'Europe/Paris',
          criticality: 4,
          scheduler: 'chronos',
          longestRunSeconds: 5400,
          schedule: '15 */2 * * *',
          image: 'registry.test/x:1',
          command: ['/bin/sh', '-c', 'ruby /srv/x.rb'],
          concurrencyPolicy: 'Forbid',
          startingDeadlineSeconds: 600,
          resources: { requests: { cpu: '0.1', memory: '128M' }, limits: { memory: '1024M' } },
          since: [
            { at: Date.UTC(2026, 9, 1), scheduler: 'kubernetes' },
            { at: Date.UTC(2026, 9, 3, 10), scheduler: 'chronos' },
          ],
          shadow: { kind: 'within', interval: { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 8) } },
        },
      },
    ],
  });
});
