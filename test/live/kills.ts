import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import type { JudgePorts } from '../../core/pipeline/judge.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { ApiServer } from '../api-server/server.ts';
import { LAB_END, LAB_START, player } from './lab.ts';
import { labClock } from './lab-clock.ts';
import { portsOn, rowsIn } from './ports.ts';

export type Outcome = {
  readonly rows: readonly VerdictRow[];
  /** What was learned, without when and how often: the content of every fact, each once, sorted. */
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

/** So long a tick takes, about, when nothing disturbs it; the kill comes somewhere within, or after it. */
const TICK_MS = 600;

/**
 * Lives through the recording with a watcher in a process of its own, which is killed so many times, at random instants,
 * while it starts, looks, stores and judges.
 */
export const liveThrough = async ({ kills, seed }: { kills: number; seed: number }): Promise<Outcome> => {
  const random = dice(seed);
  const clock = labClock(LAB_START);
  const server = await ApiServer.start({ clock, version: 1, remember: 100_000 });
  const until = player(server, clock);
  const path = mkdtempSync(join(tmpdir(), 'cronwitness-kills-'));
  const span = LAB_END - LAB_START;
  const steps = Math.max(kills, Math.ceil(span / 30_000));
  let watcher: ChildProcess | null = null;
  let killed = 0;
  try {
    for (let i = 0; i <= steps; i++) {
      const t = Math.round(LAB_START + (span * i) / steps);
      until(t);
      watcher ??= await started(server.kubeconfig(), path);
      watcher.send({ tick: t });
      if (killed < Math.ceil((kills * (i + 1)) / steps) && killed < kills && i < steps) {
        await wait(random() * TICK_MS * 1.5);
        await kill(watcher);
        killed++;
        watcher = null;
      } else {
        await answerOf(watcher, 'done');
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

const started = async (kubeconfig: string, path: string): Promise<ChildProcess> => {
  const child = fork(new URL('./watcher.ts', import.meta.url), [kubeconfig, path], {
    execArgv: ['--import', 'tsx'],
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

/** Every fact of the ledger without what says when and through what it was learned: that may differ. */
export const contentsOf = async ({ ledger, cluster }: JudgePorts): Promise<readonly string[]> => {
  const contents = new Set<string>();
  for await (const { facts } of ledger.read(cluster, 1))
    for (const fact of facts) {
      const content = contentOf(fact);
      if (content !== null) contents.add(content);
    }
  return [...contents].toSorted();
};

const contentOf = (fact: Fact): string | null => {
  if (fact.kind === 'watched' || fact.kind === 'blind' || fact.kind === 'listed') return null;
  const { learned: _learned, notBefore: _notBefore, witness: _witness, ...content } = fact;
  return JSON.stringify(content);
};
