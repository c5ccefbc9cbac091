import { occurrencesAfter } from '../simulator/calendar.ts';
import type { CronJobObject, JobObject } from '../simulator/objects.ts';
import type { Spec } from '../simulator/plan.ts';
import { neverWas } from '../simulator/truth.ts';

/**
 * A judge with hindsight, written apart from core/. It never looks at a Job's name, annotation or status, nor at what
 * anybody observed: it has the instants at which Jobs were made and containers began, and assigns them to targets by
 * constraint, as Jepsen's checker of Chronos does (aphyr.com/posts/326): a run belongs to the latest occurrence that
 * its making can have answered, each occurrence has one run at most, and a target without a run was missed.
 */
export type Opinion = {
  readonly nominal: number;
  readonly kind: 'on-time' | 'late' | 'never-started' | 'skipped' | 'dropped' | 'undecided';
};

/** What it thinks of each target (due instants, ascending) by the end of all. */
export const secondOpinion = (
  cronJob: CronJobObject,
  targets: readonly number[],
  { grace, end, skew }: { readonly grace: number; readonly end: number; readonly skew: number },
): readonly Opinion[] => {
  const assigned = assign(cronJob, new Set(targets));
  return targets.map((nominal) => {
    const job = assigned.get(nominal);
    if (job === undefined) {
      const kind = missed(cronJob, nominal, { end, skew });
      return { nominal, kind: kind === 'dropped' && wasForgotten(cronJob, nominal) ? 'never-started' : kind };
    }
    const first = firstStart(job);
    if (first === null) return { nominal, kind: 'never-started' };
    const late = first - (nominal + grace + 999);
    // It began when hardly anybody looked any more.
    if (late > 0 && first > end - 120_000) return { nominal, kind: 'undecided' };
    // By clocks that are off the start may be told for either side of the deadline.
    if (skew > 0 && Math.abs(late) <= skew + 1000) return { nominal, kind: 'undecided' };
    // Another was made for it before, had not begun, and was forgotten: who saw that one says that it never started.
    if (late > 0 && wasForgotten(cronJob, nominal)) return { nominal, kind: 'undecided' };
    return { nominal, kind: late <= 0 ? 'on-time' : 'late' };
  });
};

/** A Job was made for it, had not begun, and was forgotten by a backup: one came, and never started (DESIGN §6). */
const wasForgotten = (cronJob: CronJobObject, nominal: number): boolean =>
  cronJob.jobs.some((j) => neverWas(j) && answered(cronJob, j) === nominal);

const firstStart = (job: JobObject): number | null => {
  const starts = job.pods.flatMap((p) => p.attempts.map((a) => a.startedAt));
  return starts.length === 0 ? null : Math.min(...starts);
};

/** Runs by the instant of their making; the controller answers the latest occurrence that has come, and no other. */
const assign = (cronJob: CronJobObject, targets: ReadonlySet<number>): ReadonlyMap<number, JobObject> => {
  const taken = new Map<number, JobObject>();
  const works = cronJob.jobs
    .filter((j) => j.nominal !== null && !neverWas(j))
    .toSorted((a, b) => a.created - b.created);
  for (const job of works) {
    const latest = answered(cronJob, job);
    if (latest !== undefined && targets.has(latest) && !taken.has(latest)) taken.set(latest, job);
  }
  return taken;
};

const answered = (cronJob: CronJobObject, { created }: JobObject): number | undefined =>
  lastBefore(cronJob.revisions.findLast((r) => r.from <= created)?.spec ?? cronJob.spec, created);

/** The last occurrence up to an instant; no schedule of the simulator is rarer than daily. */
const lastBefore = (spec: Spec, at: number): number | undefined => {
  for (let to = at; to > at - 26 * 3_600_000; to -= 3_600_000) {
    const found = occurrencesAfter(spec, to - 3_600_000, to).at(-1);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Second by second: was there always an earlier run at work, until the next occurrence or the starting deadline? */
const missed = (
  cronJob: CronJobObject,
  nominal: number,
  { end, skew }: { readonly end: number; readonly skew: number },
): Opinion['kind'] => {
  const spec = cronJob.revisions.findLast((r) => r.from < nominal)?.spec ?? cronJob.spec;
  if (spec.concurrency !== 'Forbid') return 'dropped';
  const next = occurrencesAfter(spec, nominal, nominal + 3_600_000)[0] ?? Number.POSITIVE_INFINITY;
  const limit = spec.startingDeadlineSeconds;
  const until = Math.min(
    next,
    limit === null ? Number.POSITIVE_INFINITY : nominal + limit * 1000,
    cronJob.deleted ?? Number.POSITIVE_INFINITY,
  );
  if (until > end || skew > 0) return 'undecided';
  let [free, unrecorded] = [0, 0];
  for (let t = nominal; t < until; t += 1000) {
    if (!cronJob.jobs.some((j) => atWork(j, t))) free++;
    if (!cronJob.jobs.some((j) => isOpen(j, t))) unrecorded++;
  }
  // The work was over and nobody had recorded it: what is right depends on who saw it, and this judge saw nothing.
  if (free > 6 && unrecorded === 0) return 'undecided';
  return free === 0 ? 'skipped' : free > 6 ? 'dropped' : 'undecided';
};

/** Made, and not recorded as over yet. */
const isOpen = (job: JobObject, t: number): boolean =>
  job.nominal !== null &&
  job.created <= t &&
  t < (job.finished ?? job.deleted?.at ?? Number.POSITIVE_INFINITY);

/** From its making until it was over; an end recorded a minute late counts from when the work was (DESIGN §6). */
const atWork = (job: JobObject, t: number): boolean => {
  if (job.nominal === null || job.created > t) return false;
  const over = job.finished ?? job.deleted?.at ?? Number.POSITIVE_INFINITY;
  // Of one that is run elsewhere only its record counts.
  const pods = job.pods.filter((p) => !p.elsewhere);
  const ends = pods.flatMap((p) => p.attempts.map((a) => a.finishedAt ?? Number.POSITIVE_INFINITY));
  const waiting = pods.some((p) => p.attempts.length === 0 && p.gone === null);
  const worked = ends.length === 0 || waiting ? Number.POSITIVE_INFINITY : Math.max(...ends);
  return t < (over - worked > 60_000 && over !== Number.POSITIVE_INFINITY ? worked + 5000 : over);
};
