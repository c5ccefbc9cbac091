import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { UsageError } from '../../cli/usage-error.ts';
import { WorldError } from '../../cli/world-error.ts';
import { EVERYTHING, JOBS, RECORDED, runMigration } from './run-migration.ts';

const folder = mkdtempSync(join(tmpdir(), 'cronwitness-migration-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const ENTRY = '- name: job\n  kubernetes: {schedule: "0 8 * * *", command: [ls]}\n';
const BOMB = `${['a: &a [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 8 }, (_, i) => `${'bcdefghi'[i]}: &${'bcdefghi'[i]} [${Array(10).fill(`*${'abcdefgh'[i]}`)}]`)].join('\n')}\njobs: [{name: *i}]\n`;

/** The message of what bad input threw, each line without the folder's name. */
const complaint = async (kind: typeof UsageError | typeof WorldError, args: readonly string[]) => {
  const { thrown, out } = await runMigration(...args);
  expect(thrown).toBeInstanceOf(kind);
  expect(out).toBe('');
  return thrown instanceof Error ? thrown.message.replaceAll(`${folder}/`, '') : '';
};

test.each([
  ['a YAML bomb', () => file('bomb.yaml', BOMB), /^bomb\.yaml:\d+:\d+: .*(alias|copies)/],
  [
    'a duplicate key',
    () => file('twice.yaml', `${ENTRY}  owner: a\n  owner: b\n`),
    /^twice\.yaml:4:3: .*key/,
  ],
  ['a tab', () => file('tab.yaml', '- name: job\n\tkubernetes: {}\n'), /^tab\.yaml:2:\d+: a tab indents/],
  ['a number as a name', () => file('n.yaml', ENTRY.replace('job', '12')), /^n\.yaml:1:9: name: .*quote/],
  ['a directory', () => folder, /: is a directory, not a file$/],
  ['no such file', () => join(folder, 'none.yaml'), /^none\.yaml: no such file$/],
])('%s as a job file is bad input, in one line', async (_, path, says) => {
  for (const command of ['status', 'verify', 'report']) {
    const message = await complaint(UsageError, [command, path(), ...RECORDED]);
    expect(message).toMatch(says);
    expect(message).not.toContain('\n');
  }
});

const OPTIONS: readonly (readonly [what: string, option: string, value: () => string, says: RegExp])[] = [
  ['runs that are no JSON', '--runs', () => file('r.ndjson', '<html>\n'), /^r\.ndjson:1: is not JSON$/],
  [
    'a CSV without its columns',
    '--runs',
    () => file('r.csv', 'a,b\n1,2\n'),
    /^r\.csv:1: the first line must/,
  ],
  ['a run without a time', '--runs', () => file('t.ndjson', '{"job":"a"}\n'), /^t\.ndjson:1: .*startedAt/],
  ['a directory of runs', '--runs', () => folder, /is a directory/],
  ['an interval that is none', '--complete', () => 'yesterday', /^--complete: "yesterday" is not FROM\/TO/],
  ['an interval backwards', '--complete', () => '2026-11-02T00:00:00Z/2026-11-01T00:00:00Z', /not FROM\/TO/],
  ['a list that is HTML', '--chronos-list', () => file('c.json', '<html>'), /^c\.json holds an HTML page/],
  ['a recording that is none', '--recording', () => folder, /not a recording/],
  ['a time that is none', '--since', () => 'soon', /^--since: "soon" is not a time/],
  ['a number that is none', '--clean-runs', () => 'many', /^--clean-runs: "many"/],
  ['a job that no file has', '--job', () => 'nobody', /^--job: no file has a job "nobody"$/],
];

test.each(OPTIONS)('%s is bad input, in one line', async (_, option, value, says) => {
  const message = await complaint(UsageError, ['status', JOBS, ...RECORDED, option, value()]);
  expect(message).toMatch(says);
  expect(message).not.toContain('\n');
});

test('a store that is not there is told as such, and none is made', async () => {
  const message = await complaint(WorldError, ['status', JOBS, '--data', join(folder, 'nothing')]);
  expect(message).toMatch(/^--data nothing: there is no store/);
});

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((done) => (server === undefined ? done(null) : server.close(done)));
  server = undefined;
});
const answering = async (status: number, body: string): Promise<string> => {
  const made = createServer((_, response) => response.writeHead(status).end(body));
  server = made;
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done));
  const address = made.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

test.each([
  ['HTML', 200, '<!doctype html>', /an HTML page, not a job list/],
  ['an error', 503, 'down', /answered 503$/],
  ['half a list', 200, '[{"name":', /text that is not JSON$/],
])('a Chronos that answers %s is the world’s failure, in one line', async (_, status, body, says) => {
  const url = await answering(status, body);
  for (const args of [
    ['poll', '--data', join(folder, 'polled')],
    ['status', ...EVERYTHING.slice(0, -2)],
  ]) {
    const message = await complaint(WorldError, [...args, '--chronos', url]);
    expect(message).toMatch(says);
    expect(message).not.toContain('\n');
  }
});

test('a Chronos that is not there is the world’s failure', async () => {
  const url = await answering(200, '');
  server?.close();
  expect(await complaint(WorldError, ['poll', '--chronos', url, '--data', folder])).toContain('ECONNREFUSED');
});

test('an import with one bad line stores nothing, and tells every bad line', async () => {
  const runs = file('some.ndjson', '{"job":"a","startedAt":"2026-11-01T00:00:00Z"}\n{}\nno\n');
  const message = await complaint(UsageError, ['import', runs, '--data', join(folder, 'imported')]);
  expect(message.split('\n').map((line) => line.slice(0, 14))).toEqual(['some.ndjson:2:', 'some.ndjson:3:']);
  expect(await complaint(UsageError, ['import', '--data', folder])).toContain('nothing to import');
});
