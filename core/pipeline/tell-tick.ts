import { type Duration, type Instant, minutes } from '../time.ts';
import { type AlertPorts, tellChanges, tellSight } from './alert.ts';
import type { JudgePorts } from './judge.ts';
import type { WorkingSet } from './working-set.ts';

// The schedule's: the tick at the half minute is for the watch, and one that fails alone loses nothing.
const TICK: Duration = minutes(1);

/** What a judge calls with each step (`JudgePorts.decided`), in the cloud and on one machine alike. */
export const telling =
  (ports: AlertPorts): NonNullable<JudgePorts['decided']> =>
  async ({ asOf, changed, withdrawn }, { sequence }) => {
    await tellChanges(ports, { sequence, asOf, changed, withdrawn, waiting: [], firing: [] });
  };

/** What a judge says after each tick, whether or not there was anything to judge: whether it still sees. */
export const tellTick = async (ports: AlertPorts, { world }: WorkingSet, asOf: Instant): Promise<void> => {
  const { coverage } = world;
  const begun = coverage.cronjobs.listed[0] ?? asOf;
  await tellSight(ports, { coverage, tick: TICK, begun, problem: null }, asOf);
};
