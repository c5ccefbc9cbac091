import type { CronJobSpec } from '../facts/fact.ts';
import { nextOccurrence } from '../schedule/occurrences.ts';
import { type ParsedSchedule, parseSchedule, type Schedule } from '../schedule/parse-schedule.ts';
import { occurrencesSince } from '../schedule/since.ts';
import {
  after,
  fromUnixSeconds,
  type Instant,
  type Interval,
  instant,
  seconds,
  toUnixSeconds,
} from '../time.ts';
import { anchored } from './anchored.ts';
import type { CronJobState, Learned } from './state.ts';

/**
 * An occurrence of a CronJob that existed and was not suspended. `uncertain` is the interval of a change of spec (or
 * of the CronJob's end) that could not be placed more exactly: whether the run was due is then not known.
 */
export type Due = {
  readonly nominal: Instant;
  readonly spec: CronJobSpec;
  readonly uncertain: Interval | null;
  /** It was due by the spec before, too, which may still have been in force, and has another policy. */
  readonly either: { readonly spec: CronJobSpec; readonly interval: Interval } | null;
};

/** Why a CronJob has no due runs at all under one of its specs, though nobody suspended it. */
export type ScheduleFinding = {
  readonly kind: 'bad-schedule' | 'unknown-zone' | 'deadline-zero' | 'deadline-under-period';
  readonly message: string;
};

/** A spec with the interval in which it was in force. */
type Revision = { readonly spec: CronJobSpec; readonly from: Instant; readonly to: Instant };

const FOREVER = instant(8.64e15);

/** The due runs of one CronJob within the window, ascending (DESIGN §5). */
export const dueWithin = (state: CronJobState, window: Interval, defaultZone: string): readonly Due[] => {
  const { revisions, changes } = revisionsOf(state);
  const certain = revisions.flatMap((r) =>
    occurrencesOf(state, r.spec, clip(r, window), defaultZone).map((nominal) => ({
      nominal,
      spec: r.spec,
      uncertain: null,
      either: null,
    })),
  );
  const doubtful = changes.flatMap(({ interval, before, next, unseen }) => {
    const inside = clip(interval, window);
    const old = new Set(occurrencesOf(state, before, inside, defaultZone));
    const fresh = new Set(next === null ? [] : occurrencesOf(state, next, inside, defaultZone));
    return [...new Set([...old, ...fresh])].map((nominal) => {
      const both = !unseen && old.has(nominal) && fresh.has(nominal);
      return {
        nominal,
        spec: fresh.has(nominal) && next !== null ? next : before,
        uncertain: both ? null : interval,
        either: both && before.concurrency !== next?.concurrency ? { spec: before, interval } : null,
      };
    });
  });
  return [...certain, ...doubtful].toSorted((a, b) => a.nominal - b.nominal);
};

const clip = (interval: Interval, window: Interval): Interval => ({
  from: instant(Math.max(interval.from, window.from)),
  to: instant(Math.min(interval.to, window.to)),
});

type Change = {
  readonly interval: Interval;
  readonly before: CronJobSpec;
  readonly next: CronJobSpec | null;
  /** It was edited more than once meanwhile: under what spec in between, nobody saw. */
  readonly unseen: boolean;
};

/**
 * The specs in order with the intervals in which each was surely in force, and between them the intervals of change.
 * Kubernetes writes down when a spec was changed (managedFields), to the second: then the doubt is that one second.
 */
const revisionsOf = (
  state: CronJobState,
): { readonly revisions: readonly Revision[]; readonly changes: readonly Change[] } => {
  const distinct = withoutRepeats(state);
  const revisions: Revision[] = [];
  const changes: Change[] = [];
  let from = inForceSince(state);
  for (const [i, revision] of distinct.entries()) {
    const next = distinct[i + 1];
    const change = next !== undefined ? changeTo(revision, next, from) : endOf(state, revision, from);
    revisions.push({ spec: revision.spec, from, to: change === null ? FOREVER : change.from });
    const unseen = next !== undefined && editedBetween(revision, next);
    if (change !== null)
      changes.push({ interval: change, before: revision.spec, next: next?.spec ?? null, unseen });
    from = change === null ? FOREVER : change.to;
  }
  return { revisions, changes };
};

type SpecSeen = CronJobState['specs'][number];

const withoutRepeats = (state: CronJobState): readonly SpecSeen[] => {
  const result: SpecSeen[] = [];
  for (const seen of state.specs) {
    const last = result.at(-1);
    // Who may edit a label or an owner changes nothing that is due.
    if (last !== undefined && decisive(last.spec) === decisive(seen.spec) && !editedBetween(last, seen))
      result[result.length - 1] = { ...last, last: seen.last, spec: seen.spec, generation: seen.generation };
    else result.push(seen);
  }
  return result;
};

/** A list shows a spec that is two edits or more away from the one before it: what held in between was never shown. */
const editedBetween = (before: SpecSeen, next: SpecSeen): boolean =>
  next.first.witness === 'list' && next.generation - before.generation > 1;

const decisive = ({
  schedule,
  timeZone,
  suspend,
  concurrency,
  startingDeadlineSeconds,
}: CronJobSpec): string =>
  JSON.stringify([schedule, timeZone, suspend, concurrency, startingDeadlineSeconds]);

/** A spec that was never edited holds since creation; an edited one since its last edit; else since we first saw it. */
const inForceSince = (state: CronJobState): Instant => {
  const first = state.specs[0];
  if (first === undefined) return FOREVER;
  if (first.generation <= 1) return state.created;
  return first.specChanged !== null && first.specChanged <= first.first.learned
    ? first.specChanged
    : first.first.learned;
};

const changeTo = (before: SpecSeen, next: SpecSeen, notBefore: Instant): Interval => {
  const at = next.specChanged;
  // A time that is not after the old spec's own, or that lies in the future, was written by a clock that we don't trust.
  const trusted =
    at !== null && at >= notBefore && at > (before.specChanged ?? 0) && at <= next.first.learned;
  if (trusted && !editedBetween(before, next)) return { from: at, to: after(at, seconds(1)) };
  // What a watch or a list brings happened after the stream was last known to be up to date.
  const from = Math.max(notBefore, stoodUntil(before.last, next.first), next.first.notBefore);
  const to = trusted ? after(at, seconds(1)) : instant(next.first.learned + 1);
  return { from: instant(Math.min(from, to, next.first.learned)), to };
};

/** A state that reached us together with what changed it held at some time before: not until we learned of both. */
const stoodUntil = (seen: Learned, change: Learned): Instant =>
  seen.learned < change.learned ? seen.learned : change.notBefore;

const endOf = (state: CronJobState, last: SpecSeen, notBefore: Instant): Interval | null => {
  if (state.gone === null) return null;
  const from = instant(Math.max(notBefore, stoodUntil(last.last, state.gone), state.gone.notBefore));
  return { from: instant(Math.min(from, state.gone.learned)), to: instant(state.gone.learned + 1) };
};

/** The occurrences for which kube-controller-manager would start a run under the spec. */
const occurrencesOf = (
  state: CronJobState,
  spec: CronJobSpec,
  window: Interval,
  defaultZone: string,
): readonly Instant[] => {
  if (spec.suspend || window.to <= window.from || findingOf(spec, defaultZone) !== null) return [];
  const schedule = scheduleOf(spec, defaultZone);
  if (schedule === null) return [];
  const since = toUnixSeconds(state.created) + 1;
  const from = Math.max(Math.ceil(window.from / 1000), since);
  const bounds = { from, to: Math.ceil(window.to / 1000) };
  if (bounds.to <= bounds.from) return [];
  const found =
    schedule.kind === 'cron' ? occurrencesSince(schedule, since, bounds) : anchored(state, schedule, bounds);
  return found.map(fromUnixSeconds);
};

// A cluster has far fewer distinct schedules than CronJobs, and each is asked for at every tick.
const parsedSchedules = new Map<string, ParsedSchedule>();
const MOST_PARSED = 20_000;

const parsed = (spec: CronJobSpec, defaultZone: string): ParsedSchedule => {
  const key = `${spec.schedule}\n${spec.timeZone ?? ''}\n${defaultZone}`;
  const known = parsedSchedules.get(key);
  if (known !== undefined) return known;
  const fresh = parseSchedule({
    expression: spec.schedule,
    timeZone: spec.timeZone ?? undefined,
    defaultZone,
  });
  if (parsedSchedules.size >= MOST_PARSED) parsedSchedules.clear();
  parsedSchedules.set(key, fresh);
  return fresh;
};

/** The spec's schedule; null where Kubernetes or we cannot read it. */
export const scheduleOf = (spec: CronJobSpec, defaultZone: string): Schedule | null => {
  const result = parsed(spec, defaultZone);
  return result.ok ? result.schedule : null;
};

/** The first occurrence after `nominal` under the CronJob's present spec; null where none is to come. */
export const dueAfter = (state: CronJobState, nominal: Instant, defaultZone: string): Instant | null => {
  const spec = state.specs.at(-1)?.spec;
  if (spec === undefined || spec.suspend || state.gone !== null || findingOf(spec, defaultZone) !== null)
    return null;
  return occurrenceAfter(spec, nominal, defaultZone);
};

/** The occurrence that follows `nominal` under the spec that made it due, whether or not that spec still held by then. */
export const occurrenceAfter = (spec: CronJobSpec, nominal: Instant, defaultZone: string): Instant | null => {
  const schedule = scheduleOf(spec, defaultZone);
  const next = schedule === null ? undefined : nextOccurrence(schedule, toUnixSeconds(nominal));
  return next === undefined ? null : fromUnixSeconds(next);
};

/** A reason for which Kubernetes will never start a run of this spec; null where it will. */
export const findingOf = (spec: CronJobSpec, defaultZone: string): ScheduleFinding | null => {
  const result = parsed(spec, defaultZone);
  if (!result.ok) {
    const kind = result.problem.kind === 'unknown-zone' ? 'unknown-zone' : 'bad-schedule';
    return { kind, message: result.problem.message };
  }
  const deadline = spec.startingDeadlineSeconds;
  // The controller looks back no further than now − deadline: with 0 it never sees a missed time, with less than the
  // period of @every its anchor runs ahead of every occurrence (pkg/controller/cronjob/utils.go).
  if (deadline === 0)
    return {
      kind: 'deadline-zero',
      message: 'startingDeadlineSeconds is 0: no run can ever be started in time',
    };
  const { schedule } = result;
  if (schedule.kind === 'every' && deadline !== null && deadline * 1000 < schedule.period) {
    return {
      kind: 'deadline-under-period',
      message: `startingDeadlineSeconds ${deadline} is shorter than the period of ${spec.schedule}: no run is ever started`,
    };
  }
  return null;
};
