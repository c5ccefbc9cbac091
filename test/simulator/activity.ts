import type { JobObject } from './objects.ts';
import type { TrueRun } from './truth.ts';

type Span = { readonly from: number; readonly to: number };

// DESIGN §6: an end recorded more than 60 s after the last container's counts from 5 s after that one.
const UNRECORDED = 60_000;
const PROMPT = 5000;
const NEVER = Number.POSITIVE_INFINITY;

/** What is asked of a Job's activity: by how much times that were cut may be stretched, and when somebody said so. */
type Reading = { readonly slack: number; readonly saidAt: number };

/** When the Job held up its successors. `slack` widens it (or narrows, below zero) where seconds were cut. */
const activeOf = (job: JobObject, { slack, saidAt }: Reading): Span => {
  const recorded = job.finished ?? job.deleted?.at ?? NEVER;
  // What is run elsewhere is judged by its conditions alone.
  const pods = job.pods.filter((p) => !p.elsewhere);
  const attempts = pods.flatMap((p) => p.attempts);
  const skew = Math.max(0, ...attempts.map((a) => Math.abs(a.skew)));
  const working =
    attempts.some((a) => a.finishedAt === null) ||
    pods.some((p) => p.attempts.length === 0 && p.gone === null);
  const ended =
    attempts.length === 0 || working ? NEVER : Math.max(...attempts.map((a) => a.finishedAt ?? 0));
  // Of one that is not over nobody can say yet that it will not go on, nor of one whose end no API server knew.
  const untold = attempts.some((a) => a.endToldAt === null || a.endToldAt > saidAt);
  if (slack > 0 && (untold || recorded > saidAt)) return { from: job.created - slack, to: recorded + slack };
  // One that was deleted while it waited for its next try had no end that anybody could have recorded.
  if (slack > 0 && job.finished === null) return { from: job.created - slack, to: recorded + slack };
  const late = recorded - ended > UNRECORDED + (slack > 0 ? 2000 + skew : -2000 - skew);
  const prompt = ended + PROMPT + (slack > 0 ? skew : -skew);
  return { from: job.created - slack, to: (late ? prompt : recorded) + slack };
};

/** Active then, at any reading of times that were cut to seconds. */
export const wasActiveSurely = (job: JobObject, t: number): boolean => {
  const { from, to } = activeOf(job, { slack: -2500, saidAt: NEVER });
  return from <= t && to > t;
};

/** Until its next occurrence, its starting deadline, or its CronJob's end: what came first. */
export const heldUntil = ({ cronJob, nominal, next }: TrueRun): number => {
  const spec = cronJob.revisions.findLast((r) => r.from < nominal)?.spec ?? cronJob.spec;
  const limit = spec.startingDeadlineSeconds;
  return Math.min(next, limit === null ? NEVER : nominal + limit * 1000, cronJob.deleted ?? NEVER);
};

/** Was some earlier run active from the nominal time until then? */
const coveredBy = (run: TrueRun, reading: Reading): boolean => {
  const { cronJob, nominal } = run;
  const spec = cronJob.revisions.findLast((r) => r.from < nominal)?.spec ?? cronJob.spec;
  if (spec.concurrency !== 'Forbid') return false;
  const until = heldUntil(run);
  const spans = cronJob.jobs
    .filter((j) => j.nominal !== null && j.created < until)
    .map((j) => activeOf(j, reading))
    .toSorted((a, b) => a.from - b.from);
  let at = nominal;
  for (const span of spans) if (span.from <= at && span.to > at) at = span.to;
  return at >= until;
};

/** `surely`: at any reading of times that were cut to seconds; `perhaps`: at one of them, by what was known then. */
export const skippedSurely = (run: TrueRun): boolean => coveredBy(run, { slack: -2500, saidAt: NEVER });
export const skippedPerhaps = (run: TrueRun, saidAt: number): boolean =>
  coveredBy(run, { slack: 2500, saidAt });

/**
 * Some earlier run waits at that instant, nothing of it at work: for its back-off, or for a controller that is away.
 * Whether it held this one up is known when it goes on, or is recorded as over.
 */
export const waitsFor = ({ cronJob, nominal }: TrueRun, at: number): boolean =>
  cronJob.jobs.some((j) => {
    const over = j.finished ?? j.deleted?.at ?? NEVER;
    const attempts = j.pods.flatMap((p) => p.attempts).filter((a) => a.startedAt <= at);
    return (
      j.nominal !== null &&
      j.nominal < nominal &&
      j.created <= at &&
      over > at - 2000 &&
      attempts.length > 0 &&
      attempts.every((a) => a.finishedAt !== null && a.finishedAt <= at && at - a.finishedAt > 0) &&
      at - Math.max(...attempts.map((a) => a.finishedAt ?? 0)) < LONGEST_BACK_OFF
    );
  });
// The Job controller's, with a minute to come back.
const LONGEST_BACK_OFF = 660_000;
