import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAB } from '../recording/expected.ts';
import { cronwitness } from './run.ts';
import { eventually, type Running, started } from './running.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-drill-'));
const data = join(folder, 'data');
let webhook: Server;
let status = 204;
beforeAll(async () => {
  webhook = createServer((request, response) => {
    request.resume();
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => webhook.listen(0, '127.0.0.1', done));
  const { port } = webhook.address() as AddressInfo;
  writeFileSync(
    join(folder, 'cronwitness.yaml'),
    `version: 1
clusters: [{ name: lab, access: { kubeconfig: {} } }]
grace: 60s
owners: { fleet: [platform@example.com] }
mail: { from: cronwitness@example.com }
webhooks: [{ name: pager, url: "http://127.0.0.1:${port}/", secret: cronwitness/pager }]
`,
  );
});
afterAll(() => {
  webhook.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that counts runs, as a reader gets it. */
const numbers = async (): Promise<readonly string[]> => {
  const week = ['--week', '2026-W47', '--data', data];
  const since = ['--since', '2026-11-22T15:00:00Z', '--data', data, '-o', 'json'];
  const report = await cronwitness(['report', ...week, '-o', 'json']);
  const runs = await cronwitness(['runs', ...since]);
  const missed = await cronwitness(['missed', ...since]);
  return [report, runs, missed].map(({ stdout }) => stdout);
};

const drill = (...more: readonly string[]) => cronwitness(['drill', '--data', data, ...more]);

const upOnTheLab = async (): Promise<Running> => {
  const recording = ['--recording', LAB, '--speed', '1000000', '--every', '60s'];
  const up = started([
    ...['up', '--port', '0', ...recording, '--config', join(folder, 'cronwitness.yaml'), '--data', data],
  ]);
  await eventually(up.out).toMatch(/CLOSED .*The CronJob controller was down/);
  return up;
};

describe('cronwitness drill', () => {
  test('goes the whole way of a real alert and says how long each hop took; no number counts it', async () => {
    const up = await upOnTheLab();
    // The last records may still be judged: the numbers stand still when two readings agree.
    let before = await numbers();
    await expect
      .poll(
        async () => {
          const last = before;
          before = await numbers();
          return JSON.stringify(last) === JSON.stringify(before);
        },
        { timeout: 90_000 },
      )
      .toBe(true);
    const ran = await drill();
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    for (const hop of ['verdict', 'outbox', 'bus', 'rule', 'mail', 'webhook'])
      expect(ran.stdout).toMatch(new RegExp(`^${hop} +ok +after \\d+\\.\\d\\d s {3}\\S`, 'm'));
    expect(ran.stdout).toMatch(/^mail .*platform@example.com$/m);
    expect(ran.stdout).toMatch(/the drill arrived everywhere\n$/);
    await eventually(up.out).toMatch(/OPEN +DRILL cronwitness\/drill/);
    await eventually(up.out).toMatch(/^mail: platform@example.com {2}\[DRILL\] .*CLOSED/m);
    expect(await numbers()).toEqual(before);

    status = 503;
    const stopped = await drill('--patience', '3s');
    expect(stopped.code).toBe(1);
    expect(stopped.stdout).toMatch(/^webhook {2}FAILED {2}RulesTopager: the destination answered 503$/m);
    expect(stopped.stdout).toMatch(/the drill stopped at: webhook/);
    const json = JSON.parse((await drill('--patience', '1s', '-o', 'json')).stdout);
    expect(json).toMatchObject({ stopped: 'webhook' });
    expect(await up.ended()).toBe(0);
  }, 300_000);

  test.each([
    ['nobody watches', ['--data', join(folder, 'nowhere')], 3, /start "cronwitness up" and drill again/],
    ['a bus is named without its table', ['--bus', 'cronwitness'], 2, /--bus: say --table too/],
    ['the format is none', ['-o', 'xml'], 2, /"xml" is not a format/],
    ['the patience is none', ['--patience', 'long'], 2, /--patience/],
  ])('where %s it says so in one line', async (_, args, code, line) => {
    const ran = await cronwitness(['drill', ...args]);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr).toMatch(line);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});
