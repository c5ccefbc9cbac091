import { recordingSource } from '../../adapters/recording/source.ts';
import { externalRunsOn } from '../../adapters/store/external-runs.ts';
import { snapshotSqueeze } from '../../adapters/store/squeeze.ts';
import { storeOn } from '../../adapters/store/store.ts';
import type { Table } from '../../adapters/store/table.ts';
import { daysOf } from '../../core/history-query/rules.ts';
import { defaultPolicy } from '../../core/judge/policy.ts';
import { flush, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import { hours, instant } from '../../core/time.ts';
import { COMPLETE, END, recording, runs, SINCE } from './replayed.ts';

export const CLUSTER = 'lab';

/** The replayed migration as a store has it: observed day by day, judged, its runs outside Kubernetes told. */
export const storedIn = async (table: Table) => {
  const store = { ...storeOn(table), ...snapshotSqueeze, book: externalRunsOn(table) };
  await store.clusters.declare(CLUSTER, { since: 1, policy: defaultPolicy, zone: 'UTC' });
  const ports = { ...store, cluster: CLUSTER, policy: defaultPolicy, ...daysOf({ zone: 'UTC' }) };
  const source = recordingSource(await recording);
  let set: WorkingSet | null = null;
  for (let tick = SINCE; tick <= END; tick = instant(tick + hours(24))) {
    await observeTick({ ...ports, source }, tick);
    set = await judgeNew(ports, set);
  }
  if (set !== null) await flush(ports, set);
  await store.book.put(runs);
  for (const one of COMPLETE) await store.book.declare(one);
  return store;
};
