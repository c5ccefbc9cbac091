import { blindWithin, type Coverage, covers } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { EventState, JobState, PodState } from '../history/state.ts';
import { after, earliest, type Instant, instant, latest, minutes, seconds } from '../time.ts';
import { surelyCounts } from './counted.ts';
import { successes } from './indexes.ts';
import { FAILURE_REASONS } from './job-conditions.ts';
import { lastAttempts, outsideAct, regularAttempts } from './pod-failure.ts';

/** While it lasts, a run holds up its successors under Forbid. */
export type Activity = {
  readonly run: Run;
  readonly from: Instant;
  /** Active until then for certain; null while it still is. */
  readonly to: Instant | null;
  /** Active no longer than that, where nobody saw the end; null where it may still be. Otherwise the same as `to`. */
  readonly atMost: Instant | null;
  /** Its containers ended then, or the controller last spoke of it, and nobody has recorded its end: we shall know before long. */
  readonly doubtfulSince: Instant | null;
  /** The controller's own word that it was active at `to`, where nothing else tells. */
  readonly said: EventState | null;
};

// DESIGN §6: a finish recorded more than 60 s after the last container ended was recorded by a controller that had
// been away; at work, it would have come within 5 s.
const LATE_RECORD = seconds(60);
const PROMPT_RECORD = seconds(5);
// The Job controller waits up to 10 minutes before it tries again; a Job that waits is active.
export const LONGEST_BACK_OFF = minutes(11);

/** From the Job's creation until it is finished or deleted, as the controller would have seen it without fault. */
export const activityOf = (run: Run, { jobs, pods }: Coverage, asOf: Instant): Activity | null => {
  const { job } = run;
  if (job === null || run.trigger === 'manual') return null;
  const end = recordedEnd(run) ?? unrecordedEnd(job, jobs, asOf);
  const containers = containersEnded(run) ?? noneLeft(run, pods);
  // Not recorded as over until then, as far as anybody looked.
  const openAt = end.to ?? asOf;
  const waits = containers?.well === false && end.atMost === null;
  if (
    containers !== null &&
    openAt - (waits ? toldAt(run, containers.at) : containers.at) > (waits ? LONGEST_BACK_OFF : LATE_RECORD)
  ) {
    const to = after(containers.at, PROMPT_RECORD);
    // While nobody looked, another pod may have come, worked and gone.
    const last = containers.well || covers(pods, { from: containers.at, to: end.atMost ?? asOf });
    return { run, from: job.created, to, atMost: last ? to : end.atMost, doubtfulSince: null, said: null };
  }
  const to =
    end.to === null || end.to === end.atMost ? end.to : atWorkUntil(run, end.to, { containers, end });
  if (to !== null && end.to !== end.atMost && containers !== null) {
    // Where it was recorded in time, the record counts; later than that it cannot count.
    const last =
      end.atMost !== null && (containers.well || covers(pods, { from: containers.at, to: end.atMost }));
    const atMost = last ? earliest(end.atMost, after(containers.at, LATE_RECORD)) : end.atMost;
    return { run, from: job.created, to, atMost, doubtfulSince: null, said: null };
  }
  const doubtfulSince = end.atMost === null ? (containers?.at ?? null) : null;
  return { run, from: job.created, to, atMost: end.atMost, doubtfulSince, said: null };
};

/** When the controller heard of the last end: a node out of reach tells of it when it is back, and only then it tries again. */
const toldAt = ({ pods }: Run, ended: Instant): Instant => {
  const told = pods
    .flatMap((p) => (p.last.witness === 'watch' ? [p.last.learned] : []))
    .reduce(latest, ended);
  return told - ended > LATE_RECORD ? told : ended;
};

/**
 * Until the last container ended or began, or somebody acted on a pod, it was at work, also where the Job itself left
 * unseen: but no longer than it was there. (While the controllers are away its pods work on.)
 */
const atWorkUntil = (
  { pods }: Run,
  seen: Instant,
  { containers, end }: { readonly containers: Ended | null; readonly end: End },
): Instant => {
  // A pod that worked on after its Job had left says nothing of when that was: it was there when the pod was made.
  if (end.atMost !== null && outlivedItsJob(pods, containers, end.atMost))
    return earliest(pods.map((p) => p.created).reduce(latest, seen), end.atMost);
  const begun = pods.flatMap((p) => [p.created, ...regularAttempts(p).flatMap((a) => a.startedAt ?? [])]);
  const last = containers?.at ?? begun.reduce(latest, seen);
  const worked = pods.flatMap((p) => outsideAct(p) ?? []).reduce(earliest, last);
  return latest(seen, end.atMost === null ? worked : earliest(worked, end.atMost));
};

/** Nobody had asked it to go though its Job was there no more: the garbage collector was away. */
const outlivedItsJob = (pods: Run['pods'], containers: Ended | null, left: Instant): boolean =>
  containers !== null &&
  containers.at > after(left, seconds(1)) &&
  pods.every((p) => (outsideAct(p) ?? containers.at) > after(left, seconds(1)));

/** Recorded as over before then: it held nothing up, however its containers fared. */
export const wasOverBefore = (run: Run, t: Instant): boolean => {
  const end = recordedEnd(run)?.atMost;
  return end != null && after(end, seconds(1)) < t;
};

/** It is there, and nobody has recorded that it is over. */
export const isUnfinished = (run: Run): boolean => run.job !== null && recordedEnd(run) === null;

type End = Pick<Activity, 'to' | 'atMost'>;

const FINISHED: ReadonlySet<string> = new Set(['Completed', ...FAILURE_REASONS]);

const recordedEnd = (run: Run): End | null => {
  const { job } = run;
  if (job === null) return null;
  const finished = job.conditions.find((c) => c.type === 'Complete' || c.type === 'Failed')?.at;
  if (finished !== undefined) return { to: finished, atMost: finished };
  if (job.gone === null) return null;
  // The controller tells of the end as it records it.
  const told = run.events.find((e) => e.about === 'Job' && FINISHED.has(e.reason))?.first;
  if (told !== undefined) return { to: told, atMost: told };
  // It was still at work when we last saw it, and left some time between, also where a resumed watch tells of it later.
  return { to: job.gone.notBefore, atMost: job.gone.learned };
};

/** Active as far as we look; before a time in which nobody looked, that is all we know. */
const unrecordedEnd = (job: JobState, jobs: Coverage['jobs'], asOf: Instant): End => {
  const seen = job.last.learned;
  const gap = asOf > seen ? blindWithin(jobs, { from: seen, to: asOf })[0] : undefined;
  return { to: gap?.from ?? null, atMost: null };
};

type Ended = { readonly at: Instant; readonly well: boolean };

/** When the last container of the last pod ended, and whether that surely counts as well; null while one works or is yet to. */
export const containersEnded = (run: Run): Ended | null => {
  const { pods } = run;
  const attempts = pods.flatMap(lastAttempts);
  if (attempts.length === 0 || pods.some(yetToStart) || attempts.some((a) => a.finishedAt === null))
    return null;
  if (pods.some(startsAgain)) return null;
  const at = instant(Math.max(...attempts.map((a) => a.finishedAt ?? 0)));
  return { at, well: pods.every((p) => p.attempts.length > 0) && isDone(run, at) };
};

/** As many ended well as it asks for, which surely counts; with one pod at a time the last one tells. */
const isDone = (run: Run, ended: Instant): boolean => {
  const { job, pods } = run;
  if (job !== null && (job.parallelism > 1 || job.completions > 1)) {
    const counted = successes(run).filter((s) => surelyCounts(run, s.pod, s.at));
    return counted.length >= Math.max(1, job.completions);
  }
  const last = pods.at(-1);
  return last?.attempts.every((a) => a.exitCode === 0) === true && surelyCounts(run, last, ended);
};

/** The Job had given up or was done, and a list of the Pods had none of it any more: they had ended by then. */
const noneLeft = ({ job, pods }: Run, { listed }: Coverage['pods']): Ended | null => {
  const over = job?.conditions.find((c) => c.type === 'FailureTarget' || c.type === 'SuccessCriteriaMet');
  const at = over === undefined || pods.length > 0 ? undefined : listed.find((t) => t >= over.at);
  return at === undefined ? null : { at, well: false };
};

/** Its containers ended and its phase is not over: the kubelet starts them again in place (restartPolicy OnFailure). */
const startsAgain = (pod: PodState): boolean =>
  pod.phase === 'Running' &&
  pod.deletionRequested === null &&
  (pod.gone === null || pod.gone.witness === 'list') &&
  regularAttempts(pod).every((a) => a.exitCode !== 0);

const yetToStart = (pod: PodState): boolean =>
  regularAttempts(pod).length === 0 &&
  pod.gone === null &&
  pod.deletionRequested === null &&
  pod.phase !== 'Failed';

/**
 * The run that was active through the whole interval; several may pass it on without a pause. Null where none was.
 * `bound` says which end counts: the one that is certain, or the latest that is possible.
 */
export const blockedThrough = (
  activities: readonly Activity[],
  { from, to }: { readonly from: Instant; readonly to: Instant },
  bound: 'to' | 'atMost' = 'to',
): Activity | null => {
  let at = from;
  for (const activity of activities) {
    if (activity.from > at) continue;
    // Recorded times are cut to the second: the end lies within the second after it.
    const last = activity[bound];
    const end = last === null ? to : after(last, seconds(1));
    if (end <= at) continue;
    at = end;
    if (at >= to) return activity;
  }
  return null;
};
