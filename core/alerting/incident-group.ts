import { earliest, type Instant, latest } from '../time.ts';
import {
  byNominalThenName,
  causeKey,
  compare,
  type Incident,
  incidentId,
  type Member,
  MOST_MEMBERS,
  memberKey,
} from './incident.ts';
import { type Bad, causeOf, isBad, troubleOf, whatOf } from './incident-cause.ts';
import { heal, whyClosed } from './incident-close.ts';
import { type Sorted, sortByCause } from './incident-sort.ts';
import type { Transition } from './transitions.ts';

/** What a step did to the incidents, each list by id. One may open and close in the same step. */
export type Grouped = {
  /** What to store and to hand to the next step: the open ones, and outages closed of late. */
  readonly incidents: readonly Incident[];
  readonly opened: readonly Incident[];
  /** Neither opened nor closed in this step, and not what they were. */
  readonly updated: readonly Incident[];
  readonly closed: readonly Incident[];
};

// A closed outage is remembered for a day: a drop of its time that is proven only now is no new incident.
const REMEMBERED = 86_400_000;

/**
 * Turns changed verdicts into incidents: bad runs that share a cause are one, opened once, closed once.
 *
 * ```
 * changed ─▶ bad runs ─▶ by cause ─▶ into the open incident of that cause, or a new one
 *            recovered, corrected ─▶ their members           good ─▶ close what is over
 * ```
 *
 * `known` is the `incidents` of the step before. The order of `known` and `changed` does not matter, a transition
 * that was taken in already changes nothing, and ids hang on nothing but cluster, cause and first nominal time.
 */
export const groupIncidents = (
  { cluster, known }: { readonly cluster: string; readonly known: readonly Incident[] },
  changed: readonly Transition[],
  asOf: Instant,
): Grouped => {
  const before = new Map(known.map((i) => [i.id, i]));
  const after = new Map(before);
  const belonging = new Set(known.flatMap((i) => i.members.map(memberKey)));
  const news = changed.filter(isBad).filter((b) => !belonging.has(keyOf(b)));
  for (const [key, sorted] of [...sortByCause(known, news, asOf)].toSorted(([a], [b]) => compare(a, b))) {
    for (const incident of place(sorted, { key, cluster, known: [...after.values()] }, asOf))
      after.set(incident.id, withLastStarted(incident, sorted.bads));
  }
  const fine = changed.filter((t) => t.kind === 'run-fine');
  for (const incident of after.values()) {
    if (incident.closed !== null) continue;
    const healed = heal(amend(incident, changed), fine);
    const because = whyClosed(healed, asOf);
    after.set(incident.id, because === null ? healed : { ...healed, closed: { at: asOf, because } });
  }
  return compared(before, [...after.values()], asOf);
};

const keyOf = (bad: Bad): string =>
  memberKey({ of: troubleOf(bad), cronJobUid: bad.run.cronJobUid, nominal: bad.run.nominal });

type Scene = { readonly key: string; readonly cluster: string; readonly known: readonly Incident[] };

/** The incidents of a cause, with its new bad runs in them. */
const place = (
  { cause, bads }: Sorted,
  { key, cluster, known }: Scene,
  asOf: Instant,
): readonly Incident[] => {
  const members = bads.map(memberOf);
  const same = known.filter((i) => causeKey(i.cause) === key);
  const open = same.find((i) => i.closed === null);
  if (open !== undefined) return [join(open, members, asOf)];
  const past = same.filter((i) => cause.kind === 'controller-down' && i.closed !== null);
  const late = past.flatMap((i) => {
    const inside = members.filter((m) => i.from <= m.nominal && m.nominal <= i.to);
    return inside.length === 0 ? [] : [join(i, inside, i.lastBad)];
  });
  const fresh = members.filter((m) => !past.some((i) => i.from <= m.nominal && m.nominal <= i.to));
  const first = fresh.toSorted(byNominalThenName)[0];
  if (first === undefined) return late;
  const empty: Incident = {
    id: incidentId(cluster, cause, first.nominal),
    cluster,
    cause,
    opened: asOf,
    from: first.nominal,
    to: first.nominal,
    lastBad: asOf,
    members: [],
    uncounted: 0,
    healed: [],
    closed: null,
  };
  return [...late, join(empty, fresh, asOf)];
};

/** When the CronJob was last started is kept of its own incidents only: of many CronJobs it says nothing. */
const withLastStarted = (incident: Incident, bads: readonly Bad[]): Incident => {
  if (incident.cause.kind !== 'cronjob' || incident.cause.of !== 'missed') return incident;
  const known = [incident.lastStarted ?? null, ...bads.map((b) => b.place.lastStarted)];
  const [first, ...more] = known.flatMap((t) => t ?? []);
  return first === undefined ? incident : { ...incident, lastStarted: more.reduce(latest, first) };
};

const memberOf = (bad: Bad): Member => {
  const { cronJobUid, namespace, name, owner, nominal, job } = bad.run;
  const what = { of: troubleOf(bad), what: whatOf(bad), cause: causeOf(bad), state: 'bad' } as const;
  return { cronJobUid, namespace, name, owner, nominal, job, ...what };
};

const join = (incident: Incident, members: readonly Member[], asOf: Instant): Incident => {
  const byKey = new Map([...incident.members, ...members].map((m) => [memberKey(m), m]));
  const all = [...byKey.values()].toSorted(byNominalThenName);
  const nominals = members.map((m) => m.nominal);
  return {
    ...incident,
    members: all.slice(0, MOST_MEMBERS),
    uncounted: incident.uncounted + Math.max(0, all.length - MOST_MEMBERS),
    from: nominals.reduce(earliest, incident.from),
    to: nominals.reduce(latest, incident.to),
    lastBad: asOf,
  };
};

/** Marks the members that recovered, were taken back, or are now called something else. */
const amend = (incident: Incident, changed: readonly Transition[]): Incident => {
  const amendments = new Map(changed.flatMap((t) => amendmentOf(t) ?? []));
  if (!incident.members.some((m) => amendments.has(memberKey(m)))) return incident;
  return { ...incident, members: incident.members.map((m) => ({ ...m, ...amendments.get(memberKey(m)) })) };
};

type Amendment = Partial<Pick<Member, 'what' | 'cause' | 'state' | 'job'>>;

const amendmentOf = (t: Transition): readonly [readonly [string, Amendment]] | null => {
  const { cronJobUid, nominal, job } = t.run;
  switch (t.kind) {
    case 'run-recovered':
      return [[memberKey({ of: 'missed', cronJobUid, nominal }), { state: 'recovered', what: 'late', job }]];
    case 'run-corrected': {
      const of = t.of === 'start' ? 'missed' : 'killed';
      return [[memberKey({ of, cronJobUid, nominal }), { state: 'corrected', job }]];
    }
    case 'run-recast': {
      const of = t.what === 'killed' ? 'killed' : 'missed';
      return [[memberKey({ of, cronJobUid, nominal }), { what: t.what, cause: t.cause, job }]];
    }
    case 'run-missed':
    case 'run-killed':
      // Taken back before, and bad all the same.
      return [[keyOf(t), { what: whatOf(t), cause: causeOf(t), state: 'bad', job }]];
    case 'run-fine':
      return null;
    default:
      return t satisfies never;
  }
};

const compared = (
  before: ReadonlyMap<string, Incident>,
  after: readonly Incident[],
  asOf: Instant,
): Grouped => {
  const sorted = after.toSorted((a, b) => compare(a.id, b.id));
  const opened = sorted.filter((i) => !before.has(i.id));
  const closed = sorted.filter((i) => i.closed !== null && (before.get(i.id)?.closed ?? null) === null);
  const told = new Set([...opened, ...closed].map((i) => i.id));
  return {
    incidents: sorted.filter((i) => i.closed === null || isRemembered(i, asOf)),
    opened,
    updated: sorted.filter((i) => !told.has(i.id) && !same(i, before.get(i.id))),
    closed,
  };
};

const isRemembered = ({ cause, closed }: Incident, asOf: Instant): boolean =>
  cause.kind === 'controller-down' && closed !== null && asOf - closed.at < REMEMBERED;

const same = (a: Incident, b: Incident | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);
