import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differences, expectedRows, LAB } from '../recording/expected.ts';
import { cronwitness, type Ran } from './run.ts';

const WINDOW = ['--from', '2026-11-22T15:31:00Z', '--to', '2026-11-22T15:42:00Z', '--start-within', '60s'];
const rowsOf = ({ stdout }: Ran) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cronwitness-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A copy of the recording that a test may spoil. */
const copyOf = (name: string): string => {
  const copy = join(folder, name);
  cpSync(LAB, copy, { recursive: true });
  return copy;
};

describe('audit of the recording', () => {
  test('gives every expected line, field by field, in order', async () => {
    const ran = await cronwitness(['audit', '--recording', LAB, ...WINDOW, '-o', 'ndjson']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(differences(rowsOf(ran))).toEqual([]);
    const order = rowsOf(ran).map((r) => [r.cronJob, r.nominal]);
    expect(order).toEqual(expectedRows().map((r) => [r.cronJob, r.nominal]));
  });

  test('gives the same in another zone, locale and tick', async () => {
    const elsewhere = await cronwitness(
      ['audit', '--recording', LAB, ...WINDOW, '--tick', '30s', '-o', 'ndjson'],
      { env: { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8', LANG: 'de_DE.UTF-8' } },
    );
    expect(differences(rowsOf(elsewhere))).toEqual([]);
  });

  test("goes by the file's grace and windows; a flag wins over the file", async () => {
    const config = join(folder, 'cronwitness.yaml');
    writeFileSync(
      config,
      `version: 1
grace: 1m
clusters: [{ name: lab, access: { kubeconfig: {} } }]
maintenance:
  - { from: '2026-11-22T15:36:00Z', to: '2026-11-22T15:42:00Z', cluster: lab, reason: upgrade }
`,
    );
    const window = ['--from', '2026-11-22T15:31:00Z', '--to', '2026-11-22T15:42:00Z'];
    const judged = async (...more: readonly string[]) => {
      const args = ['audit', '--recording', LAB, ...window, '--config', config, '-o', 'ndjson', ...more];
      const ran = await cronwitness(args);
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      const kinds: readonly string[] = rowsOf(ran).map((row) => row.start.kind);
      return { ran, count: (kind: string): number => kinds.filter((one) => one === kind).length };
    };
    const [plain, excused, patient] = await Promise.all([
      judged(),
      judged('--cluster', 'lab'),
      judged('--start-within', '20m'),
    ]);
    expect(differences(rowsOf(plain.ran))).toEqual([]);
    expect(plain.count('excused')).toBe(0);
    expect(excused.count('excused')).toBeGreaterThan(plain.count('dropped'));
    expect(excused.count('dropped')).toBe(0);
    expect(plain.count('never-started')).toBeGreaterThan(0);
    expect(patient.count('never-started')).toBe(0);
  });

  test('a broken line in the middle is named with file and line, and the rest is judged', async () => {
    const spoiled = copyOf('broken-line');
    const lines = gunzipSync(readFileSync(join(spoiled, 'events.ndjson.gz')))
      .toString()
      .split('\n');
    lines.splice(1000, 0, '{"t":"2026-11-22T15:3');
    rmSync(join(spoiled, 'events.ndjson.gz'));
    writeFileSync(join(spoiled, 'events.ndjson'), lines.join('\n'));
    const ran = await cronwitness(['audit', '--recording', spoiled, ...WINDOW, '-o', 'ndjson']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /^cronwitness: .*events\.ndjson:1001: not JSON; expected one object like .*\n$/,
    );
    expect(differences(rowsOf(ran))).toEqual([]);
  });

  test('a line lost from the Jobs turns no run into a miss: what it may have said is unknown', async () => {
    const spoiled = copyOf('lost-job');
    const lines = gunzipSync(readFileSync(join(spoiled, 'jobs.ndjson.gz')))
      .toString()
      .split('\n');
    // The only lines that tell of ttl0-29922693: its Job came and went within a second.
    const without = lines.map((line) => (line.includes('"name":"ttl0-29922693"') ? 'spoiled' : line));
    rmSync(join(spoiled, 'jobs.ndjson.gz'));
    writeFileSync(join(spoiled, 'jobs.ndjson'), without.join('\n'));
    const ran = await cronwitness(['audit', '--recording', spoiled, ...WINDOW, '-o', 'ndjson']);
    expect(ran.code).toBe(2);
    const row = rowsOf(ran).find((r) => r.cronJob === 'lab/ttl0' && r.nominal === '2026-11-22T15:33:00Z');
    expect(row.start.kind).not.toBe('dropped');
  });

  test('as of a time after its end it claims nothing of the time in between: nobody looked', async () => {
    const later = ['--as-of', '2026-11-22T16:00:00Z', '--from', '2026-11-22T15:44:00Z'];
    const ran = await cronwitness([
      'audit',
      '--recording',
      LAB,
      ...later,
      '--start-within',
      '60s',
      '-o',
      'json',
    ]);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const rows: readonly { readonly start: { readonly kind: string } }[] = JSON.parse(ran.stdout);
    expect(rows.length).toBeGreaterThan(300);
    expect([...new Set(rows.map((row) => row.start.kind))].toSorted()).toEqual(['pending', 'unknown']);
  });

  test('a truncated gzip file is one clear line', async () => {
    const spoiled = copyOf('truncated');
    truncateSync(join(spoiled, 'pods.ndjson.gz'), 100_000);
    const ran = await cronwitness(['audit', '--recording', spoiled, ...WINDOW, '-o', 'ndjson']);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(/^cronwitness: .*pods\.ndjson\.gz: breaks off after line \d+ .*\n$/);
  });
});

describe('bad usage is one clear line and exit code 2', () => {
  const cases: Record<string, readonly [readonly string[], RegExp]> = {
    'an unknown option': [['audit', '--recroding', 'x'], /unknown option '--recroding'/],
    'an unknown command': [['adit'], /unknown command 'adit'/],
    'a recording and a cluster': [
      ['audit', '--recording', LAB, '--context', 'prod'],
      /--context: of a cluster; leave it out, or --recording/,
    ],
    'a missing directory': [['audit', '--recording', 'no/such/place'], /no\/such\/place: no such directory/],
    'a directory that is no recording': [
      ['audit', '--recording', 'core'],
      /core: not a recording, cronjobs\.ndjson\.gz/,
    ],
    '--from after --to': [
      ['audit', '--recording', LAB, '--from', '2026-11-22T15:42:00Z', '--to', '2026-11-22T15:31:00Z'],
      /--from 2026-11-22T15:42:00Z is after --to/,
    ],
    '--to before the recording': [
      ['audit', '--recording', LAB, '--to', '2020-01-01T00:00:00Z'],
      /--to 2020-01-01T00:00:00Z; what is known is of 2026-11-22T15:29:06Z to 2026-11-22T15:43:58Z/,
    ],
    '--as-of in another year': [
      ['audit', '--recording', LAB, '--as-of', '2027-11-22T15:40:00Z'],
      /--as-of 2027-11-22T15:40:00Z: the recording is of 2026-11-22T15:29:06Z to 2026-11-22T15:43:58Z/,
    ],
    'a time that is none': [
      ['audit', '--recording', LAB, '--from', 'yesterday'],
      /--from: "yesterday" is not a time; expected RFC 3339/,
    ],
    'a time that is none, before any cluster is asked': [
      ['audit', '--kubeconfig', 'none', '--from', 'yesterday'],
      /--from: "yesterday" is not a time; expected RFC 3339/,
    ],
    'a grace that is none': [
      ['audit', '--recording', LAB, '--start-within', '0'],
      /--start-within: "0" is not a length of time/,
    ],
    'a configuration that is none': [
      ['audit', '--recording', LAB, '--config', 'none.yaml'],
      /none\.yaml: no such file$/m,
    ],
    'an unknown format': [
      ['audit', '--recording', LAB, '-o', 'xml'],
      /"xml" is not a format; expected table, ndjson, json/,
    ],
    'an expression with six fields': [
      [
        'occurrences',
        '--schedule',
        '0 0 * * * *',
        '--from',
        '2026-01-01T00:00:00Z',
        '--to',
        '2026-01-02T00:00:00Z',
      ],
      /found 6 fields, at column 11; Kubernetes accepts five fields/,
    ],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, message]) => {
    const ran = await cronwitness(args);
    expect(ran.code).toBe(2);
    expect(ran.stdout).toBe('');
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(ran.stderr).toMatch(/^cronwitness: /);
  });

  test('a mistake in every line of a long file is told a hundred times, and the rest counted', async () => {
    const log = join(folder, 'log.ndjson');
    writeFileSync(log, 'this is a log\n'.repeat(5000));
    const ran = await cronwitness(['migration', 'import', log, '--data', join(folder, 'none')]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    const lines = ran.stderr.trimEnd().split('\n');
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([
      101,
      `cronwitness: ${log}:1: is not JSON`,
      'cronwitness: and 4900 more like these',
    ]);
  });
});
