import type { ContainerState, CronJobFact, JobFact, Observed, PodFact } from '../facts/fact.ts';
import { earliest, type Instant, latest } from '../time.ts';
import type { CronJobState, EventState, JobState, Known, Learned, PodState, Seen } from './state.ts';

// Every join here is commutative, associative and idempotent: facts may come in any order and any number of times
// (DESIGN I4). "First" and "last" are decided by what we learned when, never by the order of arrival.

export const learnedOf = ({ learned, notBefore, version, witness }: Learned): Learned => ({
  learned,
  notBefore,
  version,
  witness,
});

const order = (a: Learned, b: Learned): number =>
  a.learned - b.learned ||
  a.version - b.version ||
  a.notBefore - b.notBefore ||
  (a.witness < b.witness ? -1 : a.witness > b.witness ? 1 : 0);

export const sooner = <T extends Learned>(a: T, b: T): T => (order(a, b) <= 0 ? a : b);
export const later = <T extends Learned>(a: T, b: T): T => (order(a, b) >= 0 ? a : b);

const orNull = <T>(a: T | null, b: T | null, join: (a: T, b: T) => T): T | null =>
  a === null ? b : b === null ? a : join(a, b);

export const joinGone = (a: Learned | null, b: Learned): Learned =>
  a === null ? learnedOf(b) : sooner(a, learnedOf(b));

/** Of two reports of the same thing, the one that puts it earlier; among equals the one learned first. */
const earlierThing = <T extends Known<{ readonly at: Instant }>>(a: T, b: T): T =>
  a.at !== b.at ? (a.at < b.at ? a : b) : sooner(a.by, b.by) === a.by ? a : b;

// --- CronJob

export const cronJobState = (fact: CronJobFact): CronJobState => {
  const { uid, namespace, name, created, generation, specChanged, spec, labels, lastSchedule, lastSuccess } =
    fact;
  const by = { first: learnedOf(fact), last: learnedOf(fact) };
  return {
    uid,
    namespace,
    name,
    created,
    specs: [{ generation, specChanged, spec, ...by }],
    statuses: [{ lastSchedule, lastSuccess, ...by }],
    labels: [{ labels, ...by }],
    gone: null,
    last: by.last,
  };
};

export const joinCronJob = (a: CronJobState, b: CronJobState): CronJobState => ({
  ...a,
  specs: joinSeen(a.specs, b.specs, (s) => JSON.stringify([s.generation, s.specChanged, s.spec])),
  statuses: joinSeen(a.statuses, b.statuses, (s) => `${s.lastSchedule}|${s.lastSuccess}`),
  labels: joinSeen(a.labels, b.labels, (s) => s.labels.join(',')),
  gone: orNull(a.gone, b.gone, sooner),
  last: later(a.last, b.last),
});

const joinSeen = <T>(
  a: readonly Seen<T>[],
  b: readonly Seen<T>[],
  key: (item: Seen<T>) => string,
): readonly Seen<T>[] => {
  const widen = (x: Seen<T>, y: Seen<T>): Seen<T> => ({
    ...x,
    first: sooner(x.first, y.first),
    last: later(x.last, y.last),
  });
  return (
    appended(a, b, { key, widen }) ??
    joinBy([...a, ...b], key, widen).toSorted((x, y) => order(x.first, y.first))
  );
};

/** The same for what usually comes: one newer sight of the newest content, or of a new one; null otherwise. */
const appended = <T>(
  a: readonly Seen<T>[],
  b: readonly Seen<T>[],
  {
    key,
    widen,
  }: { readonly key: (item: Seen<T>) => string; readonly widen: (x: Seen<T>, y: Seen<T>) => Seen<T> },
): readonly Seen<T>[] | null => {
  const [newest, only] = [a.at(-1), b[0]];
  if (newest === undefined || only === undefined || b.length > 1) return null;
  if (order(newest.first, only.first) >= 0) return null;
  const own = key(only);
  if (key(newest) === own) return [...a.slice(0, -1), widen(newest, only)];
  return a.some((item) => key(item) === own) ? null : [...a, only];
};

// --- Job

export const jobState = (fact: JobFact): JobState => ({
  uid: fact.uid,
  namespace: fact.namespace,
  name: fact.name,
  created: fact.created,
  cronJobUid: fact.cronJobUid,
  cronJobName: fact.cronJobName,
  nominal: fact.nominal,
  manual: fact.manual,
  managedBy: fact.managedBy,
  parallelism: fact.parallelism,
  completions: fact.completions,
  failedIndexes: fact.failedIndexes,
  conditions: conditionsOf(fact.conditions.map((c) => ({ by: learnedOf(fact), ...c }))),
  suspended: fact.suspended ? { first: fact.learned, last: fact.learned } : null,
  deletionRequested: requested(fact),
  gone: null,
  first: learnedOf(fact),
  last: learnedOf(fact),
});

// One observation is put in order like many, so that it makes no difference whether it came once or twice.
const conditionsOf = (all: JobState['conditions']): JobState['conditions'] =>
  all.length < 2 ? all : joinBy(all, (c) => c.type, earlierThing);

export const joinJob = (a: JobState, b: JobState): JobState => {
  const newest = later(a.last, b.last) === a.last ? a : b;
  return {
    ...newest,
    // A dying Job loses its owner; an orphaned one too. What once was known stays.
    cronJobUid: newest.cronJobUid ?? a.cronJobUid ?? b.cronJobUid,
    cronJobName: newest.cronJobName ?? a.cronJobName ?? b.cronJobName,
    nominal: newest.nominal ?? a.nominal ?? b.nominal,
    manual: a.manual || b.manual,
    conditions: conditionsOf([...a.conditions, ...b.conditions]),
    suspended: orNull(a.suspended, b.suspended, (x, y) => ({
      first: earliest(x.first, y.first),
      last: latest(x.last, y.last),
    })),
    deletionRequested: orNull(a.deletionRequested, b.deletionRequested, earlierThing),
    gone: orNull(a.gone, b.gone, sooner),
    first: sooner(a.first, b.first),
    last: newest.last,
  };
};

const requested = (
  fact: Observed & { readonly deletionRequested: Instant | null },
): Known<{ readonly at: Instant }> | null =>
  fact.deletionRequested === null ? null : { at: fact.deletionRequested, by: learnedOf(fact) };

// --- Pod

export const podState = (fact: PodFact): PodState => {
  const by = learnedOf(fact);
  return {
    uid: fact.uid,
    namespace: fact.namespace,
    name: fact.name,
    created: fact.created,
    jobUid: fact.jobUid,
    jobName: fact.jobName,
    node: fact.node,
    phase: fact.phase,
    reason: fact.reason,
    disruption: fact.disruption && { by, ...fact.disruption },
    unschedulable: fact.unschedulable && { by, ...fact.unschedulable },
    scheduled: fact.scheduled,
    attempts: attemptsOf(
      fact.containers
        .map(withRealTimes)
        .filter((c) => c.startedAt !== null || c.finishedAt !== null || c.exitCode !== null)
        .map((c) => ({ by, ...c })),
    ),
    waiting: waitingOf(
      fact.containers.flatMap((c) =>
        c.waiting === null ? [] : [{ reason: c.waiting, init: c.init, at: fact.learned }],
      ),
    ),
    deletionRequested: requested(fact),
    gone: null,
    first: by,
    last: by,
  };
};

// A container that could not be started says "1970-01-01" (or, where Go's zero time slips through, the year 1).
const withRealTimes = (c: ContainerState): ContainerState => ({
  ...c,
  startedAt: real(c.startedAt),
  finishedAt: real(c.finishedAt),
});
const real = (t: Instant | null): Instant | null => (t !== null && t > 0 ? t : null);

export const joinPod = (a: PodState, b: PodState): PodState => {
  const newest = later(a.last, b.last) === a.last ? a : b;
  return {
    ...newest,
    jobUid: newest.jobUid ?? a.jobUid ?? b.jobUid,
    node: newest.node ?? a.node ?? b.node,
    reason: newest.reason || a.reason || b.reason,
    disruption: orNull(a.disruption, b.disruption, earlierThing),
    unschedulable: orNull(a.unschedulable, b.unschedulable, earlierThing),
    scheduled: orNull(a.scheduled, b.scheduled, earliest),
    attempts: attemptsOf([...a.attempts, ...b.attempts]),
    waiting: waitingOf([...a.waiting, ...b.waiting]),
    deletionRequested: orNull(a.deletionRequested, b.deletionRequested, earlierThing),
    gone: orNull(a.gone, b.gone, sooner),
    first: sooner(a.first, b.first),
    last: newest.last,
  };
};

const attemptsOf = (all: PodState['attempts']): PodState['attempts'] =>
  all.length < 2 ? all : joinBy(all, (c) => `${c.name}|${c.startedAt ?? c.finishedAt}`, joinAttempt);

const waitingOf = (all: PodState['waiting']): PodState['waiting'] =>
  all.length < 2
    ? all
    : joinBy(
        all,
        (w) => `${w.reason}|${w.init}`,
        (x, y) => (x.at <= y.at ? x : y),
      );

/** The end is the newest word on it, the start counts as learned when it was first seen. */
const joinAttempt = (a: Known<ContainerState>, b: Known<ContainerState>): Known<ContainerState> => {
  const ended = a.finishedAt === null ? b : b.finishedAt === null ? a : later(a.by, b.by) === a.by ? a : b;
  return { ...ended, restart: Math.min(a.restart, b.restart), by: sooner(a.by, b.by) };
};

const joinBy = <T>(items: readonly T[], key: (item: T) => string, join: (a: T, b: T) => T): readonly T[] => {
  const found = new Map<string, T>();
  for (const item of items) {
    const k = key(item);
    const before = found.get(k);
    found.set(k, before === undefined ? item : join(before, item));
  }
  return [...found.entries()].toSorted(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0)).map(([, item]) => item);
};

// --- Event

export const joinEvent = (a: EventState, b: EventState): EventState => ({
  ...sooner(a, b),
  first: earliest(a.first, b.first),
  last: latest(a.last, b.last),
  count: Math.max(a.count, b.count),
});
