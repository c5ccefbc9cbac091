import type { EventFact, Fact, GoneFact, JobFact, PodFact } from '../facts/fact.ts';
import { jobOfPod } from '../history/world.ts';
import { runAt } from '../tidy/due-runs.ts';
import type { Lane, Place } from '../tidy/lane.ts';
import { spill } from '../tidy/spill.ts';
import { takeCronJob } from '../tidy/take-cronjob.ts';
import { takeJob, takeJobGone, takeNewJob } from '../tidy/take-job.ts';
import { takeNewPod, takePod, takePodGone } from '../tidy/take-pod.ts';
import type { TidyRun } from '../tidy/tidy-run.ts';
import { after, hours, type Instant, minutes, toUnixSeconds } from '../time.ts';
import { TOLD } from './final.ts';
import type { WorkingSet } from './working-set.ts';

/**
 * What CronJobs in lanes did not take of a record, and the Jobs (`namespace/name`) of those that left their lane over
 * it. `asOf` is the instant of the judgement before.
 *
 * ```
 * fact ─▶ of a tidy run, as expected ─▶ into its numbers
 *    └──▶ about a CronJob in a lane, anything else ─▶ the CronJob leaves its lane ─▶ the world
 *    └──▶ about anything else ────────────────────────────────────────────────────▶ the world
 * ```
 */
export type Rest = { readonly facts: Fact[]; readonly touched: Set<string>; readonly asOf: Instant };

export const intoLanes = (set: WorkingSet, facts: readonly Fact[], asOf: Instant): Rest => {
  const rest: Rest = { facts: [], touched: new Set(), asOf };
  const pods: PodFact[] = [];
  const gone: GoneFact[] = [];
  const events: EventFact[] = [];
  // A Job before its Pods, and both before they leave, however the record has them.
  for (const fact of facts) {
    if (fact.kind === 'cronjob') {
      const lane = set.lanes.byUid.get(fact.uid);
      if (lane !== undefined && takeCronJob(lane, fact)) lane.heard = true;
      else refuse(set, lane ?? named(set, fact.namespace, fact.name), fact, rest);
    } else if (fact.kind === 'job') jobFact(set, fact, rest);
    else if (fact.kind === 'pod') pods.push(fact);
    else if (fact.kind === 'gone') gone.push(fact);
    else if (fact.kind === 'event') events.push(fact);
    else rest.facts.push(fact);
  }
  for (const fact of pods) podFact(set, fact, rest);
  for (const fact of gone) goneFact(set, fact, rest);
  for (const fact of events) refuse(set, named(set, fact.namespace, cronJobOfEvent(fact)), fact, rest);
  return rest;
};

// Coming back costs as much as some judgements: who left soon stays out for a while.
const SHORT = hours(1);
const AWAY = minutes(10);

/** The CronJob leaves its lane: what is known of it goes back to the world. */
export const leave = (set: WorkingSet, lane: Lane, rest: Pick<Rest, 'touched' | 'asOf'>): void => {
  for (const run of lane.touched) rest.touched.add(`${lane.namespace}/${run.jobName}`);
  if (rest.asOf - lane.adopted < SHORT) set.lanes.away.set(lane.uid, after(rest.asOf, AWAY));
  const { grace } = set.lanes.rules;
  spill(set.world, set.lanes, lane, { grace, told: TOLD, asOf: rest.asOf });
};

/** Every CronJob leaves its lane, for who wants to look at the whole world. They come back with the next record. */
export const outOfLanes = (set: WorkingSet): void => {
  const { grace } = set.lanes.rules;
  for (const lane of set.lanes.byUid.values())
    spill(set.world, set.lanes, lane, { grace, told: TOLD, asOf: set.asOf });
};

const refuse = (set: WorkingSet, lane: Lane | undefined, fact: Fact, rest: Rest): void => {
  if (lane !== undefined) leave(set, lane, rest);
  rest.facts.push(fact);
};

const named = ({ lanes }: WorkingSet, namespace: string, cronJob: string): Lane | undefined =>
  lanes.byName.size === 0 ? undefined : lanes.byName.get(`${namespace}/${cronJob}`);

/** `<cronjob>-<unix minute>` → the CronJob's name. */
const cronJobOfJob = (job: string): string => job.slice(0, Math.max(0, job.lastIndexOf('-')));

const cronJobOfEvent = ({ about, name }: EventFact): string =>
  about === 'CronJob' ? name : cronJobOfJob(about === 'Job' ? name : (jobOfPod(name) ?? name));

const jobFact = (set: WorkingSet, fact: JobFact, rest: Rest): void => {
  const place = set.lanes.ofJob.get(fact.uid);
  if (place !== undefined) {
    if (takeJob(place.lane, place.run, fact)) heard(place);
    else refuse(set, place.lane, fact, rest);
    return;
  }
  const lane = fact.cronJobUid === null ? undefined : set.lanes.byUid.get(fact.cronJobUid);
  const run = lane && runAt(lane, fact.nominal);
  if (lane === undefined || run === undefined || !mayBegin(set, lane, run, fact)) {
    refuse(set, lane ?? named(set, fact.namespace, cronJobOfJob(fact.name)), fact, rest);
    return;
  }
  const fresh = { lane, run };
  set.lanes.ofJob.set(fact.uid, fresh);
  set.world.creations.add(toUnixSeconds(fact.created));
  heard(fresh);
};

const mayBegin = (set: WorkingSet, lane: Lane, run: TidyRun, fact: JobFact): boolean =>
  !set.world.goneEarly.has(fact.uid) && !hasTrace(set, lane, run, fact) && takeNewJob(lane, run, fact);

// A controller's clock may be ahead of ours, and its Pods be known before the lane was: not by an hour.
const AHEAD = hours(1);

/** Pods or Events of that name came before the Job: only at the lane's beginning can that have gone unnoticed. */
const hasTrace = ({ world }: WorkingSet, lane: Lane, { nominal }: TidyRun, fact: JobFact): boolean => {
  if (nominal - lane.adopted > AHEAD) return false;
  const key = `${fact.namespace}/${fact.name}`;
  return world.podsOf.has(key) || world.podEventsOf.has(key) || world.eventsAbout.has(`Job ${key}`);
};

const podFact = (set: WorkingSet, fact: PodFact, rest: Rest): void => {
  const { lanes, world } = set;
  const place = lanes.ofPod.get(fact.uid);
  if (place !== undefined) {
    if (takePod(place.lane, place.run, fact)) heard(place);
    else refuse(set, place.lane, fact, rest);
    return;
  }
  const job = fact.jobUid === null ? undefined : lanes.ofJob.get(fact.jobUid);
  if (job !== undefined && !world.goneEarly.has(fact.uid) && takeNewPod(job.lane, job.run, fact)) {
    lanes.ofPod.set(fact.uid, job);
    heard(job);
  } else refuse(set, job?.lane ?? named(set, fact.namespace, cronJobOfJob(fact.jobName)), fact, rest);
};

const goneFact = (set: WorkingSet, fact: GoneFact, rest: Rest): void => {
  const { lanes } = set;
  const job = lanes.ofJob.get(fact.uid);
  const pod = lanes.ofPod.get(fact.uid);
  if (job !== undefined && takeJobGone(job.run, fact)) heard(job);
  else if (pod !== undefined && takePodGone(pod.run, fact)) heard(pod);
  else refuse(set, (job ?? pod)?.lane ?? laneOfGone(set, fact), fact, rest);
};

const laneOfGone = (set: WorkingSet, fact: GoneFact): Lane | undefined => {
  const { lanes, world } = set;
  const known = world.pods.get(fact.uid);
  return (
    lanes.byUid.get(fact.uid) ??
    lanes.byUid.get(world.jobs.get(fact.uid)?.cronJobUid ?? '') ??
    (known && named(set, known.namespace, cronJobOfJob(known.jobName)))
  );
};

const heard = ({ lane, run }: Place): void => {
  lane.heard = true;
  if (lane.touched.at(-1) !== run) lane.touched.push(run);
};
