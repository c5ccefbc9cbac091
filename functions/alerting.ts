import { type AlertState, decideAlerts, emptyAlertState } from '../core/alerting/decide.ts';
import { advanceObserver } from '../core/alerting/observer.ts';
import type { Step } from '../core/pipeline/step.ts';
import type { WorkingSet } from '../core/pipeline/working-set.ts';
import type { AlertStore } from '../core/ports/alert-store.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import { type Instant, minutes } from '../core/time.ts';

export type AlertingPorts = {
  readonly cluster: string;
  readonly outbox: Outbox;
  readonly alerts: AlertStore;
};

// The schedule's: the tick at the half minute is for the watch, and one that fails alone loses nothing.
const TICK = minutes(1);

/**
 * Takes alerting a step further for one judged record: events first, then incidents, then the state that says that they
 * are stored. Nothing is written where nothing changed: deciding it again would change nothing again.
 */
export const tellDecided = ({ cluster, outbox, alerts }: AlertingPorts) => {
  let known: AlertState | undefined;
  return async (done: Step, set: WorkingSet): Promise<void> => {
    known ??= (await alerts.state(cluster)) ?? emptyAlertState;
    const { asOf, changed, withdrawn } = done;
    const step = { sequence: set.sequence, asOf, changed, withdrawn, waiting: [], firing: [] };
    const { state, events, incidents } = decideAlerts(cluster, known, step);
    const same = JSON.stringify(state.incidents) === JSON.stringify(known.incidents);
    known = state;
    if (events.length > 0) await outbox.put(cluster, events, asOf);
    if (incidents.length > 0) await alerts.putIncidents(cluster, incidents);
    if (events.length > 0 || !same) await alerts.putState(cluster, state);
  };
};

/** Says when we went blind and when we see again. */
export const tellCoverage = async (
  { cluster, outbox, alerts }: AlertingPorts,
  { world: { coverage } }: WorkingSet,
  asOf: Instant,
): Promise<void> => {
  const gap = await alerts.gap(cluster);
  const begun = coverage.cronjobs.listed[0] ?? asOf;
  const next = advanceObserver(gap, { cluster, coverage, tick: TICK, begun, problem: null }, asOf);
  if (next.events.length > 0) await outbox.put(cluster, next.events, asOf);
  if (next.gap !== gap) await alerts.putGap(cluster, next.gap, asOf);
};
