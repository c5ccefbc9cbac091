import type { CoverageFact, EventFact, Fact, GoneFact } from '../facts/fact.ts';
import { firstWordOf } from '../facts/uuid.ts';
import { toUnixSeconds } from '../time.ts';
import { type Coverage, joinCoverage, noCoverage } from './coverage.ts';
import {
  cronJobState,
  jobState,
  joinCronJob,
  joinEvent,
  joinJob,
  joinPod,
  learnedOf,
  podState,
  sooner,
} from './join.ts';
import type { CronJobState, EventState, JobState, Learned, PodState } from './state.ts';

/**
 * Everything known of one cluster, indexed for judging. It is built by `absorb` alone, which changes it in place:
 * a tick touches a thousandth of it. Which facts it has absorbed decides what it is; their order and number do not.
 */
export type World = {
  readonly cronJobs: Map<string, CronJobState>;
  readonly jobs: Map<string, JobState>;
  readonly pods: Map<string, PodState>;
  /** CronJob UID → UIDs of its Jobs. */
  readonly jobsOf: Map<string, Set<string>>;
  /** `namespace/job` → UIDs of the Pods that name it, also where the Job itself was never seen. */
  readonly podsOf: Map<string, Set<string>>;
  /** `CronJob|Job|Pod namespace/name` → the Events about it, by Event UID and message. */
  readonly eventsAbout: Map<string, Map<string, EventState>>;
  /** `namespace/job` → the Events about its Pods, for Pods that were never seen themselves. */
  readonly podEventsOf: Map<string, Map<string, EventState>>;
  /** The unix seconds in which the controller created a Job, whichever CronJob's: its pulse. */
  readonly creations: Set<number>;
  /** Deletions that were learned before the object itself. */
  readonly goneEarly: Map<string, Learned>;
  /** The first words of their UIDs, and perhaps of some more: whose is not among them is not in `goneEarly`. */
  readonly goneWords: Set<number>;
  coverage: Coverage;
};

export const emptyWorld = (): World => ({
  cronJobs: new Map(),
  jobs: new Map(),
  pods: new Map(),
  jobsOf: new Map(),
  podsOf: new Map(),
  eventsAbout: new Map(),
  podEventsOf: new Map(),
  creations: new Set(),
  goneEarly: new Map(),
  goneWords: new Set(),
  coverage: noCoverage,
});

/** Takes facts in, in any order; facts already known change nothing. */
export const absorb = (world: World, facts: Iterable<Fact>): World => {
  const coverage: CoverageFact[] = [];
  for (const fact of facts) absorbOne(world, fact, coverage);
  world.coverage = joinCoverage(world.coverage, coverage);
  return world;
};

const absorbOne = (world: World, fact: Fact, coverage: CoverageFact[]): void => {
  switch (fact.kind) {
    case 'cronjob':
      join(world, world.cronJobs, cronJobState(fact), joinCronJob);
      return;
    case 'job': {
      const job = join(world, world.jobs, jobState(fact), joinJob);
      if (job.cronJobUid !== null) index(world.jobsOf, job.cronJobUid, job.uid);
      if (job.cronJobUid !== null && !job.manual) world.creations.add(toUnixSeconds(job.created));
      return;
    }
    case 'pod':
      join(world, world.pods, podState(fact), joinPod);
      index(world.podsOf, `${fact.namespace}/${fact.jobName}`, fact.uid);
      return;
    case 'gone':
      absorbGone(world, fact);
      return;
    case 'event':
      absorbEvent(world, fact);
      return;
    case 'watched':
    case 'blind':
    case 'listed':
    case 'restored':
      coverage.push(fact);
      return;
    default:
      fact satisfies never;
  }
};

type Mortal = { readonly uid: string; readonly gone: Learned | null };

const join = <T extends Mortal>(
  world: World,
  states: Map<string, T>,
  state: T,
  joinStates: (a: T, b: T) => T,
): T => {
  const before = states.get(state.uid);
  const early = world.goneEarly.get(state.uid) ?? null;
  const joined = before === undefined ? { ...state, gone: early } : joinStates(before, state);
  states.set(state.uid, joined);
  return joined;
};

const absorbGone = (world: World, fact: GoneFact): void => {
  const by = learnedOf(fact);
  const known = world.goneEarly.get(fact.uid);
  const gone = known === undefined ? by : sooner(known, by);
  keepGone(world, fact.uid, gone);
  const bury = <T extends Mortal>(states: Map<string, T>): void => {
    const state = states.get(fact.uid);
    if (state !== undefined)
      states.set(fact.uid, { ...state, gone: state.gone === null ? gone : sooner(state.gone, gone) });
  };
  bury(world.cronJobs);
  bury(world.jobs);
  bury(world.pods);
};

// A Job's Pod is named after it: a suffix of five, before it the index where the Job is indexed.
const POD_OF_JOB = /^(.*-\d{8,})-(?:\d+-)?[a-z0-9]{5}$/;

/** The Job that a Pod of this name belongs to; null where the name is not of that form. */
export const jobOfPod = (podName: string): string | null => POD_OF_JOB.exec(podName)?.[1] ?? null;

const absorbEvent = (world: World, fact: EventFact): void => {
  // One Event object about many ("combined from similar events") changes its message with each: each one counts.
  const key = `${fact.uid}|${fact.message}`;
  const about = `${fact.about} ${fact.namespace}/${fact.name}`;
  keep(world.eventsAbout, about, key, fact);
  const job = fact.about === 'Pod' ? jobOfPod(fact.name) : null;
  if (job !== null) keep(world.podEventsOf, `${fact.namespace}/${job}`, key, fact);
};

const keep = (
  into: Map<string, Map<string, EventState>>,
  about: string,
  key: string,
  fact: EventFact,
): void => {
  const events = into.get(about) ?? new Map<string, EventState>();
  const before = events.get(key);
  events.set(key, before === undefined ? fact : joinEvent(before, fact));
  into.set(about, events);
};

const index = (into: Map<string, Set<string>>, key: string, value: string): void => {
  const set = into.get(key);
  if (set === undefined) into.set(key, new Set([value]));
  else set.add(value);
};

/** Remembers when an object left. */
export const keepGone = (world: World, uid: string, gone: Learned): void => {
  world.goneEarly.set(uid, gone);
  world.goneWords.add(firstWordOf(uid));
};

/** Puts a Job's state into the world as it is, joined with nothing. */
export const keepJob = (world: World, job: JobState): void => {
  world.jobs.set(job.uid, job);
  if (job.cronJobUid !== null) index(world.jobsOf, job.cronJobUid, job.uid);
};

/** The same of a Pod's. */
export const keepPod = (world: World, pod: PodState): void => {
  world.pods.set(pod.uid, pod);
  index(world.podsOf, `${pod.namespace}/${pod.jobName}`, pod.uid);
};
