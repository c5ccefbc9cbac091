import type { Run } from '../history/run.ts';
import type { PodState } from '../history/state.ts';
import { after, type Instant, seconds } from '../time.ts';
import type { Evidence, NeverStartedCause } from '../verdict/verdict.ts';
import { eventSays, jobCondition, jobCreated, jobGone, podSays } from './evidence.ts';
import { deletionOf } from './job-end.ts';

export type Cause<K> = { readonly cause: K; readonly evidence: readonly Evidence[] };
type Found = Cause<NeverStartedCause>;

// What the kubelet writes while an image cannot be had (pkg/kubelet/images/types.go).
const IMAGE_PULL = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const VOLUME_EVENTS = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);
const SANDBOX_EVENTS = new Set(['FailedCreatePodSandBox', 'NetworkNotReady', 'FailedPodSandBoxStatus']);
// A pod that a node took and then refused fails without a start, with one of these (pkg/kubelet/lifecycle).
const REFUSED =
  /^(OutOf.+|NodeAffinity|NodePorts|UnexpectedAdmissionError|Topology.+Error|PodOSNotSupported|AppArmor|SysctlForbidden|UnexpectedPreemptionError|InsufficientResources?)$/;

/** Why no container of the run had started by `until`: the first that fits, from the pods outwards to the Job. */
export const whyNotStarted = (run: Run, until: Instant): Found => {
  const pods = run.pods.filter((p) => p.created <= until);
  return (
    fromPods(pods, run, until) ??
    fromSuspension(run, until) ??
    fromJobEnd(run, until) ??
    unscheduled(pods, until) ?? { cause: 'other', evidence: run.job === null ? [] : [jobCreated(run.job)] }
  );
};

const fromPods = (pods: readonly PodState[], run: Run, until: Instant): Found | null =>
  first(
    pods,
    (p) =>
      p.unschedulable !== null &&
      (p.scheduled === null || p.scheduled > until) &&
      found(
        'unschedulable',
        podSays(p, `not scheduled: ${p.unschedulable.message || p.unschedulable.reason}`, p.unschedulable.at),
      ),
  ) ??
  first(pods, (p) =>
    first(
      p.waiting,
      (w) =>
        !w.init && IMAGE_PULL.has(w.reason) && found('image-pull', podSays(p, `waiting: ${w.reason}`, w.at)),
    ),
  ) ??
  first(
    pods,
    (p) =>
      REFUSED.test(p.reason) &&
      found('node-refused', podSays(p, `refused by its node: ${p.reason}`, p.last.learned)),
  ) ??
  first(
    run.events,
    (e) => VOLUME_EVENTS.has(e.reason) && e.first <= until && found('volume', eventSays(e)),
  ) ??
  first(
    run.events,
    (e) => SANDBOX_EVENTS.has(e.reason) && e.first <= until && found('sandbox', eventSays(e)),
  ) ??
  first(pods, (p) => initTrouble(p)) ??
  first(
    run.events,
    (e) =>
      e.reason === 'FailedScheduling' &&
      e.first <= until &&
      pods.every((p) => p.scheduled === null || p.scheduled > until) &&
      found('unschedulable', eventSays(e)),
  ) ??
  (pods.length > 0
    ? null
    : first(
        run.events,
        (e) => e.about === 'Job' && e.reason === 'FailedCreate' && found('quota', eventSays(e)),
      ));

/** Something began before the containers proper, and did not get through: or its image did not come. */
const initTrouble = (pod: PodState): Found | false => {
  const init = pod.attempts.find((a) => a.init);
  if (init !== undefined)
    return found(
      'init',
      podSays(pod, `init container ${init.name} had not finished`, init.startedAt ?? init.by.learned),
    );
  const waiting = pod.waiting.find((w) => w.init && w.reason !== 'PodInitializing');
  return (
    waiting !== undefined &&
    found(
      IMAGE_PULL.has(waiting.reason) ? 'image-pull' : 'init',
      podSays(pod, `init container waiting: ${waiting.reason}`, waiting.at),
    )
  );
};

const fromSuspension = ({ job }: Run, until: Instant): Found | null =>
  job?.suspended != null && job.suspended.first <= until
    ? found('job-suspended', { ...jobCreated(job), says: 'suspended', at: job.suspended.first })
    : null;

const fromJobEnd = ({ job }: Run, until: Instant): Found | null => {
  if (job === null) return null;
  const deadline = job.conditions.find(
    (c) => (c.type === 'FailureTarget' || c.type === 'Failed') && c.reason === 'DeadlineExceeded',
  );
  if (deadline !== undefined && deadline.at <= until)
    return { cause: 'deadline-exceeded', evidence: [jobCondition(job, deadline)] };
  // What was deleted afterwards had not started for another reason; times are cut to the second.
  const deleted = deletionOf(job);
  if (deleted === null || deleted.from > after(until, seconds(1))) return null;
  return { cause: 'job-deleted', evidence: jobGone(job) };
};

/** No node and no word about it: the scheduler itself was not at work. */
const unscheduled = (pods: readonly PodState[], until: Instant): Found | null =>
  first(pods, (p) =>
    p.node === null || (p.scheduled !== null && tookMost(p.created, p.scheduled, until))
      ? found('unschedulable', podSays(p, 'no node was assigned to it in time', p.created))
      : false,
  );

/** More than half of the wait was for a node. */
const tookMost = (created: Instant, scheduled: Instant, until: Instant): boolean =>
  scheduled > until || (scheduled - created) * 2 > until - created;

const found = (cause: NeverStartedCause, evidence: Evidence): Found => ({ cause, evidence: [evidence] });

const first = <T>(items: Iterable<T>, test: (item: T) => Found | false | null): Found | null => {
  for (const item of items) {
    const result = test(item);
    if (result) return result;
  }
  return null;
};
