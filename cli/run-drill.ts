import { type DrillResult, drillEvents, drillResult } from '../core/alerting/drill.ts';
import { drain } from '../core/pipeline/publish.ts';
import type { DrillHop, DrillSign, DrillTrace } from '../core/ports/drill-trace.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { Publisher } from '../core/ports/publisher.ts';
import type { Duration, Instant } from '../core/time.ts';

export type DrillPorts = {
  readonly cluster: string;
  readonly outbox: Outbox;
  /** Null where whoever watches the cluster sends what is in the outbox, as in earnest. */
  readonly publisher: Publisher | null;
  readonly trace: DrillTrace;
  /** A drill measures how long things take: it asks for the time itself. */
  readonly now: () => Instant;
  readonly sleep: (length: Duration) => Promise<void>;
};

/**
 * Sends a marked missed run the whole way that a real one goes, and watches it pass: made, stored, taken by the bus,
 * matched by a rule, delivered.
 */
export const runDrill = async (
  ports: DrillPorts,
  { patience, every }: { readonly patience: Duration; readonly every: Duration },
): Promise<DrillResult> => {
  const { cluster, outbox, trace, now, sleep } = ports;
  const started = now();
  const events = drillEvents(cluster, started);
  const ids = events.map((e) => e.id);
  const own: DrillSign[] = [sign('verdict', now(), 'Run Missed')];
  const hops: readonly DrillHop[] = ['verdict', 'outbox', 'bus', ...trace.hops];
  try {
    await outbox.put(cluster, events, started);
    own.push(sign('outbox', now(), 'stored'));
  } catch (error) {
    own.push(sign('outbox', now(), 'stored', wordsOf(error)));
    return drillResult(hops, own, started);
  }
  const taken = takenBy(ports, ids, started);
  for (;;) {
    const bus = await taken();
    const signs = [...own, ...(bus === null ? [] : [bus]), ...(await trace.signs(ids))];
    const result = drillResult(hops, signs, started);
    const refused = ports.publisher !== null && bus !== null && bus.problem !== null;
    const settled = refused || result.lines.every((l) => l.kind === 'passed');
    if (settled || now() - started >= patience) return result;
    await sleep(every);
  }
};

/** Asks whether the bus has taken the events: once they were taken, that is the answer; null where there is no sign. */
const takenBy = (ports: DrillPorts, ids: readonly string[], started: Instant) => {
  let known: DrillSign | null = null;
  const { publisher } = ports;
  return async (): Promise<DrillSign | null> => {
    if (known === null || known.problem !== null)
      known =
        publisher === null
          ? await sentByOthers(ports, ids)
          : (known ?? (await sendAll({ ...ports, publisher }, ids, started)));
    return known;
  };
};

// The drill's events are the youngest: behind more than this they would not arrive in time anyhow.
const LOOKED_THROUGH = 1000;

const sentByOthers = async (
  { cluster, outbox, now }: DrillPorts,
  ids: readonly string[],
): Promise<DrillSign | null> => {
  const where = 'PutEvents';
  const parked = (await outbox.parked(cluster)).find((e) => ids.includes(e.id));
  if (parked !== undefined) return sign('bus', now(), where, parked.reason ?? 'refused for good');
  const waiting = await outbox.unsent(cluster, LOOKED_THROUGH);
  const ours = waiting.filter((e) => ids.includes(e.id));
  if (ours.length === 0 && waiting.length < LOOKED_THROUGH) return sign('bus', now(), where);
  const reason = ours.find((e) => e.reason !== null)?.reason ?? null;
  return reason === null ? null : sign('bus', now(), where, reason);
};

/** What else waits in the outbox is sent along, as every drain does. */
const sendAll = async (
  ports: DrillPorts & { readonly publisher: Publisher },
  ids: readonly string[],
  started: Instant,
): Promise<DrillSign> => {
  const { cluster, outbox, now } = ports;
  const failures: string[] = [];
  const publisher: Publisher = {
    publish: async (events) => {
      const outcomes = await ports.publisher.publish(events);
      for (const o of outcomes)
        if (o.kind === 'failed' && ids.includes(o.id)) failures.push(`${o.code}: ${o.message}`);
      return outcomes;
    },
  };
  try {
    await drain({ cluster, outbox, publisher }, started);
  } catch (error) {
    failures.push(wordsOf(error));
  }
  return sign('bus', now(), 'PutEvents', failures[0] ?? null);
};

const sign = (hop: DrillHop, at: Instant, where: string, problem: string | null = null): DrillSign => ({
  hop,
  at,
  where,
  problem,
});

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
