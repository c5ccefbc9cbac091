import { onTestFinished } from 'vitest';
import { type ClusterConnection, connect } from '../../adapters/kubernetes/connect.ts';
import { type Instant, instant, minutes } from '../../core/time.ts';
import { type ApiServer, ApiServer as Server } from '../api-server/server.ts';
import { type LabClock, labClock } from './lab-clock.ts';
import { at } from './ports.ts';
import { toyCluster } from './toy-cluster.ts';

export const TOY_START = at('2026-03-10T12:00:00Z');

/** So many minutes and seconds after the toy's start. */
export const toyTime = (minute: number, second = 0): Instant =>
  instant(TOY_START + minutes(minute) + second * 1000);

/** A small cluster at work behind a test API server. */
export type ToyLife = {
  readonly server: ApiServer;
  readonly clock: LabClock;
  /** A line of one's own, as another process would have it. */
  readonly line: () => Promise<ClusterConnection>;
  readonly until: (t: Instant) => void;
};

/** Due every minute: at even minutes the run is evicted, at each fifth the controller sleeps, else all is well. */
export const toyLife = async (): Promise<ToyLife> => {
  const clock = labClock(TOY_START);
  const server = await Server.start({ clock, version: 1 });
  onTestFinished(() => server.down());
  const keeps = [3, 1] as const;
  const toy = toyCluster(
    server.state,
    [{ name: 'minutely', minute: null, forbid: false, works: 10, keeps }],
    {
      since: TOY_START / 1000,
      fate: (_, nominal) => ((nominal / 60) % 5 === 0 ? 'dropped' : nominal % 120 === 0 ? 'evicted' : 'well'),
    },
  );
  return {
    server,
    clock,
    line: () => connect({ kind: 'text', text: server.kubeconfig() }, { sleep: async () => {} }),
    until: (t) => {
      toy.until(t);
      clock.set(t);
    },
  };
};
