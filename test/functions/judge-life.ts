import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, vi } from 'vitest';
import type { Fault } from '../../adapters/eventbridge/faults.ts';
import { createPublisher } from '../../adapters/eventbridge/publisher.ts';
import { memoryTable } from '../../adapters/memory/table.ts';
import { loadRecording } from '../../adapters/recording/recording.ts';
import { recordingSource } from '../../adapters/recording/source.ts';
import { outboxOn } from '../../adapters/store/outbox.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { storeOn } from '../../adapters/store/store.ts';
import type { Fact } from '../../core/facts/fact.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import type { Tick } from '../../core/ports/ledger.ts';
import { formatInstant, type Instant, instant, minutes, seconds } from '../../core/time.ts';
import { judgeWith } from '../../functions/judge.ts';
import { type LocalBus, openLocalBus } from '../adapters/eventbridge/local-bus.ts';
import { Died, dyingAt } from '../core/pipeline/dying.ts';
import { LAB } from '../recording/expected.ts';

const utc = findZone('UTC') ?? expect.fail('UTC');
const folder = mkdtempSync(join(tmpdir(), 'cronwitness-crash-'));
const WATCHED = /^(oom|evict-me|tz|ttl0|app-137)(-|$)/;
// Up to the first kills, up to the outage, up to its end.
const LUMPS = [5, 10, 15];

/** What each minute of the recorded lab showed of a few of its CronJobs. */
const ticksOf = async (): Promise<readonly Tick[]> => {
  const recording = await loadRecording(LAB);
  const source = recordingSource(recording);
  const ticks: Tick[] = [];
  let resume: string | null = null;
  const first = Math.ceil(recording.start / 60_000) * 60_000;
  for (let i = 0; i < 15; i += 1) {
    const at = instant(Math.min(first + i * 60_000, recording.end));
    const seen = await source.observe(resume, at);
    resume = seen.resume;
    ticks.push({ at, facts: seen.facts.filter(isOfInterest), resume: '' });
  }
  return ticks;
};

const isOfInterest = (fact: Fact): boolean => !('name' in fact) || WATCHED.test(fact.name);

export type Mode = 'none' | 'partly' | 'wholly' | 'after-delivery';
const FAULTS: Readonly<Record<Mode, (call: number) => Fault>> = {
  none: () => ({ kind: 'none' }),
  // A third of the entries of every call but each fifth one.
  partly: (call) =>
    call % 5 === 4
      ? { kind: 'none' }
      : { kind: 'fail-entries', code: 'InternalFailure', which: (e) => String(e.Detail).length % 3 === 0 },
  wholly: (call) => ({ kind: call % 3 === 2 ? 'none' : 'server-error' }),
  'after-delivery': (call) => ({ kind: call % 2 === 0 ? 'lose-answer' : 'none' }),
};

let ticks: readonly Tick[];
let bus: LocalBus;
let fault: () => Fault = () => ({ kind: 'none' });
/** Opens the bus that all lives of a test file share. */
export const livesShareABus = (): void => {
  beforeAll(async () => {
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true');
    ticks = await ticksOf();
    bus = await openLocalBus({ directory: folder, faults: () => fault() });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await bus.close();
    rmSync(folder, { recursive: true });
  });
};

export type Life = { readonly ids: readonly string[]; readonly calls: number; readonly deaths: number };

/** The judge function's life over the recorded minutes; it dies at its k-th await and is started again. */
export const live = async (mode: Mode, k = 0, when: 'before' | 'after' = 'after'): Promise<Life> => {
  let calls = 0;
  let clock: Instant = instant(0);
  fault = () => FAULTS[mode](calls++);
  bus.deliveries.length = 0;
  const table = memoryTable();
  const store = storeOn(table);
  const death = dyingAt(k, when);
  const publisher = createPublisher({
    client: bus.client,
    busName: 'cronwitness',
    sleep: async () => undefined,
    random: () => 0.5,
  });
  const parts = {
    cluster: 'lab',
    policy: { ...defaultPolicy, grace: seconds(60) },
    dayOf: dayOfZone(utc),
    ...snapshotSqueeze,
    ledger: store.ledger,
    judgements: death.wrap(store.judgements),
    alerts: death.wrap(store.alerts),
    outbox: death.wrap(outboxOn(table, () => clock)),
    publisher: death.wrap(publisher),
  };
  const born = () => judgeWith(async () => parts);
  let handler = born();
  let deaths = 0;
  const limit = { getRemainingTimeInMillis: () => 180_000 } as never;
  const invoke = async (at: Instant): Promise<void> => {
    try {
      await handler({ time: formatInstant(at) }, limit);
    } catch (error) {
      if (!(error instanceof Died)) throw error;
      deaths += 1;
      // The process is gone with its memory; the next one comes with the next tick.
      death.revive();
      clock = instant(clock + minutes(2));
      handler = born();
      await invoke(at);
    }
  };
  let head = null;
  for (const [i, tick] of ticks.entries()) {
    const appended = await store.ledger.append('lab', head, tick);
    if (appended.kind !== 'appended') throw new Error('the ledger is ours alone');
    head = appended.head;
    if (LUMPS.includes(i + 1)) await invoke(tick.at);
  }
  // What the bus refused to the end is sent by the ticks that come after.
  for (let more = 0; more < 6; more += 1) await invoke(instant((ticks.at(-1)?.at ?? 0) + 1000));
  expect(await store.outbox.oldest('lab'), `${mode} ${k} ${when}`).toBeNull();
  await bus.idle();
  return { ids: bus.deliveries.map(({ event }) => String(event.detail.id)), calls: death.calls(), deaths };
};

export const once = (ids: readonly string[]): readonly string[] => [...new Set(ids)];
