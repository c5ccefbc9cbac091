import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { addJobs } from '../../cli/jobs.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { WorldError } from '../../cli/world-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-compare-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const JOBS = file('jobs.yaml', '- name: a\n  kubernetes: {schedule: "0 8 * * *", command: [ls]}\n');
const list = (schedule: string) => file('list.json', JSON.stringify([{ name: 'a', schedule }]));

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});
const answering = async (body: string): Promise<string> => {
  const made = createServer((_, response) => response.end(body));
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const address = made.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

const run = async (...args: readonly string[]) => {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  addJobs(program);
  const thrown: unknown = await program
    .parseAsync(['jobs', 'compare', ...args, '--as-of', '2026-11-22T00:00:00Z'], { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    )
    .finally(() => write.mockRestore());
  const exit = process.exitCode ?? 0;
  process.exitCode = undefined;
  return { out, thrown, exit };
};

test('an equivalent job is fine', async () => {
  const found = await run(JOBS, '--chronos-list', list('R/2026-11-22T08:00:00Z/P1D'));
  expect(found).toEqual({ out: 'a: equivalent\n', thrown: null, exit: 0 });
});

test('a different one is told with its first date, and exits with 1', async () => {
  const found = await run(JOBS, '--chronos-list', list('R3/2026-11-22T08:00:00Z/P1D'));
  expect(found).toMatchObject({
    exit: 1,
    out: expect.stringMatching(/^a: finite from 2026-11-25T08:00:00Z: /),
  });
});

test('the list can come from the API', async () => {
  const url = await answering(
    '[{"name":"a","schedule":"R/2026-11-22T08:00:00Z/P1D"},{"name":"b","parents":["a"]}]',
  );
  expect((await run(JOBS, '--chronos', url)).out).toBe('a: equivalent\nb: in Chronos, and in no file\n');
});

test('a Chronos that answers HTML is a failure of the world, in one line', async () => {
  const { thrown } = await run(JOBS, '--chronos', await answering('<html>Sign in</html>'));
  expect(thrown).toBeInstanceOf(WorldError);
  expect(String(thrown)).toMatch(/answered an HTML page[^\n]*$/);
});

test.each([
  ['a saved page', () => ['--chronos-list', file('page.html', '<html>')], 'holds an HTML page'],
  ['no source', () => [], 'give either'],
  ['two sources', () => ['--chronos-list', 'x', '--chronos', 'http://x'], 'give either'],
  ['half a URL', () => ['--chronos', 'chronos:4400'], 'not a URL'],
  [
    'a timeout without a unit',
    () => ['--chronos', 'http://127.0.0.1:1', '--chronos-timeout', '30'],
    'not a length of time',
  ],
  [
    'a certificate authority that is not there',
    () => ['--chronos', 'https://127.0.0.1:1', '--chronos-ca', join(folder, 'none.pem')],
    'no such file',
  ],
])('%s is bad usage', async (_, options, says) => {
  const { thrown } = await run(JOBS, ...options());
  expect(thrown).toBeInstanceOf(UsageError);
  expect(String(thrown)).toContain(says);
});
