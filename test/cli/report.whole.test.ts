import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cronwitness, type Ran } from './run.ts';

let data: string;
let first: Ran;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'cronwitness-report-'));
  first = await cronwitness(['replay', '--data', data]);
});
afterAll(() => rmSync(data, { recursive: true }));

describe('a recording replayed into a store', () => {
  test('prints a report that adds up', () => {
    expect(first.code).toBe(0);
    expect(first.stderr).toBe('');
    expect(first.stdout).toMatch(/^Cron SLO · recording 2026-11-22T15:29:06Z\n/);
    expect(first.stdout).toContain('59  dropped: controller-down');
    expect(first.stdout).toContain('Watched 15 of 15 minutes.');
  });

  test('is the same when it is replayed again', async () => {
    expect(await cronwitness(['replay', '--data', data])).toEqual(first);
  });

  test('is reported week by week; a missed objective is exit code 1', async () => {
    const ran = await cronwitness(['report', '--week', '2026-W47', '--data', data, '-o', 'json']);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    const report = JSON.parse(ran.stdout);
    expect(report.window.label).toBe('2026-W47');
    expect(report.objectives.start).toMatchObject({ kind: 'missed', good: 199, bad: 80 });
    expect(report.objectives.survive).toMatchObject({ kind: 'missed', good: 142, bad: 44 });
  });

  test.each([
    ['text', /^Cron SLO 2026-W47/],
    ['html', /^<!doctype html>/i],
    ['md', /^# Cron SLO 2026-W47/],
  ])('as %s', async (format, head) => {
    const ran = await cronwitness(['report', '--week', '2026-W47', '--data', data, '-o', format]);
    expect(ran).toMatchObject({ code: 1, stderr: '' });
    expect(ran.stdout).toMatch(head);
  });
});

describe('a report that cannot be is one clear line', () => {
  const cases: Record<string, readonly [readonly string[], number, RegExp]> = {
    'no such week': [['--week', '2026-W60'], 2, /"2026-W60" is not a week/],
    'a week in the future': [['--week', '2126-W01'], 2, /2126-W01 has not begun/],
    'an unknown zone': [['--zone', 'Mars/Olympus'], 2, /"Mars\/Olympus" is not known/],
    'an unknown format': [['-o', 'pdf'], 2, /"pdf" is not a format; expected text, html, json, md/],
    'to be issued before the week is over': [
      ['--week', '2026-W47', '--once'],
      2,
      /--once: 2026-W47 is not over as of the last record/,
    ],
    'to be issued of a week that nobody saw': [
      ['--week', '2026-W46', '--once'],
      2,
      /--once: 2026-W46 was over before anybody looked: there is nothing to issue/,
    ],
    'another cluster': [['--cluster', 'prod'], 2, /"prod" is not in this store; it has "recording/],
    'no store': [['--data', 'no/such/place'], 3, /no\/such\/place: there is no store/],
  };
  test.each(Object.entries(cases))('%s', async (_, [args, code, message]) => {
    const ran = await cronwitness(['report', '--data', data, ...args]);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(message);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('a recipient that is not an address is bad input: its place in the file, in one line', async () => {
  const file = join(data, 'bad.yaml');
  writeFileSync(
    file,
    'version: 1\nclusters: [{ name: lab, access: { kubeconfig: {} } }]\nowners: { fleet: [ops-at-example] }\n',
  );
  const ran = await cronwitness(['up', '--once', '--config', file, '--data', join(data, 'none')]);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toMatch(/bad\.yaml:3:\d+: owners\.fleet\[0\]: expected a mail address/);
  expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
});
