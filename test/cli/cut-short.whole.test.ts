import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cronwitness, type Ran } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cronwitness-cut-short-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A command of the shell; `typed` is what a person types as soon as something has been shown. */
const shell = (command: readonly string[], typed?: { readonly at: string; readonly keys: string }) =>
  new Promise<Ran>((done, failed) => {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, NO_COLOR: '1', TERM: 'xterm' } });
    const said = { stdout: '', stderr: '' };
    let waiting = typed;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said.stdout += text;
      if (waiting === undefined || !said.stdout.includes(waiting.at)) return;
      child.stdin.write(waiting.keys);
      waiting = undefined;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said.stderr += text;
    });
    child.on('error', failed).on('close', (code) => done({ code, ...said }));
  });

/** The same command once more, and then the proof: nothing was lost, nothing came twice. */
const goesOn = async (data: string): Promise<void> => {
  expect(await cronwitness(['replay', '--data', data])).toMatchObject({ code: 0, stderr: '' });
  const proof = await cronwitness(['verify', '--data', data]);
  expect(proof).toMatchObject({ code: 0, stdout: expect.stringContaining('good  288 stored verdicts') });
};

test('a disk that takes no more is one clear line and exit code 3, and the next start goes on', async () => {
  const data = join(folder, 'full');
  const replay = `exec '${process.execPath}' dist-test/cronwitness.js replay --data '${data}'`;
  // Blocks of 512 bytes or of 1,024: either way less than the recording needs, and more than an empty store.
  const ran = await shell(['sh', '-c', `trap '' XFSZ; ulimit -f 300; ${replay}`]);
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.stderr).toMatch(/^cronwitness: the embedded store: IO error: [^\n]*File too large; [^\n]*\n$/);
  await goesOn(data);
}, 60_000);

test('Ctrl-C under the progress bar gives the cursor and the line wrapping back, and the next start goes on', async () => {
  const data = join(folder, 'interrupted');
  const replay = `'${process.execPath}' dist-test/cronwitness.js replay --data '${data}'`;
  const ran = await shell(['script', '-qec', replay, '/dev/null'], { at: ' 3/15', keys: '\x03' });
  expect(ran.code).toBe(130);
  expect(ran.stdout).not.toContain('15/15');
  expect(ran.stdout.lastIndexOf('\x1b[?25h')).toBeGreaterThan(ran.stdout.lastIndexOf('\x1b[?25l'));
  expect(ran.stdout.lastIndexOf('\x1b[?7h')).toBeGreaterThan(ran.stdout.lastIndexOf('\x1b[?7l'));
  await goesOn(data);
  // A terminal that can draw nothing gets the bare lines.
  const verify = `TERM=dumb '${process.execPath}' dist-test/cronwitness.js verify --data '${data}'`;
  const plain = await shell(['script', '-qec', verify, '/dev/null']);
  expect(plain.stdout).toMatch(/^good {2}15 ledger records/);
  expect(plain.stdout).not.toContain('\x1b');
}, 60_000);
