import { type Instant, instant } from '../../core/time.ts';
import type { ClusterConnection } from './connect.ts';
import { serverTimeOf } from './list.ts';

/**
 * The API server's clock, as far as its answers tell. Kubernetes' own times are written by it, so coverage must be
 * told in it too; ours may be minutes off. An HTTP Date is cut to the second and was written somewhere between our
 * question and its arrival: each answer gives two bounds, and together they close in on the true time.
 */
export type ClusterClock = {
  /** One answer: asked and answered by `elapsed`, dated by the server. */
  readonly sample: (asked: number, date: Instant, answered: number) => void;
  /** The server's time at a moment of `elapsed` is not before this; null while no answer has told. */
  readonly notBefore: (moment: number) => Instant | null;
  /** … and not after this. */
  readonly notAfter: (moment: number) => Instant | null;
};

// An HTTP Date has whole seconds (RFC 9110 §5.6.7).
const RESOLUTION = 1000;

export const clusterClock = (): ClusterClock => {
  let low: number | null = null;
  let high: number | null = null;
  return {
    sample: (asked, date, answered) => {
      const [from, to] = [date - answered, date + RESOLUTION - asked];
      const closer: readonly [number, number] = [Math.max(low ?? from, from), Math.min(high ?? to, to)];
      // Bounds that cross: the clock was set anew, or another API server with another clock answered.
      [low, high] = closer[0] <= closer[1] ? closer : [from, to];
    },
    notBefore: (moment) => (low === null ? null : instant(Math.floor(low + moment))),
    notAfter: (moment) => (high === null ? null : instant(Math.ceil(high + moment))),
  };
};

/** The same connection, each answer of which also tells the clock. `elapsed` counts milliseconds. */
export const clocked = (
  connection: ClusterConnection,
  clock: ClusterClock,
  elapsed: () => number,
): ClusterConnection => ({
  server: connection.server,
  request: async (...request) => {
    const asked = elapsed();
    const answer = await connection.request(...request);
    const date = serverTimeOf(answer);
    if (date !== undefined) clock.sample(asked, date, elapsed());
    return answer;
  },
});
