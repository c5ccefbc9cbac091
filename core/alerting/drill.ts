import { DRILL_HOPS, type DrillHop, type DrillSign } from '../ports/drill-trace.ts';
import { after, before, between, type Duration, type Instant, minutes } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { DecidedEvent } from './event.ts';
import { type Incident, incidentId, memberKey } from './incident.ts';
import { incidentClosed, incidentOpened } from './incident-events.ts';
import { groupIncidents } from './incident-group.ts';
import { runEvent } from './run-events.ts';
import { transitions, withdrawals } from './transitions.ts';

const GRACE = minutes(20);

/** A run that never was due, of a CronJob that no cluster has: it stands in no ledger, so no number can count it. */
export const drillRun = (asOf: Instant): Verdict => {
  const nominal = before(asOf, GRACE);
  return {
    cronJobUid: 'drill',
    namespace: 'cronwitness',
    name: 'drill',
    owner: null,
    nominal,
    deadline: after(nominal, GRACE),
    job: null,
    start: {
      kind: 'dropped',
      cause: 'unexplained',
      provisional: false,
      proof: { kind: 'watched', interval: { from: nominal, to: asOf } },
      evidence: [
        {
          says: 'a drill: nothing happened in the cluster',
          subject: 'cronwitness drill',
          at: asOf,
          learned: asOf,
          witness: 'calendar',
        },
      ],
    },
    finish: null,
  };
};

/**
 * The events of a drill, made by the same functions as in earnest and marked `drill: true`: the run missed, its
 * incident opened, and closed again. They go into the outbox and nowhere else.
 */
export const drillEvents = (cluster: string, asOf: Instant): readonly DecidedEvent[] => {
  const run = drillRun(asOf);
  const missed = transitions(null, run);
  const { opened } = groupIncidents({ cluster, known: [] }, missed, asOf);
  const { closed } = groupIncidents({ cluster, known: opened }, withdrawals(run), asOf);
  const incidentOf = new Map(opened.map((i) => [memberKey({ of: 'missed', ...run }), i.id]));
  return [
    ...opened.map((i) => incidentOpened(i, true)),
    ...missed.flatMap((t) => runEvent(t, { cluster, incidentOf, drill: true }, asOf) ?? []),
    ...closed.map((i) => incidentClosed(i, true)),
  ];
};

/** The incident of a drill, by which its mails can be found. */
export const drillIncident = (cluster: string, asOf: Instant): Incident['id'] => {
  const { cronJobUid, namespace, name, nominal } = drillRun(asOf);
  return incidentId(cluster, { kind: 'cronjob', of: 'missed', cronJobUid, namespace, name }, nominal);
};

export type DrillLine =
  | { readonly kind: 'passed'; readonly hop: DrillHop; readonly took: Duration; readonly where: string }
  | { readonly kind: 'failed'; readonly hop: DrillHop; readonly where: string; readonly problem: string }
  | { readonly kind: 'no-sign'; readonly hop: DrillHop };

export type DrillResult = {
  /** In the order of the way: the hops that can be told of. */
  readonly lines: readonly DrillLine[];
  /** The first hop that it did not pass; null where it arrived everywhere. */
  readonly stopped: DrillHop | null;
};

/**
 * How far the drill came by the signs that it left, and how long after its start it came there. `hops` are those that it
 * must pass; where it leaves a sign at another, that one counts too.
 */
export const drillResult = (
  hops: readonly DrillHop[],
  signs: readonly DrillSign[],
  started: Instant,
): DrillResult => {
  const passed = (hop: DrillHop): boolean => hops.includes(hop) || signs.some((s) => s.hop === hop);
  const lines = DRILL_HOPS.filter(passed).flatMap((hop) => lineOf(hop, signs, started));
  return { lines, stopped: lines.find((l) => l.kind !== 'passed')?.hop ?? null };
};

/** A hop may have several places (two rules, three mailboxes): each has its line. */
const lineOf = (hop: DrillHop, signs: readonly DrillSign[], started: Instant): readonly DrillLine[] => {
  const here = signs.filter((s) => s.hop === hop).toSorted((a, b) => a.at - b.at);
  const places = [...new Set(here.map((s) => s.where))];
  if (places.length === 0) return [{ kind: 'no-sign', hop }];
  return places.map((where): DrillLine => {
    const good = here.find((s) => s.where === where && s.problem === null);
    if (good !== undefined) return { kind: 'passed', hop, where, took: between(started, good.at) };
    const problem = here.findLast((s) => s.where === where)?.problem ?? '';
    return { kind: 'failed', hop, where, problem };
  });
};
