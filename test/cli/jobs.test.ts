import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { addJobs } from '../../cli/jobs.ts';
import { UsageError } from '../../cli/usage-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

beforeEach(() => {
  process.exitCode = undefined;
});

/** Runs `jobs …`; what it threw is told beside what it printed. */
const run = (...args: readonly string[]) => {
  const written = { out: '', err: '' };
  const into = (side: 'out' | 'err') => (text: string | Uint8Array) => {
    written[side] += String(text);
    return true;
  };
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(into('out'));
  const err = vi.spyOn(process.stderr, 'write').mockImplementation(into('err'));
  let thrown: unknown = null;
  try {
    const program = new Command().exitOverride();
    addJobs(program);
    program.parse(['jobs', ...args], { from: 'user' });
  } catch (error) {
    thrown = error;
  } finally {
    out.mockRestore();
    err.mockRestore();
  }
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { ...written, thrown, exit };
};
const messageOf = (thrown: unknown): string => {
  expect(thrown).toBeInstanceOf(UsageError);
  return thrown instanceof Error ? thrown.message.replaceAll(`${folder}/`, '') : '';
};

const JOB = (more = '') => `- name: job
  timeZone: America/New_York
${more}  kubernetes:
    schedule: '30 9 * * *'
    command: [ls]
    image: i:1
    resources: {limits: {memory: 64Mi}}
`;

test('lint of a sound file is fine, with the chart and the sum', () => {
  const found = run('lint', file('ok.yaml', JOB()), '--as-of', '2026-11-22T00:00:00Z');
  expect(found).toMatchObject({ exit: 0, thrown: null, err: '' });
  expect(found.out).toBe(
    'starts per minute past the hour, over one day (1 in all; fullest minute 2026-11-22T14:30:00Z with 1)\n' +
      `  :30       1 ${'█'.repeat(50)}\n1 job: 0 errors, 0 warnings\n`,
  );
});

test('lint tells each finding with its place and exits with 1 when one is an error', () => {
  const found = run('lint', file('bad.yaml', JOB().replace('name: job', 'name: Job').replace('9 *', '29 *')));
  expect(found.exit).toBe(1);
  expect(found.out.replaceAll(`${folder}/`, '').split('\n').slice(0, 2)).toEqual([
    expect.stringMatching(/^bad\.yaml:1:9: error: Job: .* \[name-not-dns\]$/),
    expect.stringMatching(/^bad\.yaml:4:15: error: Job: .*column 4.* \[bad-schedule\]$/),
  ]);
});

test('lint as JSON is one object', () => {
  const found = run('lint', file('ok.yaml', JOB()), '-o', 'json', '--as-of', '2026-11-22T00:00:00Z');
  expect(JSON.parse(found.out)).toMatchObject({ jobs: 1, findings: [] });
});

test.each([
  ['a directory', () => folder, /: is a directory, not a file$/],
  ['a file that is not there', () => join(folder, 'none.yaml'), /^none\.yaml: no such file$/],
  [
    'a number as a name',
    () => file('n.yaml', JOB().replace('name: job', 'name: 12')),
    /^n\.yaml:1:9: name: .*quote it: "12"$/,
  ],
])('%s is bad input, in one line', (_, path, says) => {
  const message = messageOf(run('lint', path()).thrown);
  expect(message).toMatch(says);
  expect(message).not.toContain('\n');
});

test('problems of several files come together, a line each', () => {
  const [a, b] = [file('a.yaml', JOB('  shadow: perhaps\n')), file('b.yaml', 'hello\n')];
  const lines = messageOf(run('lint', a, b).thrown).split('\n');
  expect(lines.map((line) => line.split(': ')[0])).toEqual(['a.yaml:3:11', 'b.yaml:1:1']);
});

test('a bad --as-of is bad usage', () => {
  expect(messageOf(run('lint', file('ok.yaml', JOB()), '--as-of', 'tomorrow').thrown)).toContain('--as-of');
});

test('render writes CronJobs that diff finds nothing to say about', () => {
  const jobs = file('ok.yaml', JOB());
  const rendered = run('render', '--to', 'kubernetes', jobs);
  expect(rendered.out).toContain('kind: CronJob\n');
  const chronos = run('render', '--to', 'chronos', jobs, '--as-of', '2026-11-22T00:00:00Z');
  expect(JSON.parse(chronos.out)).toMatchObject([
    { schedule: 'R/2026-11-22T09:30:00.000-05:00/P1D', disabled: true },
  ]);
  const list = file('list.json', '{"items":[]}');
  expect(run('diff', jobs, '--cluster-list', list)).toMatchObject({
    exit: 1,
    out: 'missing  default/job\n1 missing, 0 extra, 0 drifted\n',
  });
});

test('a job without an image needs --image', () => {
  const bare = file('bare.yaml', JOB().replace('    image: i:1\n', ''));
  expect(messageOf(run('render', '--to', 'kubernetes', bare).thrown)).toBe(
    'bare.yaml:1:9: job names no image; give --image',
  );
  expect(run('render', '--to', 'kubernetes', bare, '--image', 'x:2').out).toContain('image: x:2');
});

test('what Chronos cannot say is told by place, and the rest is written', () => {
  const two = file(
    'two.yaml',
    `${JOB()}${JOB().replace('name: job', 'name: workdays').replace('* * *', '* * 1-5')}`,
  );
  const found = run('render', '--to', 'chronos', two);
  expect(found.exit).toBe(1);
  expect(JSON.parse(found.out)).toHaveLength(1);
  expect(found.err).toMatch(/two\.yaml:11:15: error: workdays: "30 9 \* \* 1-5" has no ISO 8601 repetition/);
});

test('a cluster list that is none is bad input', () => {
  const message = messageOf(
    run('diff', file('ok.yaml', JOB()), '--cluster-list', file('x.json', '<html>')).thrown,
  );
  expect(message).toBe('x.json is not JSON; kubectl get cronjobs -A -o json writes the list');
});

const HOSTILE = JOB().replace('name: job', 'name: "a\\nb\\e[31m\\u202e"');

test('whatever a job is called, lint is a line for each finding and moves no cursor', () => {
  const found = run('lint', file('hostile.yaml', HOSTILE));
  expect(found.exit).toBe(1);
  expect(found.out).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
  expect(found.out.split('\n')[0]).toMatch(/: error: a\\u000ab\\u001b\[31m\\u202e: .* \[name-not-dns\]$/);
  const long = run('lint', file('long.yaml', JOB().replace('name: job', `name: ${'a'.repeat(100_000)}`)));
  expect(long.out.length).toBeLessThan(2_000);
});

test('what the API server would refuse, or what would overwrite a namesake, is told and not rendered', () => {
  const named = (name: string): string => JOB().replace('name: job', `name: ${name}`);
  const jobs = file(
    'refused.yaml',
    [named('one'), named('Two'), named('three').replace('64Mi', 'much'), named('one'), named('four')].join(
      '',
    ),
  );
  const { exit, out, err } = run('render', '--to', 'kubernetes', jobs);
  expect(exit).toBe(1);
  expect(out.match(/^ {2}name: .*$/gm)).toEqual(['  name: one', '  name: four']);
  expect(err.match(/\[[a-z-]+\]$/gm)).toEqual(['[name-not-dns]', '[bad-quantity]', '[name-not-unique]']);
});
