import { expect, test } from 'vitest';
import { memoryStore } from '../../../adapters/memory/store.ts';
import { loadRecording } from '../../../adapters/recording/recording.ts';
import { recordingSource } from '../../../adapters/recording/source.ts';
import { snapshotSqueeze } from '../../../adapters/store/squeeze.ts';
import { defaultPolicy } from '../../../core/judge/policy.ts';
import { findZone } from '../../../core/numbers/zone.ts';
import { dayOfZone } from '../../../core/pipeline/days.ts';
import { declareRules } from '../../../core/pipeline/declare-rules.ts';
import { flush, judgeNew } from '../../../core/pipeline/judge.ts';
import { observeTick } from '../../../core/pipeline/observe.ts';
import { rejudge } from '../../../core/proof/rejudge.ts';
import { type Duration, instant, minutes, parseInstant, seconds } from '../../../core/time.ts';
import { LAB } from '../../recording/expected.ts';

const CLUSTER = 'lab';
const at = (text: string) => parseInstant(text) ?? instant(Number.NaN);
const utc = findZone('UTC') ?? expect.fail('UTC is always known');

test('a judge that starts anew by other rules judges what was judged by the rules of then', async () => {
  const store = memoryStore();
  const source = recordingSource(await loadRecording(LAB));
  /** A process of its own, with its own grace: it observes and judges tick by tick, and stops. */
  const watch = async (grace: Duration, from: string, to: string): Promise<void> => {
    const rules = { cluster: CLUSTER, policy: { ...defaultPolicy, grace }, zone: utc.name };
    const policy = await declareRules(store, rules);
    const ports = { ...store, ...snapshotSqueeze, cluster: CLUSTER, policy, dayOf: dayOfZone(utc) };
    let set = await judgeNew(ports, null);
    for (let t = at(from); t <= at(to); t = instant(t + minutes(1))) {
      await observeTick({ cluster: CLUSTER, source, ledger: store.ledger }, t);
      set = await judgeNew(ports, set);
    }
    await flush(ports, set);
  };
  await watch(seconds(60), '2026-11-22T15:30:00Z', '2026-11-22T15:43:00Z');
  // It is stopped before its first tick.
  await watch(seconds(5), '2026-11-22T15:44:00Z', '2026-11-22T15:43:00Z');

  // The proof judges each record by the rules that were declared for it, and compares every page, bad run and day.
  expect(await rejudge({ ...store, ...snapshotSqueeze, cluster: CLUSTER })).toMatchObject({
    kind: 'rejudged',
    differences: [],
  });
});
