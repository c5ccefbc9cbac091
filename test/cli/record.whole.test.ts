import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { loadRecording } from '../../adapters/recording/recording.ts';
import { wallClock } from '../api-server/clock.ts';
import { feed } from '../api-server/recording.ts';
import { ApiServer } from '../api-server/server.ts';
import { labSteps } from '../live/lab-steps.ts';
import { cronwitness } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'cronwitness-record-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a recording is whole after SIGINT, and is not written over', async () => {
  const server = await ApiServer.start({ clock: wallClock(), version: 1, remember: 100_000 });
  onTestFinished(() => server.down());
  const steps = labSteps();
  for (const step of steps) if (step.line.type === 'LIST') feed(server.state, step);
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, server.kubeconfig());
  const directory = join(folder, 'recorded');
  const args = ['record', directory, '--kubeconfig', kubeconfig];
  const child = spawn(process.execPath, ['--import', 'tsx', 'cli/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  const watched = (['cronjobs', 'jobs', 'pods', 'events'] as const).map((plural) => server.watched(plural));
  await Promise.all(watched);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
  expect(out).toMatch(/^recorded lines: \d+ cronjobs, \d+ jobs, \d+ pods, \d+ events; judge them with/);

  const made = await loadRecording(directory);
  expect(made.problems).toEqual([]);
  expect(made.arrivals.length).toBeGreaterThan(100);
  const lines = gunzipSync(readFileSync(join(directory, 'jobs.ndjson.gz')))
    .toString()
    .trim()
    .split('\n');
  const types = lines.map((line): string => JSON.parse(line).type);
  expect(types).toEqual(['LIST']);

  const second = await cronwitness([...args, '--for', '1s']);
  expect(second.code).toBe(2);
  expect(second.stderr).toMatch(/holds a recording already \(cronjobs\.ndjson\.gz\); name another\n$/);
}, 240_000);
