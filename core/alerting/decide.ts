import type { Instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { DecidedEvent } from './event.ts';
import { type Incident, memberKey } from './incident.ts';
import { isBad } from './incident-cause.ts';
import { incidentClosed, incidentOpened } from './incident-events.ts';
import { groupIncidents } from './incident-group.ts';
import { advanceObserver, type Gap, type Sight } from './observer.ts';
import { stuckPending, type Waiting } from './pending.ts';
import { runEvent } from './run-events.ts';
import { nowhere, type Place, transitions, withdrawals } from './transitions.ts';

/** What alerting remembers between two steps of one cluster. `sequence` is the last ledger record taken in. */
export type AlertState = {
  readonly sequence: number;
  /** The open incidents, and the outages of the controllers closed within a day. */
  readonly incidents: readonly Incident[];
  /** The time in which nobody looks, while it lasts. */
  readonly gap: Gap | null;
};

export const emptyAlertState: AlertState = { sequence: 0, incidents: [], gap: null };

/** What one judged ledger record brings. */
export type AlertStep = {
  readonly sequence: number;
  readonly asOf: Instant;
  readonly changed: readonly { readonly before: Verdict | null; readonly now: Verdict }[];
  /** Verdicts on runs that were not due after all. */
  readonly withdrawn: readonly Verdict[];
  readonly waiting: readonly Waiting[];
  /** What was decided elsewhere from the same record: burning budgets, findings about CronJobs. */
  readonly more: readonly DecidedEvent[];
  /** What could be seen; null where nobody asks. */
  readonly sight: Omit<Sight, 'cluster'> | null;
  /** Where a run was, for those who know: it lets one node's trouble be one incident. */
  /** Of which runs nobody wants to be called: they make no incident, and machines are told as ever. */
  readonly muted?: (run: Verdict) => boolean;
  readonly placeOf?: (run: Verdict) => Place;
};

export type AlertDecision = {
  readonly state: AlertState;
  /** To be stored in the outbox, in this order. */
  readonly events: readonly DecidedEvent[];
  /** The incidents that are not what they were: to be stored for those who look. */
  readonly incidents: readonly Incident[];
};

/**
 * From what was known and what was judged to what people and machines are told.
 *
 * ```
 * state n−1 ┐                       ┌─▶ events    1. into the outbox, under ids that a repetition shares
 *           ├─▶ decideAlerts (pure) ┼─▶ incidents 2. into the store
 * step n ───┘                       └─▶ state n   3. last, on condition that n−1 still stands
 * ```
 *
 * A caller that dies in between does the step again from the same state and stores the same things. A step that the
 * state has taken in already (a replay from an older snapshot) changes nothing and tells nobody.
 */
export const decideAlerts = (cluster: string, state: AlertState, step: AlertStep): AlertDecision => {
  if (step.sequence <= state.sequence) return { state, events: [], incidents: [] };
  const { asOf, placeOf, muted = () => false } = step;
  const changed = [
    ...step.changed.flatMap(({ before, now }) => transitions(before, now, placeOf?.(now) ?? nowhere)),
    ...step.withdrawn.flatMap(withdrawals),
  ];
  const calling = changed.filter((t) => !(isBad(t) && muted(t.run)));
  const grouped = groupIncidents({ cluster, known: state.incidents }, calling, asOf);
  const told = [...grouped.opened, ...grouped.updated, ...grouped.closed];
  const incidentOf = new Map(told.flatMap((i) => i.members.map((m) => [memberKey(m), i.id] as const)));
  const observer =
    step.sight === null
      ? { gap: state.gap, events: [] }
      : advanceObserver(state.gap, { ...step.sight, cluster }, asOf);
  // What people wait for goes first: an outage brings hundreds of `Run Missed` for the machines.
  const events = [
    ...grouped.opened.map((i) => incidentOpened(i)),
    ...grouped.closed.map((i) => incidentClosed(i)),
    ...observer.events,
    ...step.more,
    ...changed.flatMap((t) => runEvent(t, { cluster, incidentOf }, asOf) ?? []),
    ...stuckPending(step.waiting, { cluster }, asOf),
  ];
  return {
    state: { sequence: step.sequence, incidents: grouped.incidents, gap: observer.gap },
    events,
    incidents: [...new Map(told.map((i) => [i.id, i])).values()],
  };
};
