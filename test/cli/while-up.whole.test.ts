import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAB } from '../recording/expected.ts';
import { cronwitness } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const data = mkdtempSync(join(tmpdir(), 'cronwitness-while-up-'));
let up: ChildProcess;
let said = '';

const start = (): void => {
  const args = ['up', '--recording', LAB, '--speed', '1000000', '--start-within', '60s', '--every', '60s'];
  up = spawn(process.execPath, ['dist-test/cronwitness.js', ...args, '--port', '0', '--data', data], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [up.stdout, up.stderr])
    stream?.on('data', (text) => {
      said += text;
    });
};
// With its dashboard `up` stays when the recording has passed.
beforeAll(async () => {
  start();
  while (!/ttl0@2026-11-22T15:37:00Z {2}dropped/.test(said)) await once(up.stdout ?? up, 'data');
}, 120_000);
afterAll(() => {
  up.kill('SIGKILL');
  rmSync(data, { recursive: true, force: true });
});

const since = ['--since', '2026-11-22T15:00:00Z'];
const commands: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['runs', ['runs', ...since, '--job', 'lab/ok'], /lab\/ok +on-time/],
  ['missed', ['missed', ...since, '--limit', '5'], /dropped|killed|never-started/],
  ['explain', ['explain', 'lab/ttl0@2026-11-22T15:37:00Z'], /controller-down/],
  ['report', ['report'], /Cron SLO/],
  ['verify', ['verify'], /good {2}\d+ ledger records/],
];

describe('while `up` has the store open', () => {
  test('readers answer, several at once', async () => {
    const all = await Promise.all(commands.map(([, args]) => cronwitness([...args, '--data', data])));
    for (const [i, { stdout }] of all.entries()) expect(stdout).toMatch(commands[i]?.[2] ?? /never/);
  });

  test('only the owner of the files may know the key that opens it', () => {
    expect(statSync(join(data, 'endpoint.json')).mode & 0o777).toBe(0o600);
  });

  test('without the key its port tells nothing', async () => {
    const { port } = JSON.parse(readFileSync(join(data, 'endpoint.json'), 'utf8'));
    const asked = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: {
        'x-amz-target': 'DynamoDB_20120810.ListTables',
        'content-type': 'application/x-amz-json-1.0',
        authorization:
          'AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'x-amz-date': '20261122T000000Z',
      },
      body: '{}',
    });
    expect(asked.status).toBe(403);
    expect(await asked.text()).not.toContain('cronwitness');
  });

  test('what wants it for itself says in one line who has it', async () => {
    const ran = await cronwitness(['judge', '--once', '--cluster', 'x', '--data', data]);
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(
      /^cronwitness: --data .*: "cronwitness up" \(process \d+\) has this store open.*\n$/,
    );
  });

  test('a file left by a killed process is passed over; so is nonsense', async () => {
    up.kill('SIGKILL');
    await once(up, 'exit');
    expect(existsSync(join(data, 'endpoint.json'))).toBe(true);
    const left = await cronwitness(['verify', '--data', data]);
    expect(left).toMatchObject({ code: 0, stdout: expect.stringMatching(/^good/) });
    for (const content of ['', '{', '{"port":1}', '{"pid":1,"port":9,"accessKey":"k","command":"up"}']) {
      writeFileSync(join(data, 'endpoint.json'), content);
      const ran = await cronwitness(['missed', ...since, '--data', data]);
      expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/dropped/) });
    }
    expect(existsSync(join(data, 'endpoint.json'))).toBe(false);
  });

  test("many readers at once without `up` do not stand in each other's way", async () => {
    const all = await Promise.all(
      Array.from({ length: 4 }, () => cronwitness(['missed', ...since, '--data', data])),
    );
    for (const ran of all) expect(ran).toMatchObject({ code: 0, stdout: expect.stringMatching(/dropped/) });
  });
});
