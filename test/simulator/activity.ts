import type { JobObject } from './objects.ts';
import type { TrueRun } from './truth.ts';

type Span = { readonly from: number; readonly to: number };

// DESIGN §6: an end recorded more than 60 s after the last container's counts from 5 s after that one.
const UNRECORDED = 60_000;
const PROMPT = 5000;

/** When the Job held up its successors. `slack` widens it (or narrows, below zero) where seconds were cut. */
const activeOf = (job: JobObject, slack: number): Span => {
  const recorded = job.finished ?? job.deleted?.at ?? Number.POSITIVE_INFINITY;
  const attempts = job.pods.flatMap((p) => p.attempts);
  const working =
    attempts.some((a) => a.finishedAt === null) ||
    job.pods.some((p) => p.attempts.length === 0 && p.gone === null);
  const ended =
    attempts.length === 0 || working
      ? Number.POSITIVE_INFINITY
      : Math.max(...attempts.map((a) => a.finishedAt ?? 0));
  // Of one that is not over nobody can say yet that it will not go on.
  if (slack > 0 && recorded === Number.POSITIVE_INFINITY) return { from: job.created - slack, to: recorded };
  const late = recorded - ended > UNRECORDED + (slack > 0 ? 2000 : -2000);
  return { from: job.created - slack, to: (late ? ended + PROMPT : recorded) + slack };
};

/** Was some earlier run active from the nominal time until the next one, or until the starting deadline? */
const coveredBy = (run: TrueRun, slack: number): boolean => {
  const { cronJob, nominal, next } = run;
  const spec = cronJob.revisions.findLast((r) => r.from < nominal)?.spec ?? cronJob.spec;
  if (spec.concurrency !== 'Forbid') return false;
  const limit = spec.startingDeadlineSeconds;
  const until = Math.min(next, limit === null ? Number.POSITIVE_INFINITY : nominal + limit * 1000);
  const spans = cronJob.jobs
    .filter((j) => j.nominal !== null && j.created < until)
    .map((j) => activeOf(j, slack))
    .toSorted((a, b) => a.from - b.from);
  let at = nominal;
  for (const span of spans) if (span.from <= at && span.to > at) at = span.to;
  return at >= until;
};

/** `surely`: at any reading of times that were cut to seconds; `perhaps`: at one of them. */
export const skippedSurely = (run: TrueRun): boolean => coveredBy(run, -2500);
export const skippedPerhaps = (run: TrueRun): boolean => coveredBy(run, 2500);
