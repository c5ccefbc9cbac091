import { type Coverage, covers, knownUntil } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { JobState, PodState } from '../history/state.ts';
import { after, earliest, type Instant, type Interval, instant, latest, seconds } from '../time.ts';
import type { FinishVerdict } from '../verdict/verdict.ts';
import {
  AGAIN,
  decidingFailure,
  deletedByController,
  fromFailure,
  lastOf,
  lastOfTooFew,
  unseenAttempt,
} from './deciding-failure.ts';
import { blindnessIn, jobCondition, jobGone } from './evidence.ts';
import { byEvents, killedByEvent, stoppedByKubelet } from './finish-by-events.ts';
import { allIndexesOver, gaveUpByIndexes } from './indexes.ts';
import { conditionOf, gaveUp } from './job-conditions.ts';
import { deletionOf, followed, type Surroundings, whoDeleted } from './job-end.ts';
import { byOwnWork, perhapsTriedAgain, unseenBeside } from './own-work.ts';
import {
  endedWell,
  failureOf,
  isWorking,
  type PodFailure,
  regularAttempts,
  succeededAt,
  vanished,
} from './pod-failure.ts';
import { tellsOfStart } from './started.ts';

type Around = Surroundings & { readonly coverage: Coverage };

/** How a run that started ended, as of an instant (DESIGN §6, "finish"). The first rule that speaks decides. */
export const finishOf = (run: Run, around: Around, asOf: Instant): FinishVerdict =>
  byCondition(run) ??
  byOwnWork(run, around, asOf) ??
  byFailedJob(run, around) ??
  (run.job?.gone?.witness === 'list' ? byEvents(run, around) : null) ??
  byDeletedJob(run, around) ??
  byEvents(run, around) ??
  stillOpen(run, around, asOf);

/** Complete, or on the way there: from SuccessCriteriaMet nothing leads back (the Job tracking finalizer only tidies). */
const byCondition = (run: Run): FinishVerdict | null => {
  const complete = conditionOf(run.job, 'Complete') ?? conditionOf(run.job, 'SuccessCriteriaMet');
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

const byFailedJob = (run: Run, { coverage }: Around): FinishVerdict | null => {
  const failed = gaveUp(run.job);
  if (run.job === null || failed === undefined) return null;
  const evidence = [jobCondition(run.job, failed)];
  const failure = decidingFailure(run, failed.at);
  const deadline = failed.reason === 'DeadlineExceeded';
  const later =
    unseenAttempt({ run, failure }, coverage, failed.at) ?? perhapsTriedAgain(run, coverage, failed.at);
  const over = endedByThemselves(run, failed.at);
  const lost =
    later ?? unseenEnd(run, coverage, failed.at) ?? (over ? unseenBeside(run, coverage, failed.at) : null);
  // Where nothing failed, its deadline alone ended it.
  const stopped = later !== null || !over || failure === null || wasBetweenPods(run);
  if (deadline && stopped && (lost === null || stoppedByKubelet(run)))
    return { kind: 'killed', at: failed.at, cause: 'deadline-exceeded', evidence };
  if (failure !== null && later === null) return fromFailure(failure, evidence);
  if (run.job.managedBy) return { kind: 'failed', at: failed.at, exitCode: null, evidence };
  const told = killedByEvent(run, failed.at);
  if (told !== null) return told;
  // A failure whose pods nobody saw, or saw end, may have been an eviction as well.
  const unseen = lost ?? (failure === null ? failedIndexUnseen(run, coverage, failed.at) : null);
  if (unseen !== null) return { kind: 'unknown', blind: blindnessIn(coverage, 'pods', unseen), evidence };
  return { kind: 'failed', at: failed.at, exitCode: null, evidence };
};

/** The life of a Job that says that an index has failed, of which nobody saw a pod that did. */
const failedIndexUnseen = (run: Run, { pods }: Coverage, failed: Instant): Interval | null => {
  const life = { from: run.job?.created ?? failed, to: failed };
  return gaveUpByIndexes(run) && !covers(pods, life) ? life : null;
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

/** Nothing was working any more when the deadline struck: every pod that had started was over by itself. */
const endedByThemselves = (run: Run, at: Instant): boolean => {
  const started = run.pods.filter((p) => regularAttempts(p).length > 0);
  return (
    started.length > 0 &&
    started.every(
      (p) => (succeededAt(p) ?? failureOf(p, at)?.at ?? at) < at && !isWorking(p) && !atWork(p, at),
    )
  );
};

/** The last of its pods to end had ended well, and it asks for more: it was not over. */
const wasBetweenPods = (run: Run): boolean => {
  const done = lastOfTooFew(run);
  const last = lastToEnd(run);
  return done !== null && last !== undefined && succeededAt(last) === done;
};

/** Some attempt had begun by then and had not ended: a container restarted in place ends more than once. */
const atWork = (pod: PodState, at: Instant): boolean =>
  regularAttempts(pod).some(
    (a) => a.startedAt !== null && a.startedAt <= at && (a.finishedAt === null || a.finishedAt >= at),
  );

const byDeletedJob = (run: Run, around: Around): FinishVerdict | null => {
  const { job } = run;
  const deleted = job === null ? null : deletionOf(job);
  if (job === null || deleted === null || !sawItsEnd(job, around)) return null;
  const last = lastToEnd(run);
  if (last === undefined || (isWorking(last) && last.deletionRequested === null)) return null;
  // One that was restarted in place and then ended well did not fail.
  const failure = succeededAt(last) === null ? failureOf(last, null) : null;
  if (failure === null) return betweenPods(run, job, { deleted, around });
  // It was not over: another attempt may have been at work, and nobody saw the Pods.
  const withJob = failure.cause === 'pod-deleted' && followed(last, job, deleted);
  const unseen = withJob ? null : laterUnseen(run, last, { failure, deleted }, around.coverage);
  if (unseen !== null)
    return { kind: 'unknown', blind: blindnessIn(around.coverage, 'pods', unseen), evidence: jobGone(job) };
  // The Job's own controller stopped it first, for a reason that stood in the Job when nobody looked.
  const stoppedFirst = deletedByController(run, last) || untold(failure, around.coverage);
  if (job.gone?.witness === 'list' && failure.cause === 'pod-deleted' && stoppedFirst) {
    const unseen = { from: job.last.learned, to: job.gone.learned };
    return { kind: 'unknown', blind: blindnessIn(around.coverage, 'jobs', unseen), evidence: jobGone(job) };
  }
  if (!withJob) return fromFailure(failure, jobGone(job));
  return {
    kind: 'killed',
    at: failure.at,
    cause: whoDeleted(job, { from: deleted.from, to: notAfter(deleted.to, failure.at) }, around),
    evidence: [...jobGone(job), ...failure.evidence],
  };
};

/** With one pod at a time it is the one that was made last: what an earlier one was told to have come to may be told late. */
const lastToEnd = ({ job, pods }: Run): PodState | undefined => {
  const started = pods.filter((p) => regularAttempts(p).length > 0);
  if (job?.parallelism === 1) return started.at(-1);
  const endOf = (p: PodState): number =>
    Math.max(...regularAttempts(p).map((a) => a.finishedAt ?? p.last.learned));
  return started.toSorted((a, b) => endOf(a) - endOf(b)).at(-1);
};

type Deleted = { readonly deleted: Interval; readonly around: Around };

/** All its pods so far had ended well, and it asks for more, or one was yet to begin: it was deleted before that was at work. */
const betweenPods = (run: Run, job: JobState, { deleted, around }: Deleted): FinishVerdict | null => {
  // None was to come, though not all ended well.
  const failure = allIndexesOver(run) ? decidingFailure(run, deleted.to) : null;
  if (failure !== null) return fromFailure(failure, jobGone(job));
  const ended = lastOfTooFew(run) ?? (job.parallelism > 1 ? lastOf(endedWell(run)) : null);
  if (ended === null) return null;
  const then = { from: ended, to: deleted.to };
  const evidence = jobGone(job);
  // One that is missing from a list may have given up before: its conditions would say so.
  if (job.deletionRequested === null && job.gone?.witness === 'list')
    return { kind: 'unknown', blind: blindnessIn(around.coverage, 'jobs', then), evidence };
  if (deleted.to - ended > AGAIN && !covers(around.coverage.pods, then))
    return { kind: 'unknown', blind: blindnessIn(around.coverage, 'pods', then), evidence };
  return { kind: 'killed', at: deleted.to, cause: whoDeleted(job, deleted, around), evidence };
};

/** Its deadline may have struck, or it was restarted once too often: that its controller stopped it, only an Event tells. */
const untold = ({ at }: PodFailure, { events }: Coverage): boolean =>
  !covers(events, { from: at, to: after(at, seconds(1)) });

type Ended = { readonly failure: PodFailure; readonly deleted: Interval };

/** A pod that came after the last one seen at work, and left unseen; or time enough for one, in which nobody looked. */
const laterUnseen = (
  run: Run,
  last: PodState,
  { failure, deleted }: Ended,
  { pods }: Coverage,
): Interval | null => {
  const lost = run.pods.find((p) => p.created > last.created && (vanished(p) || beganUnseen(run, p)));
  if (lost !== undefined) return { from: lost.last.learned, to: lost.gone?.learned ?? deleted.to };
  const then = { from: failure.at, to: deleted.to };
  return deleted.to - failure.at <= AGAIN || covers(pods, then) ? null : then;
};

/** Only an Event tells that it began: its node was out of reach, or nobody looked. */
const beganUnseen = (run: Run, pod: PodState): boolean =>
  regularAttempts(pod).length === 0 && run.events.some((e) => e.aboutUid === pod.uid && tellsOfStart(e));

/** The Job went before its pod was asked to: Kubernetes writes that down to the second, also where we learn of it late. */
const notAfter = (learned: Instant, asked: Instant): Instant => earliest(learned, after(asked, seconds(1)));

/**
 * Was the Job seen to go unfinished? One that is only missing from a list may have finished and been tidied away; then
 * its pods tell, if none of them can have been missed.
 */
const sawItsEnd = (job: JobState, { coverage }: Around): boolean =>
  job.deletionRequested !== null ||
  job.gone?.witness === 'watch' ||
  (job.gone !== null && covers(coverage.pods, { from: job.created, to: job.gone.learned }));

/** Running as long as we see it; unknown once it left while nobody looked, or while we still don't. */
const stillOpen = (run: Run, { coverage }: Around, asOf: Instant): FinishVerdict => {
  const since = run.job?.last.learned ?? run.pods.at(-1)?.last.learned ?? run.nominal ?? asOf;
  const resource = run.job !== null && run.job.gone !== null ? 'pods' : 'jobs';
  const until = knownUntil(coverage[resource]);
  const from = instant(Math.min(since, until ?? since));
  const seen = run.job !== null && covers(coverage[resource], { from, to: asOf });
  // Its Job has left, and so have all its pods, or none was ever seen: what became of them went unseen.
  const lost = run.job !== null && run.job.gone !== null && run.pods.every((p) => p.gone !== null);
  if (seen && !lost) return { kind: 'running', evidence: [] };
  const life = { from: lost && run.pods.length === 0 ? (run.job?.created ?? from) : from, to: asOf };
  return { kind: 'unknown', blind: blindnessIn(coverage, resource, life), evidence: [] };
};
