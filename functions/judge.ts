import middy from '@middy/core';
import { METRICS } from '../core/environment.ts';
import { declareRules } from '../core/pipeline/declare-rules.ts';
import { type JudgePorts, judgeNew } from '../core/pipeline/judge.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import { type TellingPorts, telling } from '../core/pipeline/tell-tick.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import { between } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { chainedProblem, chainedTime } from './event-time.ts';
import { judgePortsOf, publisherOf } from './ports.ts';
import { storeOf } from './store.ts';
import { measure } from './telemetry.ts';

export type JudgeParts = JudgePorts & Omit<TellingPorts, 'problem'> & Pick<DrainPorts, 'publisher'>;
type Limit = { readonly getRemainingTimeInMillis: () => number };

// A call to the bus takes up to five seconds, and marking what was sent some more.
const LAST_BATCH = 15_000;
// Before that the working set is written down, a large one in some seconds: a long way back is gone in many invocations.
const LAST_RECORD = 60_000;

/** Judges what is new and publishes what follows from it. The working set stays in memory between invocations. */
export const judgeWith = (parts: () => Promise<JudgeParts>) => {
  let memory: WorkingSet | null = null;
  return middy(async (event: unknown, limit: Limit) => {
    const ports = await parts();
    const asOf = chainedTime(event);
    // Until it has come through, what is in memory is half done: the next one begins from the snapshot.
    const before = memory;
    memory = null;
    const problem = (): string | null => chainedProblem(event);
    const until = (left: number) => (): boolean => limit.getRemainingTimeInMillis() > left;
    const decided = telling({ ...ports, problem });
    const set = await judgeNew({ ...ports, decided, hasTime: until(LAST_RECORD) }, before);
    const drained = await drain({ ...ports, hasTime: until(LAST_BATCH) }, asOf);
    const waited = drained.oldest === null ? 0 : between(drained.oldest, asOf) / 1000;
    if (waited > 0) measure(null, [{ name: METRICS.outboxAge, value: waited, unit: 'Seconds' }]);
    memory = set;
    return { cluster: ports.cluster, sequence: set.sequence, ...drained };
  });
};

export const handler = judgeWith(
  lazily(async () => {
    const { table, bus, cluster, configuration } = environmentOf('judge');
    const store = storeOf(table);
    const ports = judgePortsOf(configuration, cluster);
    const policy = await declareRules(store, ports);
    return { ...ports, ...store, policy, publisher: publisherOf(bus) };
  }),
);
