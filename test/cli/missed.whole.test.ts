import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cronwitness } from './run.ts';

let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'cronwitness-missed-'));
  expect(await cronwitness(['replay', '--data', data])).toMatchObject({ code: 0, stderr: '' });
}, 120_000);
afterAll(() => rmSync(data, { recursive: true }));

const on = (...args: readonly string[]) => cronwitness([...args, '--data', data]);
const AWAY =
  /^cronwitness: nobody has looked since 2026-11-22T15:43:58Z, .* ago: of what came later nothing is known$/;

test('ages are counted back from the last look, and it says that nobody has looked since', async () => {
  const { code, stdout, stderr } = await on('missed', '--since', '1m', '-o', 'csv');
  expect([code, stdout.trim().split('\r\n').length]).toEqual([0, 5]);
  expect(stdout).toContain('2026-11-22T15:43:00Z');
  expect(stderr.trimEnd()).toMatch(AWAY);
});

test('a recording that was judged by other rules is not judged over: that would count it twice', async () => {
  for (const other of [
    ['--start-within', '5s'],
    ['--zone', 'Asia/Kolkata'],
  ]) {
    const ran = await on('replay', ...other);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/judged there with a grace of 1 min and days in UTC; say another directory/);
  }
  expect((await on('verify')).stdout).toContain('good  288 stored verdicts');
});

describe('that there is none is good news only where somebody looked', () => {
  const UNTIL = ['--until', '2026-11-22T15:31:00Z'];
  const cases: Record<string, readonly [readonly string[], RegExp]> = {
    'all of it was watched': [['--since', '2026-11-22T15:30:00Z', ...UNTIL, '--cause', 'quota'], /^$/],
    'a part of it was not': [
      ['--since', '2026-11-22T15:00:00Z', ...UNTIL, '--cause', 'quota'],
      /^cronwitness: watched were 1 of 31 minutes from 2026-11-22T15:00:00Z to 2026-11-22T15:31:00Z: what was missed in the others is unknown\n$/,
    ],
    'nothing of it was': [
      ['--since', '2026-11-01T00:00:00Z', '--until', '2026-11-02T00:00:00Z'],
      /^cronwitness: watched were 0 of 1,440 minutes /,
    ],
    'it lies behind the last look': [['--since', '2026-11-22T15:50:00Z'], new RegExp(`${AWAY.source}`, 'm')],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, told]) => {
    const { code, stdout, stderr } = await on('missed', ...args);
    expect([code, stdout]).toEqual([0, 'None.\n']);
    expect(stderr).toMatch(told);
  });
});

test('a CronJob that nobody ever saw is a mistyped name, not one without misses', async () => {
  const wanted = { code: 2, stdout: '', stderr: 'cronwitness: --job: no CronJob lab/okk was ever seen\n' };
  expect(await on('missed', '--job', 'lab/okk')).toEqual(wanted);
  expect(await on('runs', '--job', 'lab/okk')).toEqual(wanted);
});

test("an incident's runs are found by the command of its mail, however long ago they were", async () => {
  const report = await on('report', '-o', 'json');
  const incidents: readonly { readonly id: string; readonly cause: string }[] = JSON.parse(
    report.stdout,
  ).incidents;
  const outage = incidents.find(({ cause }) => cause === 'controller-down')?.id ?? '';
  const { code, stdout } = await on('missed', '--incident', outage, '-o', 'csv');
  expect([code, stdout.trim().split('\r\n').length]).toEqual([0, 61]);
  const none = await on('missed', '--incident', outage, '--cause', 'quota');
  expect(none).toMatchObject({
    code: 0,
    stdout: 'None.\n',
    stderr: expect.not.stringContaining('watched were'),
  });
});

test('a deployed table without a Region says where one comes from', async () => {
  const env = { AWS_REGION: '', AWS_DEFAULT_REGION: '', AWS_CONFIG_FILE: '/dev/null' };
  const ran = await cronwitness(['missed', '--table', 'runs'], { env });
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.stderr).toMatch(
    /^cronwitness: --table runs: [^\n]*Region not accepted[^\n]*; expected AWS_REGION [^\n]*\n$/,
  );
});
