import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { absorb, emptyWorld } from '../../core/history/world.ts';
import type { JudgePorts } from '../../core/pipeline/judge.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { ApiServer } from '../api-server/server.ts';
import { LAB_END, LAB_START, player } from './lab.ts';
import { labClock } from './lab-clock.ts';
import { portsOn, rowsIn } from './ports.ts';

export type Outcome = {
  readonly rows: readonly VerdictRow[];
  /** What was learned, without when and how: the state of every object that the facts add up to, sorted. */
  readonly facts: readonly string[];
  readonly kills: number;
};

/** A generator of numbers from 0 to 1 that gives the same again for the same seed (mulberry32). */
export const dice = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/**
 * Lives through the recording with a watcher in a process of its own, which is killed so many times, at random instants,
 * while it starts, looks, stores and judges.
 */
export const liveThrough = async (
  { kills, seed }: { kills: number; seed: number },
  told: (killed: number) => void = () => {},
): Promise<Outcome> => {
  const random = dice(seed);
  const clock = labClock(LAB_START);
  const server = await ApiServer.start({ clock, version: 1, remember: 100_000 });
  const until = player(server, clock);
  const path = mkdtempSync(join(tmpdir(), 'cronwitness-kills-'));
  const span = LAB_END - LAB_START;
  // Every other tick at the most is killed: what is looked for are scars, not what nobody was there to see.
  const steps = Math.max(2 * kills, Math.ceil(span / 30_000));
  let watcher: ChildProcess | null = null;
  let killed = 0;
  let lasted = 0;
  try {
    for (let i = 0; i <= steps; i++) {
      const t = Math.round(LAB_START + (span * i) / steps);
      until(t);
      watcher ??= await started(server.kubeconfig(), path);
      const began = performance.now();
      watcher.send({ tick: t });
      if (i % 2 === 1 && killed < Math.ceil((kills * i) / steps)) {
        // Somewhere within the tick, as long as the last one took, or shortly after it.
        await wait(random() * lasted * 1.3);
        await kill(watcher);
        killed++;
        told(killed);
        watcher = null;
      } else {
        await answerOf(watcher, 'done');
        lasted = performance.now() - began;
      }
    }
    if (watcher !== null) {
      const gone = once(watcher, 'exit');
      watcher.send('rest');
      await gone;
    }
    return { ...(await read(path)), kills: killed };
  } finally {
    watcher?.kill('SIGKILL');
    await server.down();
    rmSync(path, { recursive: true, force: true });
  }
};

let bundle: Promise<string> | undefined;

/** Two hundred starts from the sources would take an hour; the packages stay where they are. */
const bundled = async (): Promise<string> => {
  const outfile = fileURLToPath(new URL(`../../dist-test/watcher-${process.pid}.mjs`, import.meta.url));
  const entry = fileURLToPath(new URL('./watcher.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return outfile;
};

const started = async (kubeconfig: string, path: string): Promise<ChildProcess> => {
  bundle ??= bundled();
  const child = fork(await bundle, [kubeconfig, path], {
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  await answerOf(child, 'ready');
  return child;
};

const answerOf = async (child: ChildProcess, expected: string): Promise<void> => {
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(child, 'exit', { signal }).then(([code]) => [`exit code ${code}`]);
  ended.catch(() => {}); // it did not end, and nobody listens any more
  try {
    const [answer] = await Promise.race([once(child, 'message', { signal }), ended]);
    if (answer !== expected) throw new Error(`the watcher said ${answer} where "${expected}" was due`);
  } finally {
    settled.abort();
  }
};

const kill = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
};

const read = async (path: string): Promise<Omit<Outcome, 'kills'>> => {
  const embedded = await startEmbedded({ path });
  try {
    const ports = portsOn(dynamoStore(embedded));
    return { rows: await rowsIn(ports), facts: await contentsOf(ports) };
  } finally {
    await embedded.stop();
  }
};

/** What the ledger's facts add up to, without what says when and through what it was learned: that may differ. */
export const contentsOf = async ({ ledger, cluster }: JudgePorts): Promise<readonly string[]> => {
  const world = emptyWorld();
  for await (const { facts } of ledger.read(cluster, 1)) absorb(world, facts);
  const states = [...world.cronJobs.values(), ...world.jobs.values(), ...world.pods.values()];
  return states.map((state) => JSON.stringify(state, withoutLearning)).toSorted();
};

const LEARNING: ReadonlySet<string> = new Set(['by', 'first', 'last', 'learned', 'notBefore', 'witness']);

const withoutLearning = (key: string, value: unknown): unknown => {
  if (LEARNING.has(key)) return undefined;
  // Every container waits so for a moment, which a tick leaves out (core/facts/compact.ts).
  return key === 'waiting' ? undefined : value;
};
