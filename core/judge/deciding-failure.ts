import { type Coverage, covers } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import type { PodState } from '../history/state.ts';
import { after, before, type Instant, type Interval, instant, latest, seconds } from '../time.ts';
import type { FinishVerdict } from '../verdict/verdict.ts';
import { surelyCounts } from './counted.ts';
import { gaveUpByIndexes, isShort, mayDecide, successes } from './indexes.ts';
import {
  actEvidence,
  actedBy,
  endedWell,
  failureOf,
  lastAttempts,
  outsideAct,
  type PodFailure,
  regularAttempts,
  type Success,
} from './pod-failure.ts';

export const fromFailure = (failure: PodFailure, more: FinishVerdict['evidence']): FinishVerdict =>
  failure.cause === null
    ? { kind: 'failed', at: failure.at, exitCode: failure.exitCode, evidence: [...failure.evidence, ...more] }
    : { kind: 'killed', at: failure.at, cause: failure.cause, evidence: [...failure.evidence, ...more] };

/** The latest pod failure before the Job gave up; the pods that the Job controller then deleted do not count. */
export const decidingFailure = (run: Run, gaveUp: Instant): PodFailure | null => {
  const failures = mayDecide(run)
    .flatMap((p) => (deletedByController(run, p) ? ownFailureOf(p, gaveUp) : failureOf(p, gaveUp)) ?? [])
    .toSorted((a, b) => a.at - b.at);
  // The controller deletes the other pods before it writes that it gave up: a failure of a pod's own outranks those.
  const own = failures.findLast((f) => f.cause !== 'pod-deleted' && f.at <= gaveUp);
  const latest = failures.findLast((f) => f.at <= gaveUp) ?? failures[0] ?? null;
  const tidied =
    own !== undefined &&
    // It gives up within seconds of the failure that was one too many.
    gaveUp - own.at <= AGAIN &&
    latest?.cause === 'pod-deleted' &&
    latest.at >= before(gaveUp, TIDYING) &&
    !triedAgain(run, own, latest.pod);
  const decided = tidied ? own : latest;
  const lost = lostEnd(run, gaveUp);
  if (decided === null || lost === null) return decided ?? lost;
  const isLast = gaveUp - decided.at > AGAIN && gaveUp - lost.at <= AGAIN;
  return isLast && !gaveUpByIndexes(run) ? lost : decided;
};

/**
 * A pod that was asked to go as it had ended well, before that surely counted: where nothing else failed just before, it was the
 * one too many. With one pod to end well the work was done; of several, others were still to.
 */
const lostEnd = (run: Run, gaveUp: Instant): PodFailure | null => {
  if (run.job === null || (run.job.completions === 1 && run.job.parallelism === 1)) return null;
  const lost = endedWell({ pods: mayDecide(run) }).flatMap(({ pod, at }): readonly PodFailure[] => {
    const act = outsideAct(pod);
    const isLost = act !== null && act <= gaveUp && !surelyCounts(run, pod, at);
    if (!isLost || deletedByController(run, pod)) return [];
    return [{ pod, at: act, cause: actedBy(pod), exitCode: 0, evidence: actEvidence(pod) }];
  });
  return lost.toSorted((a, b) => a.at - b.at).at(-1) ?? null;
};

/** Another pod was made afterwards: what had failed before had not ended the Job's patience. With one at a time any later pod was. */
const triedAgain = ({ job, pods }: Run, { pod, at }: PodFailure, deleted: PodState): boolean =>
  job?.parallelism === 1 ? deleted.created > pod.created : pods.some((p) => p.created > after(at, TIDYING));

/** What had failed in it before anybody acted on the pod: its containers were restarted in place once too often. */
const ownFailureOf = (pod: PodState, gaveUp: Instant): PodFailure | null => {
  const act = outsideAct(pod) ?? gaveUp;
  const failure = failureOf(pod, instant(Math.min(gaveUp, act - 1)));
  return failure !== null && failure.at < act ? failure : null;
};

// From the controller's first deletion of a surplus pod to its update of the Job's status: one sync, well under 2 s.
const TIDYING = seconds(2);

export const deletedByController = (run: Run, pod: PodState): boolean =>
  run.events.some(
    (e) => e.about === 'Job' && e.reason === 'SuccessfulDelete' && e.message === `Deleted pod: ${pod.name}`,
  );

type Failed = { readonly run: Run; readonly failure: PodFailure | null };

/**
 * Long after the last failure that we know, or the last success of too few, in a time in which nobody looked: another pod may
 * have come and gone.
 */
export const unseenAttempt = (
  { run, failure }: Failed,
  { pods }: Pick<Coverage, 'pods'>,
  failed: Instant,
): Interval | null => {
  const last = failure?.at ?? lastOfTooFew(run);
  if (last === null || failed - last <= AGAIN) return null;
  if (failure !== null && stillTried(run, failure, failed)) return null;
  // It gave up with the last of its indexes, perhaps long after the one that failed: another may have failed since.
  const since = gaveUpByIndexes(run) ? last : before(failed, seconds(1));
  const then = { from: since, to: failed };
  return covers(pods, then) ? null : { from: last, to: failed };
};

// The Job controller gives up, or goes on with its next pod, within seconds; it waits 10 s at least before it tries again.
export const AGAIN = seconds(5);

/** The pods that ended well are fewer than it asks for: when the last of them did, and another was to be made. */
export const lastOfTooFew = (run: Run): Instant | null => {
  return isShort(run) ? lastOf(successes(run)) : null;
};

export const lastOf = (done: readonly Success[]): Instant | null =>
  done.reduce<Instant | null>((last, { at }) => (last === null ? at : latest(last, at)), null);

/** The very next attempt, in the same pod, was at work when the Job gave up: with one pod at a time none came between. */
const stillTried = ({ job }: Run, { pod, at }: PodFailure, failed: Instant): boolean =>
  job?.parallelism === 1 &&
  lastAttempts(pod).some(
    (last) =>
      last.startedAt !== null &&
      last.startedAt <= failed &&
      (last.finishedAt === null || last.finishedAt >= failed) &&
      regularAttempts(pod).some(
        (a) => a.name === last.name && a.restart === last.restart - 1 && a.finishedAt === at,
      ),
  );
