import { type AlertDecision, type AlertStep, decideAlerts, emptyAlertState } from '../alerting/decide.ts';
import { advanceObserver, type Sight } from '../alerting/observer.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Instant } from '../time.ts';

export type AlertPorts = { readonly cluster: string; readonly outbox: Outbox; readonly alerts: AlertStore };

/**
 * Stores what one judged ledger record tells, before anything is sent: to be called for each record in order, before
 * the judge's checkpoint moves past it. Whoever dies in between does it again and stores the same; a record that was
 * told already is passed over, also when a judge replays it from an older snapshot.
 *
 * ```
 * state n−1 ─▶ decide ─▶ outbox ─▶ incidents ─▶ state n
 * ```
 */
export const tellChanges = async (
  { cluster, outbox, alerts }: AlertPorts,
  step: AlertStep,
): Promise<AlertDecision> => {
  const state = (await alerts.state(cluster)) ?? emptyAlertState;
  const decision = decideAlerts(cluster, state, step);
  const { events, incidents } = decision;
  if (events.length > 0) await outbox.put(cluster, events, step.asOf);
  if (incidents.length > 0) await alerts.putIncidents(cluster, incidents);
  if (JSON.stringify(withoutSequence(state)) !== JSON.stringify(withoutSequence(decision.state)))
    await alerts.putState(cluster, decision.state);
  return decision;
};

// A record that changed nothing need not be written down: replayed, it changes nothing again.
const withoutSequence = ({ incidents, burns }: AlertDecision['state']) => ({ incidents, burns });

/** At every tick, above all at one that failed: says when we went blind, and when we see again. */
export const tellSight = async (
  { cluster, outbox, alerts }: AlertPorts,
  sight: Omit<Sight, 'cluster'>,
  asOf: Instant,
): Promise<void> => {
  const gap = await alerts.gap(cluster);
  const step = advanceObserver(gap, { ...sight, cluster }, asOf);
  if (step.events.length > 0) await outbox.put(cluster, step.events, asOf);
  if (JSON.stringify(step.gap) !== JSON.stringify(gap)) await alerts.putGap(cluster, step.gap, asOf);
};
