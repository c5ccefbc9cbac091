import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cronwitness } from './run.ts';

const SINCE = ['--since', '2026-11-22T15:00:00Z', '--until', '2026-11-22T16:00:00Z'];
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'cronwitness-history-'));
  const ran = await cronwitness(['replay', '--data', data]);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
}, 120_000);
afterAll(() => rmSync(data, { recursive: true }));

const on = (...args: readonly string[]) => cronwitness([...args, '--data', data]);

describe('runs and missed', () => {
  test('a table has a line for each, the newest first', async () => {
    const { code, stdout, stderr } = await on('runs', '--job', 'lab/oom', ...SINCE);
    const lines = stdout.trimEnd().split('\n');
    expect([code, stderr, lines.length]).toEqual([0, '', 15]);
    expect(lines[0]).toMatch(/^NOMINAL +CRONJOB +START +DELAY +FINISH +OWNER +JOB$/);
    expect(lines[1]).toMatch(
      /^2026-11-22T15:43:00Z {2}lab\/oom {2}on-time +4 s {2}killed: signal +oom-29922703$/,
    );
    expect(lines.at(-1)).toMatch(/^2026-11-22T15:30:00Z/);
  });
  test('CSV has a header and CRLF, and the filters hold', async () => {
    const { code, stdout } = await on('missed', '--cause', 'oom-killed', '-o', 'csv', ...SINCE);
    const lines = stdout.split('\r\n');
    expect([code, lines.length]).toEqual([0, 8]);
    expect(lines[0]).toBe(
      'namespace,name,owner,nominal,start,startCause,startedAt,delaySeconds,finish,finishCause,finishedAt,exitCode,job',
    );
    expect(lines[1]).toBe(
      'lab,oom,,2026-11-22T15:41:00Z,on-time,,2026-11-22T15:41:00Z,0,killed,oom-killed,2026-11-22T15:41:00Z,,oom-29922701',
    );
  });
  test('JSON is a list, and what does not fit is said on stderr', async () => {
    const { code, stdout, stderr } = await on('missed', '--limit', '2', '-o', 'json', ...SINCE);
    expect([code, JSON.parse(stdout).length]).toEqual([0, 2]);
    expect(stderr).toBe(
      'cronwitness: these are the newest 2; there are more (--limit, or --until 2026-11-22T15:43:01Z)\n',
    );
  });
});

describe('explain', () => {
  test('tells one run fact by fact', async () => {
    const { code, stdout } = await on('explain', 'lab/oom@2026-11-22T15:41:00Z');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^lab\/oom@2026-11-22T15:41:00Z\nstarted on time after 0 s, killed \(oom-killed\)/,
    );
    expect(stdout).toMatch(/container main ended,\s+exit\s+code\s+137/);
    expect(stdout).toContain('kubectl -n lab logs job/oom-29922701 --all-containers --tail=50');
  });
  test('of a time at which nothing was due it names the nearest', async () => {
    expect(await on('explain', 'lab/oom@2026-11-22T15:41:30Z')).toMatchObject({
      code: 2,
      stdout: '',
      stderr:
        'cronwitness: no run of lab/oom was due at 2026-11-22T15:41:30Z; the nearest: lab/oom@2026-11-22T15:41:00Z, lab/oom@2026-11-22T15:42:00Z\n',
    });
  });
});

test('verify is good on the recording', async () => {
  const { code, stdout } = await on('verify');
  expect(stdout).toMatch(
    /^good {2}15 ledger records of recording 2026-11-22T15:29:06Z, unbroken; head 15:[0-9a-f]{64}\ngood {2}288 stored verdicts follow from 15 records\n$/,
  );
  expect(code).toBe(0);
});

test('verify finds a head that a report told, and says where another one should be', async () => {
  const head = /head (15:[0-9a-f]{64})/.exec((await on('verify')).stdout)?.[1] ?? '';
  const still = await on('verify', '--head', head);
  expect([still.code, still.stdout.split('\n')[1]]).toEqual([0, 'good  1 known head is in it']);
  const cut = await on('verify', '--head', head.replace('15:', '16:'));
  expect(cut.code).toBe(1);
  expect(cut.stdout).toContain(
    'record 16 missing: its head is known, and the chain ends at 15: it was cut off',
  );
  const other = await on('verify', '--head', `15:${'0'.repeat(16)}`);
  expect(other.code).toBe(1);
  expect(other.stdout).toContain('record 15 altered: its hash is another one than');
});

describe('bad usage is one clear line and exit code 2, a store that is not there 3', () => {
  const cases: Record<string, readonly [readonly string[], number, RegExp]> = {
    'a verdict that is none': [
      ['runs', '--verdict', 'lost'],
      2,
      /"lost" is no verdict; expected one of on-time/,
    ],
    'a cause that is none': [['missed', '--cause', 'gremlins'], 2, /"gremlins" is no cause/],
    'a CronJob without a namespace': [['runs', '--job', 'settle'], 2, /expected NAMESPACE\/NAME/],
    'times the wrong way round': [
      ['runs', '--since', '1h', '--until', '2h'],
      2,
      /--since 1h is after --until 2h/,
    ],
    'a limit of nothing': [['missed', '--limit', '0'], 2, /"0" is not a number of runs/],
    'a format that is none': [
      ['missed', '-o', 'yaml'],
      2,
      /"yaml" is not a format; expected table, json, csv/,
    ],
    'a list that never ends': [['runs', '--watch', '-o', 'json'], 2, /--watch: prints a table that grows/],
    'a run that is none': [['explain', 'settle'], 2, /expected NAMESPACE\/NAME@TIME/],
    'a head that is none': [
      ['verify', '--head', '15'],
      2,
      /"15" is not a ledger head; expected SEQUENCE:HASH/,
    ],
    'a port that is none': [['ui', '--port', '99999'], 2, /"99999" is not a port/],
    'no store': [['verify', '--data', 'no/such/place'], 3, /there is no store; "cronwitness up"/],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, code, message]) => {
    const ran = await cronwitness(args);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
  test('a cluster that is not there is answered with those that are', async () => {
    const ran = await on('missed', '--cluster', 'prod');
    expect(ran.code).toBe(2);
    expect(ran.stderr).toBe(
      'cronwitness: --cluster: "prod" is not in this store; it has "recording 2026-11-22T15:29:06Z"\n',
    );
  });
});
