import type { Run } from '../history/run.ts';
import type { PodState } from '../history/state.ts';
import { before, type Instant, instant, seconds } from '../time.ts';
import type { FinishVerdict } from '../verdict/verdict.ts';
import { failureOf, outsideAct, type PodFailure } from './pod-failure.ts';

export const fromFailure = (failure: PodFailure, more: FinishVerdict['evidence']): FinishVerdict =>
  failure.cause === null
    ? { kind: 'failed', at: failure.at, exitCode: failure.exitCode, evidence: [...failure.evidence, ...more] }
    : { kind: 'killed', at: failure.at, cause: failure.cause, evidence: [...failure.evidence, ...more] };

/** The latest pod failure before the Job gave up; the pods that the Job controller then deleted do not count. */
export const decidingFailure = (run: Run, gaveUp: Instant): PodFailure | null => {
  const failures = run.pods
    .flatMap((p) => (deletedByController(run, p) ? ownFailureOf(p, gaveUp) : failureOf(p, gaveUp)) ?? [])
    .toSorted((a, b) => a.at - b.at);
  // The controller deletes the other pods before it writes that it gave up: a failure of a pod's own outranks those.
  const own = failures.findLast((f) => f.cause !== 'pod-deleted' && f.at <= gaveUp);
  const latest = failures.findLast((f) => f.at <= gaveUp) ?? failures[0] ?? null;
  const tidied = own !== undefined && latest?.cause === 'pod-deleted' && latest.at >= before(gaveUp, TIDYING);
  return tidied ? own : latest;
};

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
