import type { EventFact, Fact, JobFact, PodFact, Resource } from './fact.ts';

/**
 * Which Kubernetes Events only repeat what an object of the same tick shows by itself. Every other one is kept: Events
 * that tell a cause (FailedCreate, FailedScheduling, FailedMount, UnknownTimeZone, Evicted, Preempted,
 * TaintManagerEviction, a Job's SuccessfulDelete of a Pod, FailedCreatePodSandBox …), and all about objects that the tick did not see.
 */
export const repeatedBy = (facts: readonly Fact[]): ((event: EventFact) => boolean) => {
  const jobs = new Map<string, JobFact[]>();
  const pods = new Map<string, PodFact[]>();
  for (const fact of facts) {
    if (fact.kind === 'job') group(jobs, `${fact.namespace}/${fact.name}`, fact);
    if (fact.kind === 'pod') group(pods, `${fact.namespace}/${fact.name}`, fact);
  }
  const seen: Seen = {
    covered: watched(facts, 'jobs') && watched(facts, 'pods'),
    job: (namespace, name) => jobs.get(`${namespace}/${name}`) ?? [],
    pod: (namespace, name) => pods.get(`${namespace}/${name}`) ?? [],
  };
  return (event) => event.witness === 'watch' && (REPEATS[event.reason]?.(event, seen) ?? false);
};

type Seen = {
  /** Jobs and Pods were watched in this tick without a gap: what waits among them is known without its Events. */
  readonly covered: boolean;
  readonly job: (namespace: string, name: string) => readonly JobFact[];
  readonly pod: (namespace: string, name: string) => readonly PodFact[];
};

const watched = (facts: readonly Fact[], resource: Resource): boolean =>
  facts.some((f) => f.kind === 'watched' && f.resource === resource) &&
  !facts.some((f) => f.kind === 'blind' && f.resource === resource);

/** Adds an item to the list under its key. */
export const group = <T>(into: Map<string, T[]>, key: string, fact: T): void => {
  const others = into.get(key);
  if (others === undefined) into.set(key, [fact]);
  else others.push(fact);
};

type Repeats = (event: EventFact, seen: Seen) => boolean;

const ofSeenPod: Repeats = (e, { pod }) =>
  e.about === 'Pod' && pod(e.namespace, e.name).some((p) => p.uid === e.aboutUid);

/**
 * `spec.containers{main}` → the Pod of the tick shows a start of "main", and the first one: of a container that was restarted
 * more than once before its node could tell, only the Event does.
 */
const startShown: Repeats = (e, { pod }) =>
  e.about === 'Pod' &&
  pod(e.namespace, e.name).some(
    (p) =>
      p.uid === e.aboutUid &&
      p.containers.some(
        (c) => c.startedAt !== null && c.restart < 2 && e.fieldPath.endsWith(`ontainers{${c.name}}`),
      ),
  );

/** `Created pod: X` by a Job that was seen, or `Created job X` by a CronJob. */
const creationShown: Repeats = (e, { job, pod }) => {
  const name = e.message.slice(e.message.lastIndexOf(' ') + 1);
  if (e.about === 'CronJob') return job(e.namespace, name).length > 0;
  return (
    e.about === 'Job' &&
    pod(e.namespace, name).length > 0 &&
    job(e.namespace, e.name).some((j) => j.uid === e.aboutUid)
  );
};

const ended = (job: JobFact): boolean =>
  job.conditions.some((c) => c.type === 'Complete' || c.type === 'Failed');

const endShown: Repeats = (e, { job }) =>
  e.about === 'Job' && job(e.namespace, e.name).some((j) => j.uid === e.aboutUid && ended(j));

/** `Saw completed job: X, condition: Complete`, by the CronJob. */
const sawShown: Repeats = (e, { job }) => {
  const name = /Saw completed job: ([^,]+),/.exec(e.message)?.[1];
  return name !== undefined && job(e.namespace, name).some(ended);
};

/** The kubelet says every few seconds that a container waits; the Pod's own `waiting` said so once. */
const stillWaiting: Repeats = (e, { covered }) =>
  covered &&
  e.about === 'Pod' &&
  (e.reason === 'BackOff' || /^Error: (ErrImagePull|ImagePullBackOff)$/.test(e.message));

/** `Deleted job X`, by the CronJob: the history limit's tidying, where the Job of the tick shows that it was over. */
const tidyingShown: Repeats = (e, { job }) => {
  const name = /Deleted job (\S+)$/.exec(e.message)?.[1];
  return e.about === 'CronJob' && name !== undefined && job(e.namespace, name).some(ended);
};

const REPEATS: Readonly<Record<string, Repeats | undefined>> = {
  Scheduled: ofSeenPod,
  Pulling: ofSeenPod,
  Pulled: ofSeenPod,
  Created: ofSeenPod,
  Killing: ofSeenPod,
  Started: startShown,
  SuccessfulCreate: creationShown,
  BackOff: stillWaiting,
  Failed: stillWaiting,
  SuccessfulDelete: tidyingShown,
  Completed: endShown,
  SawCompletedJob: sawShown,
};
