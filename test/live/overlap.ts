import { expect } from 'vitest';
import { localClient } from '../../adapters/dynamodb/client.ts';
import { startEmbedded } from '../../adapters/dynamodb/embedded.ts';
import { dynamoStore } from '../../adapters/dynamodb/store.ts';
import type { ClusterConnection } from '../../adapters/kubernetes/connect.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { flush, type JudgePorts, judgeNew } from '../../core/pipeline/judge.ts';
import { type Observed, observeTick } from '../../core/pipeline/observe.ts';
import type { Source } from '../../core/ports/source.ts';
import type { Instant } from '../../core/time.ts';
import type { VerdictRow } from '../../core/verdict/row.ts';
import { contentsOf } from './kills.ts';
import { type Pause, pausing } from './pausing.ts';
import { portsOn, rowsIn } from './ports.ts';
import { toyLife, toyTime } from './toy-life.ts';

/** Two ticks that overlap: the first stops before or after its nth call, while the second runs from end to end. */
export type Overlap = Pause & {
  /** The second stands for a later time than the first, for the same, or for an earlier one. */
  readonly second: 'later' | 'same' | 'earlier';
};

export type OverlapLife = {
  readonly rows: readonly VerdictRow[];
  readonly facts: readonly string[];
  /** What the two had to say, the one that stopped first; empty where nothing overlapped. */
  readonly said: readonly Observed['kind'][];
  /** The first made at least so many calls: beyond them nothing is left to interleave. */
  readonly stopped: boolean;
};

/** One watcher as a process has it: a line, a source and a client of the store of its own. */
type Watcher = { readonly ports: JudgePorts; readonly source: Source };

const tick = async ({ ports, source }: Watcher, at: Instant): Promise<Observed['kind']> => {
  const { kind } = await observeTick({ cluster: ports.cluster, source, ledger: ports.ledger }, at);
  await judgeNew(ports, null);
  return kind;
};

/** The times of the two: the toy's present lies after both. */
const TIMES = {
  later: [toyTime(3, 5), toyTime(3, 35)],
  same: [toyTime(3, 5), toyTime(3, 5)],
  earlier: [toyTime(3, 35), toyTime(3, 5)],
} as const satisfies Record<Overlap['second'], readonly [Instant, Instant]>;

/** Six minutes of a small cluster, watched by two processes that share an embedded DynamoDB; their third ticks overlap. */
export const liveOverlapped = async (overlap: Overlap | null): Promise<OverlapLife> => {
  const life = await toyLife();
  const embedded = await startEmbedded();
  const { table } = embedded;
  const clients = [localClient(embedded.port), localClient(embedded.port)] as const;
  const { held, reached, resume } = pausing(overlap);
  const watcher = async (
    client: (typeof clients)[number],
    wrap: <T extends object>(port: T) => T,
  ): Promise<Watcher> => {
    const store = dynamoStore({ client, table });
    const line: ClusterConnection = await life.line();
    const { request } = wrap({ request: line.request });
    return {
      ports: portsOn({ ledger: wrap(store.ledger), judgements: wrap(store.judgements) }),
      source: clusterSource({ server: line.server, request }, { elapsed: life.clock.now }),
    };
  };
  const calm = await watcher(clients[0], (port) => port);
  const other = await watcher(clients[1], (port) => port);
  try {
    const said: Observed['kind'][] = [];
    let stopped = false;
    for (const t of [toyTime(0, 5), toyTime(1, 35)]) {
      life.until(t);
      await tick(t < toyTime(1) ? calm : other, t);
    }
    life.until(toyTime(3, 40));
    const [mine, theirs] = TIMES[overlap?.second ?? 'same'];
    const first = tick(await watcher(clients[0], held), mine);
    stopped = await Promise.race([reached, first.then(() => false)]);
    said.push(await tick(other, theirs));
    resume();
    said.unshift(await first);
    life.until(toyTime(6, 5));
    await tick(calm, toyTime(6, 5));
    await flush(calm.ports, await judgeNew(calm.ports, null));
    const rows = await rowsIn(calm.ports, { from: toyTime(1), to: toyTime(5) });
    return { rows, facts: await contentsOf(calm.ports), said, stopped };
  } finally {
    for (const client of clients) client.destroy();
    await embedded.stop();
    await life.server.down();
  }
};

/** One that nobody disturbed, with the verdicts that it must have. */
export const undisturbed = async (): Promise<OverlapLife> => {
  const alone = await liveOverlapped(null);
  expect(alone.rows.map((r) => [r.start.kind, r.finish?.cause ?? r.finish?.kind])).toEqual([
    ['on-time', 'completed'],
    ['on-time', 'evicted'],
    ['on-time', 'completed'],
    ['on-time', 'evicted'],
  ]);
  return alone;
};

/** The same facts and verdicts as without the overlap, and one winner. Answers whether anything overlapped at all. */
export const checkOverlap = async (overlap: Overlap, alone: OverlapLife): Promise<boolean> => {
  const life = await liveOverlapped(overlap);
  const whatMatters = ({ rows, facts }: OverlapLife) => ({ rows, facts });
  expect({ overlap, ...whatMatters(life) }).toEqual({ overlap, ...whatMatters(alone) });
  // A tick is written once; of two that stand for different times, the later may also come after the earlier.
  const winners = life.said.filter((kind) => kind === 'recorded').length;
  const allowed = overlap.second === 'same' ? [1] : [1, 2];
  expect({ overlap, said: life.said, fine: allowed.includes(winners) }).toMatchObject({ fine: true });
  return life.stopped;
};
