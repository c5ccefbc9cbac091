import { type Coverage, covers, knownUntil } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { JobState, PodState } from '../history/state.ts';
import { after, before, type Instant, type Interval, instant, latest, seconds } from '../time.ts';
import type { FinishVerdict, KilledCause } from '../verdict/verdict.ts';
import { blindnessIn, containerEnded, eventSays, jobCondition, jobGone } from './evidence.ts';
import { deletionOf, type Surroundings, whoDeleted } from './job-end.ts';
import {
  failureOf,
  isWorking,
  outsideAct,
  type PodFailure,
  regularAttempts,
  succeededAt,
  vanished,
} from './pod-failure.ts';

type Around = Surroundings & { readonly coverage: Coverage };

/** How a run that started ended, as of an instant (DESIGN §6, "finish"). The first rule that speaks decides. */
export const finishOf = (run: Run, around: Around, asOf: Instant): FinishVerdict =>
  byCondition(run) ??
  byOwnWork(run, asOf) ??
  byFailedJob(run, around) ??
  (run.job?.gone?.witness === 'list' ? byEvents(run, around) : null) ??
  byDeletedJob(run, around) ??
  byEvents(run, around) ??
  stillOpen(run, around, asOf);

type Condition = JobState['conditions'][number];
const condition = (job: JobState | null, ...types: readonly string[]): Condition | undefined =>
  job?.conditions.filter((c) => types.includes(c.type)).toSorted((a, b) => a.at - b.at)[0];

/** Complete, or on the way there: from SuccessCriteriaMet nothing leads back (the Job tracking finalizer only tidies). */
const byCondition = (run: Run): FinishVerdict | null => {
  const complete = condition(run.job, 'Complete') ?? condition(run.job, 'SuccessCriteriaMet');
  if (run.job === null || complete === undefined) return null;
  const disruptions = run.pods.filter(
    (p) => (failureOf(p, null)?.cause ?? null) !== null && !deletedByController(run, p),
  ).length;
  return {
    kind: 'completed',
    at: complete.at,
    disruptions,
    basis: 'job',
    evidence: [jobCondition(run.job, complete)],
  };
};

/** As many pods ended well by themselves as were asked for, and nobody tried again afterwards. */
const byOwnWork = (run: Run, asOf: Instant): FinishVerdict | null => {
  if (run.job?.managedBy) return null;
  const done = run.pods.flatMap((pod) => {
    const at = succeededAt(pod);
    return at === null ? [] : [{ pod, at }];
  });
  if (done.length < Math.max(1, run.job?.completions ?? 1)) return null;
  const last = done.reduce((a, b) => (b.at >= a.at ? b : a));
  if (run.pods.some((p) => p.created > last.at && !deletedByController(run, p))) return null;
  const over =
    run.job === null || run.job.gone !== null || condition(run.job, 'FailureTarget', 'Failed') !== undefined;
  // A controller at work records the end, or tries again, within seconds: until then nothing is decided.
  if (!over && asOf - last.at <= UNRECORDED) return null;
  const disruptions = run.pods.filter((p) => (failureOf(p, null)?.cause ?? null) !== null).length;
  const evidence = regularAttempts(last.pod).map((a) => containerEnded(last.pod, a));
  return { kind: 'completed', at: last.at, disruptions, basis: over ? 'job' : 'work', evidence };
};

const byFailedJob = (run: Run, { coverage }: Around): FinishVerdict | null => {
  const failed = condition(run.job, 'FailureTarget') ?? condition(run.job, 'Failed');
  if (run.job === null || failed === undefined) return null;
  const evidence = [jobCondition(run.job, failed)];
  const failure = decidingFailure(run, failed.at);
  const deadline = failed.reason === 'DeadlineExceeded';
  const later = unseenAttempt(failure, coverage, failed.at);
  const lost = later ?? unseenEnd(run, coverage, failed.at);
  const atWork = later !== null || !endedByThemselves(run, failed.at);
  if (deadline && atWork && (lost === null || stoppedByKubelet(run)))
    return { kind: 'killed', at: failed.at, cause: 'deadline-exceeded', evidence };
  if (failure !== null && later === null) return fromFailure(failure, evidence);
  if (run.job.managedBy) return { kind: 'failed', at: failed.at, exitCode: null, evidence };
  const told = killedByEvent(run);
  if (told !== null) return told;
  // A failure whose pods nobody saw, or saw end, may have been an eviction as well.
  if (lost !== null) return { kind: 'unknown', blind: blindnessIn(coverage, 'pods', lost), evidence };
  return { kind: 'failed', at: failed.at, exitCode: null, evidence };
};

/** The time in which a pod of the run may have ended, or come and gone, without our seeing it; null where there is none. */
const unseenEnd = (run: Run, { pods }: Coverage, failed: Instant): Interval | null => {
  if (run.pods.length === 0) {
    const life = { from: run.job?.created ?? failed, to: failed };
    return covers(pods, life) ? null : life;
  }
  const lost = run.pods.find(
    (p) => vanished(p) || (isWorking(p) && !covers(pods, { from: p.last.learned, to: failed })),
  );
  if (lost === undefined) return null;
  return { from: lost.last.learned, to: lost.gone?.learned ?? latest(lost.last.learned, failed) };
};

/** Long after the last failure that we know, in a time in which nobody looked: another pod may have come and gone. */
const unseenAttempt = (failure: PodFailure | null, { pods }: Coverage, failed: Instant): Interval | null => {
  if (failure === null || failed - failure.at <= AGAIN) return null;
  const then = { from: before(failed, seconds(1)), to: after(failed, seconds(1)) };
  return covers(pods, then) ? null : { from: failure.at, to: failed };
};
// The Job controller gives up within seconds of the failure, and waits 10 s at least before it tries again.
const AGAIN = seconds(5);

/** An Event tells that a container was still at work when it was stopped. */
const stoppedByKubelet = (run: Run): boolean =>
  run.events.some(
    (e) =>
      (e.about === 'Pod' && e.reason === 'Killing') || (e.about === 'Job' && e.reason === 'SuccessfulDelete'),
  );

const fromFailure = (failure: PodFailure, more: FinishVerdict['evidence']): FinishVerdict =>
  failure.cause === null
    ? { kind: 'failed', at: failure.at, exitCode: failure.exitCode, evidence: [...failure.evidence, ...more] }
    : { kind: 'killed', at: failure.at, cause: failure.cause, evidence: [...failure.evidence, ...more] };

/** Nothing was working any more when the deadline struck: every pod that had started was over by itself. */
const endedByThemselves = (run: Run, at: Instant): boolean => {
  const started = run.pods.filter((p) => regularAttempts(p).length > 0);
  return (
    started.length > 0 &&
    started.every((p) => (succeededAt(p) ?? failureOf(p, at)?.at ?? at) < at && !isWorking(p))
  );
};

/** The latest pod failure before the Job gave up; the pods that the Job controller then deleted do not count. */
const decidingFailure = (run: Run, gaveUp: Instant): PodFailure | null => {
  const failures = run.pods
    .flatMap((p) => failureOf(p, gaveUp) ?? [])
    .filter((f) => !deletedByController(run, f.pod) || isOwn(f))
    .toSorted((a, b) => a.at - b.at);
  // The controller deletes the other pods before it writes that it gave up: a failure of a pod's own outranks those.
  const own = failures.findLast((f) => f.cause !== 'pod-deleted' && f.at <= gaveUp);
  const latest = failures.findLast((f) => f.at <= gaveUp) ?? failures[0] ?? null;
  const tidied = own !== undefined && latest?.cause === 'pod-deleted' && latest.at >= before(gaveUp, TIDYING);
  return tidied ? own : latest;
};

/** A container of it had failed before anybody acted on the pod: restarted in place once too often. */
const isOwn = (f: PodFailure): boolean => f.at < (outsideAct(f.pod) ?? f.at + 1);

// DESIGN §6: an end that is not recorded within a minute was not seen by a controller at work.
const UNRECORDED = seconds(60);

// From the controller's first deletion of a surplus pod to its update of the Job's status: one sync, well under 2 s.
const TIDYING = seconds(2);

const deletedByController = (run: Run, pod: PodState): boolean =>
  run.events.some(
    (e) => e.about === 'Job' && e.reason === 'SuccessfulDelete' && e.message === `Deleted pod: ${pod.name}`,
  );

const byDeletedJob = (run: Run, around: Around): FinishVerdict | null => {
  const { job } = run;
  const deleted = job === null ? null : deletionOf(job);
  if (job === null || deleted === null || !sawItsEnd(job, around)) return null;
  const last = run.pods.findLast((p) => regularAttempts(p).length > 0);
  if (last === undefined || (isWorking(last) && last.deletionRequested === null)) return null;
  const failure = failureOf(last, null);
  if (failure === null) return null;
  if (failure.cause !== 'pod-deleted' || !followed(last, job, deleted))
    return fromFailure(failure, jobGone(job));
  return {
    kind: 'killed',
    at: failure.at,
    cause: whoDeleted(job, deleted, around),
    evidence: [...jobGone(job), ...failure.evidence],
  };
};

/**
 * Was the Job seen to go unfinished? One that is only missing from a list may have finished and been tidied away; then
 * its pods tell, if none of them can have been missed.
 */
const sawItsEnd = (job: JobState, { coverage }: Around): boolean =>
  job.deletionRequested !== null ||
  job.gone?.witness === 'watch' ||
  (job.gone !== null && covers(coverage.pods, { from: job.created, to: job.gone.learned }));

/** Was the pod deleted because its Job was? Versions order the two exactly; times to the second at best. */
const followed = (pod: PodState, job: JobState, deleted: { readonly from: Instant }): boolean => {
  const podVersion = (pod.deletionRequested?.by ?? pod.gone)?.version ?? 0;
  const jobVersion = (job.deletionRequested?.by ?? job.gone)?.version ?? 0;
  if (podVersion > 0 && jobVersion > 0) return podVersion >= jobVersion;
  const podAt = pod.deletionRequested?.at ?? pod.gone?.learned ?? instant(0);
  return podAt >= Math.floor(deleted.from / 1000) * 1000;
};

// Kubernetes Events that tell of a Pod's end from outside.
const KILL_EVENTS: Readonly<Record<string, KilledCause>> = {
  Evicted: 'evicted',
  Preempted: 'preempted',
  TaintManagerEviction: 'node-lost',
};

const killedByEvent = (run: Run): FinishVerdict | null => {
  const event = run.events.findLast(
    (e) => e.about === 'Pod' && KILL_EVENTS[e.reason] !== undefined && !e.message.startsWith('Cancelling'),
  );
  const cause = event === undefined ? undefined : KILL_EVENTS[event.reason];
  return event === undefined || cause === undefined
    ? null
    : { kind: 'killed', at: event.first, cause, evidence: [eventSays(event)] };
};

/** Where the Job itself was lost from sight, its Events and its CronJob's may still tell. */
const byEvents = (run: Run, { events }: Around): FinishVerdict | null => {
  const own = (reason: string) => run.events.find((e) => e.about === 'Job' && e.reason === reason);
  const completed = own('Completed') ?? events.find((e) => sawCompleted(e.message, run.jobName, 'Complete'));
  if (completed !== undefined)
    return {
      kind: 'completed',
      at: completed.first,
      disruptions: 0,
      basis: 'job',
      evidence: [eventSays(completed)],
    };
  const deadline = own('DeadlineExceeded');
  if (deadline !== undefined && stoppedByKubelet(run))
    return {
      kind: 'killed',
      at: deadline.first,
      cause: 'deadline-exceeded',
      evidence: [eventSays(deadline)],
    };
  const gaveUp =
    own('BackoffLimitExceeded') ??
    own('PodFailurePolicy') ??
    events.find((e) => sawCompleted(e.message, run.jobName, 'Failed'));
  if (gaveUp === undefined) return null;
  const failure = decidingFailure(run, gaveUp.last);
  if (failure !== null) return fromFailure(failure, [eventSays(gaveUp)]);
  return (
    killedByEvent(run) ??
    (own('PodFailurePolicy') === undefined
      ? null
      : { kind: 'failed', at: gaveUp.first, exitCode: null, evidence: [eventSays(gaveUp)] })
  );
};

const sawCompleted = (message: string, jobName: string, condition: 'Complete' | 'Failed'): boolean =>
  message.endsWith(`Saw completed job: ${jobName}, condition: ${condition}`) ||
  message.endsWith(`Saw completed job: ${jobName}, status: ${condition}`);

/** Running as long as we see it; unknown once it left while nobody looked, or while we still don't. */
const stillOpen = (run: Run, { coverage }: Around, asOf: Instant): FinishVerdict => {
  const since = run.job?.last.learned ?? run.pods.at(-1)?.last.learned ?? run.nominal ?? asOf;
  const resource = run.job !== null && run.job.gone !== null ? 'pods' : 'jobs';
  const until = knownUntil(coverage[resource]);
  const from = instant(Math.min(since, until ?? since));
  const seen = run.job !== null && covers(coverage[resource], { from, to: asOf });
  const lost =
    run.job !== null &&
    run.job.gone !== null &&
    run.pods.length > 0 &&
    run.pods.every((p) => p.gone !== null);
  if (seen && !lost) return { kind: 'running', evidence: [] };
  return { kind: 'unknown', blind: blindnessIn(coverage, resource, { from, to: asOf }), evidence: [] };
};
