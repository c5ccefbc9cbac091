import { onTestFinished } from 'vitest';
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { clusterSource } from '../../adapters/kubernetes/source.ts';
import { flush, type JudgePorts, judgeNew } from '../../core/pipeline/judge.ts';
import { observeTick } from '../../core/pipeline/observe.ts';
import type { WorkingSet } from '../../core/pipeline/working-set.ts';
import type { Source } from '../../core/ports/source.ts';
import { type Instant, instant } from '../../core/time.ts';
import { feed } from '../api-server/recording.ts';
import { ApiServer } from '../api-server/server.ts';
import { type LabClock, labClock } from './lab-clock.ts';
import { labSteps } from './lab-steps.ts';
import { at } from './ports.ts';

export const LAB_START = at('2026-11-22T15:29:30Z');
export const LAB_END = at('2026-11-22T15:43:30Z');

/** A test API server that lives through the recording: `until` brings it to an instant. */
export type Lab = {
  readonly server: ApiServer;
  readonly clock: LabClock;
  readonly connection: ClusterConnection;
  readonly until: (t: number) => void;
};

export const lab = async (): Promise<Lab> => {
  const clock = labClock(LAB_START);
  const server = await ApiServer.start({ clock, version: 1, remember: 100_000 });
  onTestFinished(() => server.down());
  const connection = await connect({ kind: 'text', text: server.kubeconfig() }, { sleep: async () => {} });
  return { server, clock, connection, until: player(server, clock) };
};

export const player = (server: ApiServer, clock: LabClock): ((t: number) => void) => {
  const all = labSteps();
  let next = 0;
  return (t) => {
    for (let step = all[next]; step && Date.parse(step.line.t) <= t; step = all[++next])
      feed(server.state, step);
    clock.set(t);
  };
};

export const sourceOf = ({ connection, clock }: Lab): Source =>
  clusterSource(connection, { elapsed: clock.now });

export type Play = {
  readonly tick: number;
  readonly source?: Source;
  /** Runs before the tick at an instant: faults begin and end here. */
  readonly before?: (t: Instant) => void | Promise<void>;
  /** What our own clock says when the cluster's says `t`. */
  readonly ours?: (t: Instant) => Instant;
  readonly skip?: (t: Instant) => boolean;
};

/** Plays the recording through source, ledger and judge, tick by tick; answers what observing had to say. */
export const play = async (
  made: Lab,
  ports: JudgePorts,
  { tick, source = sourceOf(made), before = () => {}, ours = (t) => t, skip = () => false }: Play,
): Promise<readonly string[]> => {
  let set: WorkingSet | null = null;
  const problems: string[] = [];
  for (let t: number = LAB_START; t <= LAB_END; t += tick) {
    made.until(t);
    await before(instant(t));
    if (skip(instant(t))) continue;
    const seen = await observeTick({ ...ports, source }, ours(instant(t)));
    if (seen.kind === 'recorded') problems.push(...seen.problems);
    set = await judgeNew(ports, set);
  }
  if (set !== null) await flush(ports, set);
  return problems;
};
