import { type DrillResult, drillEvents, drillResult } from '../core/alerting/drill.ts';
import { drain } from '../core/pipeline/publish.ts';
import type { DrillHop, DrillSign, DrillTrace } from '../core/ports/drill-trace.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { Publisher } from '../core/ports/publisher.ts';
import type { Duration, Instant } from '../core/time.ts';

export type DrillPorts = {
  readonly cluster: string;
  readonly outbox: Outbox;
  readonly publisher: Publisher;
  readonly trace: DrillTrace;
  /** A drill measures how long things take: it asks for the time itself. */
  readonly now: () => Instant;
  readonly sleep: (length: Duration) => Promise<void>;
};

/**
 * Sends a marked missed run the whole way that a real one goes, and watches it pass: made, stored, taken by the bus,
 * matched by a rule, delivered. What else waits in the outbox is sent along, as every drain does.
 */
export const runDrill = async (
  ports: DrillPorts,
  { patience, every }: { readonly patience: Duration; readonly every: Duration },
): Promise<DrillResult> => {
  const { cluster, outbox, publisher, trace, now, sleep } = ports;
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
  own.push(await sendAll({ cluster, outbox, publisher, now }, ids, started));
  for (;;) {
    const result = drillResult(hops, [...own, ...(await trace.signs(ids))], started);
    const settled = result.lines.every((l) => l.kind === 'passed') || own.some((s) => s.problem !== null);
    if (settled || now() - started >= patience) return result;
    await sleep(every);
  }
};

const sendAll = async (
  ports: Pick<DrillPorts, 'cluster' | 'outbox' | 'publisher' | 'now'>,
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
