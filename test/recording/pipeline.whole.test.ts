import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { loadRecording } from '../../adapters/recording/recording.ts';
import { recordingSource } from '../../adapters/recording/source.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { findZone } from '../../core/numbers/zone.ts';
import { dayOfZone } from '../../core/pipeline/days.ts';
import { flush, type JudgePorts, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import { type Interval, instant, parseInstant, seconds } from '../../core/time.ts';
import { rowOf } from '../../core/verdict/row.ts';
import { differences, LAB } from './expected.ts';

const recording = await loadRecording(LAB);
const source = recordingSource(recording);
const utc = findZone('UTC');
if (utc === undefined) throw new Error('UTC is always known');

const at = (text: string) => parseInstant(text) ?? instant(0);
const WINDOW: Interval = { from: at('2026-11-22T15:31:00Z'), to: at('2026-11-22T15:42:00Z') };

type Store = Pick<JudgePorts, 'ledger' | 'judgements'>;
const portsOn = (store: Store): JudgePorts => ({
  ...store,
  cluster: 'lab',
  policy: { ...defaultPolicy, grace: seconds(60) },
  dayOf: dayOfZone(utc),
  ...snapshotSqueeze,
});

/** Every tick observed and judged as it comes; `forgetful` is a judge whose process dies after each. */
const run = async (
  ports: JudgePorts,
  { tick, forgetful = false }: { tick: number; forgetful?: boolean },
): Promise<void> => {
  let set: WorkingSet | null = null;
  for (let t = Math.ceil(recording.start / tick) * tick; ; t += tick) {
    const now = instant(Math.min(t, recording.end));
    await observeTick({ ...ports, source }, now);
    set = await judgeNew(ports, forgetful ? null : set);
    if (now === recording.end) break;
  }
  await flush(ports, set);
};

const rowsIn = async ({ judgements }: JudgePorts) => {
  const names = [
    ...new Set(recording.arrivals.flatMap(({ fact }) => (fact.kind === 'cronjob' ? [fact.name] : []))),
  ];
  const pages = await Promise.all(
    names.map((name) => judgements.pages('lab', { namespace: 'lab', name }, WINDOW)),
  );
  return pages
    .flat()
    .flatMap((p) => p.verdicts)
    .filter((v) => v.nominal >= WINDOW.from && v.nominal < WINDOW.to)
    .map(rowOf);
};

describe('the recording through observe, ledger, judge and back', () => {
  test.each([60_000, 30_000, 7_000])('gives the expected verdicts with a tick every %d ms', async (tick) => {
    const ports = portsOn(memoryStore());
    await run(ports, { tick });
    expect(differences(await rowsIn(ports))).toEqual([]);
  });

  test('gives them too when the judge forgets everything after each tick', async () => {
    const ports = portsOn(memoryStore());
    await run(ports, { tick: 60_000, forgetful: true });
    expect(differences(await rowsIn(ports))).toEqual([]);
  });

  test('gives them through the embedded DynamoDB on disk, and a second run doubles nothing', async () => {
    const path = mkdtempSync(join(tmpdir(), 'cronwitness-pipeline-'));
    const read = async () => {
      const embedded = await startEmbedded({ path });
      const ports = portsOn(dynamoStore(embedded));
      await run(ports, { tick: 60_000 });
      const rows = await rowsIn(ports);
      const head = await ports.ledger.head('lab');
      const bad = await ports.judgements.badRuns({ cluster: 'lab', window: WINDOW, limit: 500 });
      const rollups = await ports.judgements.rollups('lab', {
        from: at('2026-11-22T00:00:00Z'),
        to: at('2026-11-23T00:00:00Z'),
      });
      await embedded.stop();
      return { rows, head, bad, rollups };
    };
    const first = await read();
    expect(differences(first.rows)).toEqual([]);
    expect(await read()).toEqual(first);
    rmSync(path, { recursive: true });
  });
});
