import { memoryTable } from '../../adapters/memory/table.ts';
import { loadRecording } from '../../adapters/recording/recording.ts';
import { recordingSource } from '../../adapters/recording/source.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { storeOn } from '../../adapters/store/store.ts';
import type { Table } from '../../adapters/store/table.ts';
import { daysOf } from '../../core/history-query/rules.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { flush, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import { instant, minutes, seconds } from '../../core/time.ts';
import { LAB } from './expected.ts';

export const CLUSTER = 'lab';
export const recording = await loadRecording(LAB);

/** A store in which the recording was observed, judged and flushed, tick by tick, with a grace of 60 s. */
export const replayedInto = async (table: Table) => {
  const store = { ...storeOn(table), ...snapshotSqueeze };
  const policy = { ...defaultPolicy, grace: seconds(60) };
  await store.clusters.declare(CLUSTER, { since: 1, policy, zone: 'UTC' });
  const ports = { ...store, cluster: CLUSTER, policy, ...daysOf({ zone: 'UTC' }) };
  const source = recordingSource(recording);
  const tick = minutes(1);
  let set: WorkingSet | null = null;
  for (let t = Math.ceil(recording.start / tick) * tick; ; t += tick) {
    const now = instant(Math.min(t, recording.end));
    await observeTick({ ...ports, source }, now);
    set = await judgeNew(ports, set);
    if (now === recording.end) break;
  }
  await flush(ports, set);
  return store;
};

export const replayed = async () => {
  const table = memoryTable();
  return { table, store: await replayedInto(table) };
};
