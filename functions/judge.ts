import middy from '@middy/core';
import { METRICS } from '../core/environment.ts';
import { type AlertPorts, tellChanges, tellSight } from '../core/pipeline/alert.ts';
import { type JudgePorts, judgeNew } from '../core/pipeline/judge.ts';
import { type DrainPorts, drain } from '../core/pipeline/publish.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import { between, minutes } from '../core/time.ts';
import { environmentOf, lazily } from './environment.ts';
import { chainedTime } from './event-time.ts';
import { declareRules, judgePortsOf, publisherOf } from './ports.ts';
import { storeOf } from './store.ts';
import { measure } from './telemetry.ts';

export type JudgeParts = JudgePorts & AlertPorts & Pick<DrainPorts, 'publisher'>;
type Limit = { readonly getRemainingTimeInMillis: () => number };

// A call to the bus takes up to five seconds, and marking what was sent some more.
const LAST_BATCH = 15_000;

// The schedule's: the tick at the half minute is for the watch, and one that fails alone loses nothing.
const TICK = minutes(1);

const tell =
  (ports: AlertPorts): NonNullable<JudgePorts['decided']> =>
  async ({ asOf, changed, withdrawn }, { sequence }) => {
    await tellChanges(ports, { sequence, asOf, changed, withdrawn, waiting: [], firing: [] });
  };

/** Judges what is new and publishes what follows from it. The working set stays in memory between invocations. */
export const judgeWith = (parts: () => Promise<JudgeParts>) => {
  let memory: WorkingSet | null = null;
  return middy(async (event: unknown, limit: Limit) => {
    const ports = await parts();
    const asOf = chainedTime(event);
    // Until it has come through, what is in memory is half done: the next one begins from the snapshot.
    const before = memory;
    memory = null;
    const set = await judgeNew({ ...ports, decided: tell(ports) }, before);
    const { coverage } = set.world;
    const begun = coverage.cronjobs.listed[0] ?? asOf;
    await tellSight(ports, { coverage, tick: TICK, begun, problem: null }, asOf);
    const hasTime = (): boolean => limit.getRemainingTimeInMillis() > LAST_BATCH;
    const drained = await drain({ ...ports, hasTime }, asOf);
    const waited = drained.oldest === null ? 0 : between(drained.oldest, asOf) / 1000;
    measure(null, [{ name: METRICS.outboxAge, value: Math.max(0, waited), unit: 'Seconds' }]);
    memory = set;
    return { cluster: ports.cluster, sequence: set.sequence, ...drained };
  });
};

export const handler = judgeWith(
  lazily(async () => {
    const { table, bus, cluster, configuration } = environmentOf('judge');
    const store = storeOf(table);
    const ports = judgePortsOf(configuration, cluster);
    await declareRules(store, ports);
    return { ...ports, ...store, publisher: publisherOf(bus) };
  }),
);
