import type { ContainerState } from '../facts/fact.ts';
import type { Run } from '../history/run.ts';
import type { EventState, Known, PodState } from '../history/state.ts';
import { after, before, earliest, type Instant, instant, latest, seconds } from '../time.ts';
import type { Evidence } from '../verdict/verdict.ts';
import { containerStarted, eventSays, jobCondition } from './evidence.ts';
import { regularAttempts, vanished } from './pod-failure.ts';

/** The earliest start of a run that we know of; the true one lies in `from`…`to` (usually one instant). */
export type Started = {
  readonly at: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly basis: 'container' | 'event' | 'completion';
  /** False where an earlier start may have gone unseen: the container had been restarted before we first looked. */
  readonly first: boolean;
  readonly evidence: readonly Evidence[];
};

/** The start by a container's own times, else by its Event, else by the Job's completion; null where nothing tells. */
export const startedOf = (run: Run): Started | null => {
  const container = byContainer(run);
  const event = byEvent(run);
  if (container === null || (event !== null && tellsOfEarlier(event, container)))
    return event ?? byCompletion(run);
  return container.first || event === null
    ? container
    : { ...container, first: event.at <= after(container.to, EVENT_LAG) };
};

// The kubelet writes the Event after the start; both are cut to the second. Of 298 starts of the lab 12 are told a second late.
const EVENT_LAG = seconds(1);

/**
 * An Event well before the first start that we saw, of a pod, an attempt, or a Job of this name that we missed: by its time, or by
 * the earliest that it may mean, which lies a lag before its time.
 */
const tellsOfEarlier = (event: Started, { from }: Started): boolean =>
  event.at < before(from, EVENT_LAG) || event.from < before(before(from, EVENT_LAG), EVENT_LAG);

type Start = { readonly pod: PodState; readonly attempt: Known<ContainerState>; readonly at: Instant };

const byContainer = (run: Run): Started | null => {
  if (run.job?.managedBy) return null;
  const starts: Start[] = run.pods.flatMap((pod) =>
    pod.attempts.flatMap((attempt) =>
      attempt.init || attempt.startedAt === null
        ? []
        : [{ pod, attempt, at: clamp(pod, attempt, attempt.startedAt) }],
    ),
  );
  const earliest = starts.reduce<Start | null>(
    (best, s) => (best === null || s.at < best.at ? s : best),
    null,
  );
  if (earliest === null) return null;
  const { pod, attempt, at } = earliest;
  const trusted = at === attempt.startedAt;
  return {
    at,
    // A start outside the pod's life was written by a clock that is off: then only the interval is known.
    from: trusted ? at : pod.created,
    to: trusted ? at : attempt.by.learned,
    basis: 'container',
    first: attempt.restart < 2,
    evidence: [containerStarted(pod, attempt, at)],
  };
};

/** Kubelet clocks differ: a start is not before its pod's creation and not after we knew of it. */
const clamp = (pod: PodState, attempt: Known<ContainerState>, at: Instant): Instant =>
  instant(Math.max(pod.created, Math.min(at, Math.max(attempt.by.learned, pod.created))));

/** Init containers have spec.initContainers{…}, and no start of theirs is the run's. */
export const tellsOfStart = (e: EventState): boolean =>
  e.about === 'Pod' && e.reason === 'Started' && e.fieldPath.startsWith('spec.containers{');

/** It is known to have begun, or left unseen and may have. */
export const hasBegun = (run: Run, pod: PodState): boolean =>
  regularAttempts(pod).length > 0 ||
  vanished(pod) ||
  run.events.some((e) => e.aboutUid === pod.uid && tellsOfStart(e));

const byEvent = (run: Run): Started | null => {
  if (run.job?.managedBy) return null;
  const event = run.events.find(tellsOfStart);
  if (event === undefined) return null;
  // The kubelet's clock wrote it: not before the pod was created, nor after we knew of it.
  const pod = run.pods.find((p) => p.uid === event.aboutUid);
  const least = pod?.created ?? run.job?.created ?? run.nominal ?? event.first;
  const at = instant(Math.max(least, Math.min(event.first, Math.max(event.learned, least))));
  const trusted = at === event.first;
  return {
    at,
    // Of a pod that nobody saw it may tell the truth: of one of a Job of this name that was there before.
    from: trusted
      ? latest(before(at, EVENT_LAG), least)
      : pod === undefined
        ? earliest(event.first, least)
        : least,
    to: trusted ? at : latest(event.learned, least),
    basis: 'event',
    first: true,
    evidence: [eventSays(event)],
  };
};

const byCompletion = (run: Run): Started | null => {
  const complete = run.job?.conditions.find((c) => c.type === 'Complete' || c.type === 'SuccessCriteriaMet');
  if (run.job && complete) {
    return {
      at: complete.at,
      from: run.job.created,
      to: complete.at,
      basis: 'completion',
      first: true,
      evidence: [jobCondition(run.job, complete)],
    };
  }
  const event = run.job?.managedBy
    ? undefined
    : run.events.find((e) => e.about === 'Job' && e.reason === 'Completed');
  if (event === undefined || run.nominal === null) return null;
  return {
    at: event.first,
    from: run.nominal,
    to: event.first,
    basis: 'completion',
    first: true,
    evidence: [eventSays(event)],
  };
};
