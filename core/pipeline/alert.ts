import { type AlertDecision, type AlertStep, decideAlerts, emptyAlertState } from '../alerting/decide.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { Outbox } from '../ports/outbox.ts';

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
  // A record that told nothing and changed nothing need not be written down: replayed, it does the same again.
  if (events.length > 0 || memory(state) !== memory(decision.state))
    await alerts.putState(cluster, decision.state);
  return decision;
};

const memory = ({ incidents, gap }: AlertDecision['state']): string => JSON.stringify([incidents, gap]);
