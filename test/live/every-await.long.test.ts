import { expect, test } from 'vitest';
import { connect } from '../../adapters/kubernetes/connect.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { memoryStore } from '../../adapters/memory/store.ts';
import { flush, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import { instant, minutes } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { ApiServer } from '../api-server/server.ts';
import { type Death, Died, mortality } from './every-await.ts';
import { contentsOf } from './kills.ts';
import { labClock } from './lab-clock.ts';
import { at, portsOn, rowsIn } from './ports.ts';
import { toyCluster } from './toy-cluster.ts';

const START = at('2026-03-10T12:00:00Z');
const TICKS = [0, 1, 3, 5].map((n) => instant(START + minutes(n) + 5000));

type Life = {
  readonly rows: readonly VerdictRow[];
  readonly facts: readonly string[];
  readonly calls: number;
  readonly died: boolean;
};

/** A short life of a small cluster, watched by one that dies at one await and is started again at once. */
const live = async (death: Death | null): Promise<Life> => {
  const clock = labClock(START);
  const server = await ApiServer.start({ clock, version: 1 });
  const keeps = [3, 1] as const;
  const toy = toyCluster(
    server.state,
    [{ name: 'minutely', minute: null, forbid: false, works: 10, keeps }],
    { since: START / 1000, fate: (_, nominal) => (nominal % 120 === 0 ? 'evicted' : 'well') },
  );
  const connection = await connect({ kind: 'text', text: server.kubeconfig() }, { sleep: async () => {} });
  const store = memoryStore();
  const { mortal, calls } = mortality(death);
  const ports = portsOn({ ledger: mortal(store.ledger), judgements: mortal(store.judgements) });
  const dyingLine = { server: connection.server, request: mortal({ request: connection.request }).request };
  const make = () => clusterSource(dyingLine, { elapsed: clock.now });
  let source = make();
  let died = false;
  const tick = async (t: number): Promise<void> => {
    await observeTick({ cluster: ports.cluster, source, ledger: ports.ledger }, instant(t));
    await judgeNew(ports, null);
  };
  try {
    for (const t of TICKS) {
      toy.until(t);
      clock.set(t);
      try {
        await tick(t);
      } catch (error) {
        if (!(error instanceof Died)) throw error;
        died = true;
        // The process is gone with all that it had in mind; the platform starts another, which sees the same tick again.
        source = make();
        await tick(t);
      }
    }
    const alive = portsOn(store);
    await flush(alive, await judgeNew(alive, null));
    const rows = await rowsIn(alive, { from: START, to: instant(START + minutes(4)) });
    return { rows, facts: await contentsOf(alive), calls: calls(), died };
  } finally {
    await server.down();
  }
};

test('whichever await it dies at, before or after the call: the same facts, the same verdicts', async () => {
  const whole = await live(null);
  expect(whole.rows.map((r) => [r.start.kind, r.finish?.cause ?? r.finish?.kind])).toEqual([
    ['on-time', 'completed'],
    ['on-time', 'evicted'],
    ['on-time', 'completed'],
  ]);
  let deaths = 0;
  for (let call = 1; call <= whole.calls; call++)
    for (const when of ['before', 'after'] as const) {
      const life = await live({ call, when });
      if (life.died) deaths++;
      expect({ call, when, rows: life.rows }).toEqual({ call, when, rows: whole.rows });
      expect({ call, when, facts: life.facts }).toEqual({ call, when, facts: whole.facts });
    }
  expect(deaths).toBe(2 * whole.calls);
}, 600_000);
