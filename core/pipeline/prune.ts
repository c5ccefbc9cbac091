import { nominalFromName } from '../history/run.ts';
import type { CronJobState, EventState, JobState, PodState } from '../history/state.ts';
import { emptyWorld, keepGone, keepJob, keepPod, type World } from '../history/world.ts';
import { pruneLane, supersedes } from '../tidy/prune-lane.ts';
import { before, type Duration, hours, type Instant, toUnixSeconds } from '../time.ts';
import { currentLabels } from './labels.ts';
import type { WorkingSet } from './working-set.ts';

// As long as Kubernetes keeps its own Events, and an hour more: until then they can still settle something.
const EVENTS_MATTER: Duration = hours(2);
// A pod without a Job of ours (an orphan, a Job of nobody) explains nothing once it has been gone for this long.
const STRAYS_MATTER: Duration = hours(1);

// The longest that a run may stay undecided and then be found dropped, with the day's longest grace to spare.
const PULSE_MATTERS: Duration = hours(12);

/** Forgets what no open verdict can need: the ledger still has it. Returns the set with a smaller world. */
export const prune = (set: WorkingSet): WorkingSet => {
  const { world, asOf } = set;
  const kept: World = { ...emptyWorld(), coverage: world.coverage };
  for (const [uid, c] of world.cronJobs)
    if (c.gone === null || (set.open.get(uid)?.verdicts.size ?? 0) > 0)
      kept.cronJobs.set(uid, trimmed(c, set));
  const pulseFrom = toUnixSeconds(before(asOf, PULSE_MATTERS));
  for (const second of world.creations) if (second >= pulseFrom) kept.creations.add(second);
  for (const job of world.jobs.values()) if (jobMatters(job, set)) keepJob(kept, job);
  const names = new Set([...kept.jobs.values()].map((j) => `${j.namespace}/${j.name}`));
  for (const pod of world.pods.values())
    if (names.has(`${pod.namespace}/${pod.jobName}`) || strayMatters(pod, asOf)) keepPod(kept, pod);
  keepEvents(world.eventsAbout, kept.eventsAbout, before(asOf, EVENTS_MATTER));
  keepEvents(world.podEventsOf, kept.podEventsOf, before(asOf, EVENTS_MATTER));
  for (const [uid, by] of world.goneEarly)
    if (by.learned >= before(asOf, STRAYS_MATTER)) keepGone(kept, uid, by);
  for (const uid of [...set.open.keys()]) if (!kept.cronJobs.has(uid)) set.open.delete(uid);
  for (const lane of set.lanes.byUid.values()) pruneLane(set.lanes, lane, asOf);
  set.lanes.prunedAt = asOf;
  for (const [uid, until] of [...set.lanes.away]) if (until <= asOf) set.lanes.away.delete(uid);
  return { ...set, world: kept, roster: null };
};

/** The statuses since the oldest open run, and the last before it: they place `@every` and prove what was created. */
const trimmed = (cronJob: CronJobState, set: WorkingSet): CronJobState => {
  const since = set.open.get(cronJob.uid)?.since ?? cronJob.created;
  const keepFrom = cronJob.statuses.findLastIndex((s) => s.lastSchedule !== null && s.lastSchedule < since);
  const specsFrom = cronJob.specs.findLastIndex((s) => s.first.learned < since);
  const told = supersedes(set.lanes.byUid.get(cronJob.uid), cronJob, since);
  return {
    ...cronJob,
    statuses: told ? [] : cronJob.statuses.slice(Math.max(0, keepFrom)),
    specs: cronJob.specs.slice(Math.max(0, specsFrom)),
    labels: cronJob.labels.filter((l) => l === currentLabels(cronJob.labels)),
  };
};

const jobMatters = (job: JobState, set: WorkingSet): boolean => {
  const finished = job.conditions.some((c) => c.type === 'Complete' || c.type === 'Failed');
  if (job.gone === null && !finished) return true;
  if (job.cronJobUid === null) return false;
  const nominal =
    job.nominal ??
    (job.cronJobName === null ? null : nominalFromName(job.name, job.cronJobName)) ??
    job.created;
  const since = set.open.get(job.cronJobUid)?.since;
  // A minute of slack: names tell the nominal time only to the minute. The run before the oldest open one may block it.
  return since === undefined || nominal >= since - 60_000 || lastWord(job) >= since;
};

const lastWord = (job: JobState): Instant => job.gone?.learned ?? job.last.learned;

const strayMatters = (pod: PodState, asOf: Instant): boolean =>
  (pod.gone?.learned ?? pod.last.learned) >= before(asOf, STRAYS_MATTER);

const keepEvents = (
  from: ReadonlyMap<string, Map<string, EventState>>,
  into: Map<string, Map<string, EventState>>,
  since: Instant,
): void => {
  for (const [about, events] of from) {
    const recent = [...events].filter(([, e]) => e.last >= since || e.learned >= since);
    if (recent.length > 0) into.set(about, new Map(recent));
  }
};
