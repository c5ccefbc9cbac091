import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { expect, onTestFinished } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A command that goes on until it is told to stop. */
export type Running = {
  readonly child: ChildProcess;
  readonly out: () => string;
  readonly err: () => string;
  /** SIGTERM; answers the exit code. */
  readonly ended: () => Promise<number | null>;
};

/** Starts the bundled command line (test/build-once.ts); it does not outlive the test. */
export const started = (args: readonly string[]): Running => {
  const child = spawn(process.execPath, ['dist-test/cronwitness.js', ...args], {
    cwd: ROOT,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (data) => {
    out += data;
  });
  child.stderr.setEncoding('utf8').on('data', (data) => {
    err += data;
  });
  const ended = async (): Promise<number | null> => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const [code] = await gone;
    return code;
  };
  return { child, out: () => out, err: () => err, ended };
};

export const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 90_000, interval: 50 });
