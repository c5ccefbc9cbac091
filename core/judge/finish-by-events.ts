import type { Coverage } from '../history/coverage.ts';
import type { Run } from '../history/run.ts';
import { type Instant, seconds } from '../time.ts';
import type { FinishVerdict, KilledCause } from '../verdict/verdict.ts';
import { decidingFailure, fromFailure, unseenAttempt } from './deciding-failure.ts';
import { eventSays } from './evidence.ts';
import { FAILURE_REASONS } from './job-conditions.ts';
import type { Surroundings } from './job-end.ts';
import { regularAttempts } from './pod-failure.ts';

type Around = Surroundings & { readonly coverage: Coverage };

// Kubernetes Events that tell of a Pod's end from outside.
const KILL_EVENTS: Readonly<Record<string, KilledCause>> = {
  Evicted: 'evicted',
  Preempted: 'preempted',
  TaintManagerEviction: 'node-lost',
};

// A pod has 30 s to end, and the Job controller some more to notice: what came earlier ended another attempt.
const NOTICED = seconds(40);

/** An Event tells that the last pod was ended from outside, just before the Job gave up at `gaveUp`. */
export const killedByEvent = (run: Run, gaveUp: Instant): FinishVerdict | null => {
  const event = run.events.findLast(
    (e) =>
      e.about === 'Pod' &&
      KILL_EVENTS[e.reason] !== undefined &&
      !e.message.startsWith('Cancelling') &&
      gaveUp - e.first <= NOTICED &&
      !neverBegan(run, e.aboutUid) &&
      !startedAgain(run, e.first, gaveUp),
  );
  const cause = event === undefined ? undefined : KILL_EVENTS[event.reason];
  return event === undefined || cause === undefined
    ? null
    : { kind: 'killed', at: event.first, cause, evidence: [eventSays(event)] };
};

/** As far as it was seen nothing of it had begun, nor does an Event tell so: it was ended before it was at work, or nobody knows. */
const neverBegan = (run: Run, uid: string): boolean =>
  run.pods.some((p) => p.uid === uid && regularAttempts(p).length === 0) &&
  !run.events.some((e) => e.reason === 'Started' && e.aboutUid === uid);

/** Another attempt began after that: then it ended that one no more. */
const startedAgain = (run: Run, killed: Instant, gaveUp: Instant): boolean =>
  run.events.some((e) => e.about === 'Pod' && e.reason === 'Started' && e.last > killed && e.last <= gaveUp);

/** The Event, the Job's own or its CronJob's, that it completed. */
export const completionTold = (run: Run, events: Surroundings['events']) =>
  run.events.find((e) => e.about === 'Job' && e.reason === 'Completed') ??
  events.find((e) => sawCompleted(e.message, run.jobName, 'Complete'));

/** The Event, the Job's own or its CronJob's, that it failed. */
export const failureTold = (run: Run, events: Surroundings['events']): boolean =>
  run.events.some((e) => e.about === 'Job' && FAILURES.has(e.reason)) ||
  events.some((e) => sawCompleted(e.message, run.jobName, 'Failed'));
const FAILURES: ReadonlySet<string> = new Set(FAILURE_REASONS);

/** Where the Job itself was lost from sight, its Events and its CronJob's may still tell. */
export const byEvents = (run: Run, { events, coverage }: Around): FinishVerdict | null => {
  const own = (reason: string) => run.events.find((e) => e.about === 'Job' && e.reason === reason);
  const completed = completionTold(run, events);
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
    own('MaxFailedIndexesExceeded') ??
    own('FailedIndexes') ??
    events.find((e) => sawCompleted(e.message, run.jobName, 'Failed'));
  if (gaveUp === undefined) return null;
  const failure = decidingFailure(run, gaveUp.last);
  const later = unseenAttempt({ run, failure }, coverage, gaveUp.last);
  if (failure !== null && later === null) return fromFailure(failure, [eventSays(gaveUp)]);
  return (
    killedByEvent(run, gaveUp.last) ??
    (own('PodFailurePolicy') === undefined
      ? null
      : { kind: 'failed', at: gaveUp.first, exitCode: null, evidence: [eventSays(gaveUp)] })
  );
};

const sawCompleted = (message: string, jobName: string, condition: 'Complete' | 'Failed'): boolean =>
  message.endsWith(`Saw completed job: ${jobName}, condition: ${condition}`) ||
  message.endsWith(`Saw completed job: ${jobName}, status: ${condition}`);

/** An Event tells that a container was still at work when it was stopped. */
export const stoppedByKubelet = (run: Run): boolean =>
  run.events.some(
    (e) =>
      (e.about === 'Pod' && e.reason === 'Killing') || (e.about === 'Job' && e.reason === 'SuccessfulDelete'),
  );
