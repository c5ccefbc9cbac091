import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

export type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Runs the command line as it stands in the sources (test/build-once.ts has bundled it), as a process of its own. */
export const cronwitness = (
  args: readonly string[],
  { input = '', env = {} }: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> =>
  new Promise((done, failed) => {
    const child = spawn(process.execPath, ['dist-test/cronwitness.js', ...args], {
      cwd: ROOT,
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', failed);
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.end(input);
  });
