import { after, earliest, type Instant, instant, seconds } from '../time.ts';
import type { CronJobState, EventState, JobState, PodState } from './state.ts';
import { goneOf } from './vanish.ts';
import type { World } from './world.ts';

/** What the cluster did for an occurrence. `job` is null where only Pods or Events of the Job were seen. */
export type Run = {
  readonly namespace: string;
  readonly jobName: string;
  readonly job: JobState | null;
  readonly pods: readonly PodState[];
  /** Kubernetes Events about the Job and its Pods, by time. */
  readonly events: readonly EventState[];
  readonly trigger: 'schedule' | 'manual' | 'unstated';
  /** The occurrence that it belongs to; null for a manual run or one whose name tells nothing. */
  readonly nominal: Instant | null;
};

/** `<cronjob>-<nominal in unix minutes>`: the controller names its Jobs so, since Kubernetes 1.21. */
export const jobNameFor = (cronJob: string, nominal: Instant): string =>
  `${cronJob}-${Math.floor(nominal / 60_000)}`;

/** The unix minute at the end of a Job's name, as an instant; null where the name is not of that form. */
export const nominalFromName = (jobName: string, cronJob: string): Instant | null => {
  if (!jobName.startsWith(`${cronJob}-`)) return null;
  const suffix = jobName.slice(cronJob.length + 1);
  return /^\d{8,9}$/.test(suffix) ? instant(Number(suffix) * 60_000) : null;
};

/** The runs of one CronJob of which the Job was seen, by creation, then name, then as they were first seen. */
export const runsOf = (world: World, cronJob: CronJobState): readonly Run[] => {
  const jobs = [...(world.jobsOf.get(cronJob.uid) ?? [])].flatMap((uid) => world.jobs.get(uid) ?? []);
  return jobs
    .toSorted((a, b) => a.created - b.created || byText(a.name, b.name) || firstSeen(a, b))
    .map((job) => {
      const gone = goneOf(job, world.coverage.jobs);
      return runOf(world, cronJob, gone === job.gone ? job : { ...job, gone });
    });
};

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Two Jobs of one name and second: whichever facts came first, the order is the same (DESIGN §2, I4). */
const firstSeen = (a: JobState, b: JobState): number =>
  a.first.learned - b.first.learned || byText(a.uid, b.uid);

const runOf = (world: World, cronJob: CronJobState, job: JobState): Run => {
  // Most runs of a tick are only counted, not looked into: their pods and Events are gathered when somebody asks.
  let pods: readonly PodState[] | null = null;
  let events: readonly EventState[] | null = null;
  const nominal = job.manual ? null : (job.nominal ?? nominalFromName(job.name, cronJob.name));
  return {
    namespace: job.namespace,
    jobName: job.name,
    job,
    get pods() {
      pods ??= podsNamed(world, job.namespace, job.name).filter(
        (p) => p.jobUid === null || p.jobUid === job.uid,
      );
      return pods;
    },
    get events() {
      events ??= ownEvents(eventsOf(world, job.namespace, job.name), job);
      return events;
    },
    trigger: job.manual ? 'manual' : nominal !== null ? 'schedule' : 'unstated',
    nominal,
  };
};

/**
 * Without those of other Jobs of its name: two are never there at once, so that pods which another made later than this
 * one was created are not this one's. What an earlier one left behind tells of the same run: the earliest decides (DESIGN §5).
 */
const ownEvents = (all: readonly EventState[], job: JobState): readonly EventState[] => {
  const another = (e: EventState): boolean =>
    e.about === 'Job' && e.aboutUid !== '' && e.aboutUid !== job.uid;
  const laterPods = new Set(
    all.flatMap((e) => (another(e) && e.first > after(job.created, seconds(1)) ? podMadeBy(e) : [])),
  );
  return all.filter((e) => !another(e) && !(e.about === 'Pod' && laterPods.has(e.name)));
};

/** The pod that a Job's controller says it has made. */
const podMadeBy = ({ reason, message }: EventState): readonly string[] =>
  reason === 'SuccessfulCreate' && message.startsWith(MADE) ? [message.slice(MADE.length)] : [];
const MADE = 'Created pod: ';

/** A run whose Job was never seen, but whose Pods or Events were; null where there is no trace of it. */
export const traceOf = (world: World, cronJob: CronJobState, nominal: Instant): Run | null => {
  const jobName = jobNameFor(cronJob.name, nominal);
  // A Job of that name that we know (another CronJob's, or a namesake's before it) is not this occurrence's.
  const ours = (jobUid: string | null): boolean => jobUid === null || !world.jobs.has(jobUid);
  const pods = podsNamed(world, cronJob.namespace, jobName).filter((p) => ours(p.jobUid));
  const events = eventsOf(world, cronJob.namespace, jobName).filter((e) =>
    ours(e.about === 'Job' ? e.aboutUid : (world.pods.get(e.aboutUid)?.jobUid ?? null)),
  );
  if (pods.length === 0 && events.length === 0) return null;
  return { namespace: cronJob.namespace, jobName, job: null, pods, events, trigger: 'schedule', nominal };
};

const podsNamed = (world: World, namespace: string, jobName: string): readonly PodState[] =>
  [...(world.podsOf.get(`${namespace}/${jobName}`) ?? [])]
    .flatMap((uid) => world.pods.get(uid) ?? [])
    .map((pod) => {
      const gone = goneOf(pod, world.coverage.pods);
      return gone === pod.gone ? pod : { ...pod, gone };
    })
    .toSorted((a, b) => a.created - b.created || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

const eventsOf = (world: World, namespace: string, jobName: string): readonly EventState[] =>
  [
    ...(world.eventsAbout.get(`Job ${namespace}/${jobName}`)?.values() ?? []),
    ...(world.podEventsOf.get(`${namespace}/${jobName}`)?.values() ?? []),
  ].toSorted(byTime);

/** Events about the CronJob itself, by time. */
export const eventsAbout = (world: World, cronJob: CronJobState): readonly EventState[] =>
  [...(world.eventsAbout.get(`CronJob ${cronJob.namespace}/${cronJob.name}`)?.values() ?? [])]
    .filter((e) => e.aboutUid === '' || e.aboutUid === cronJob.uid)
    .toSorted(byTime);

const byTime = (a: EventState, b: EventState): number =>
  a.first - b.first || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);

/** One CronJob as `cronJobsOf` has it; `next` is the UID of the one that follows it there. */
export const cronJobOf = (world: World, uid: string, next: string | undefined): CronJobState | null => {
  const c = world.cronJobs.get(uid);
  if (c === undefined) return null;
  const gone = goneOf(c, world.coverage.cronjobs);
  const ended = gone === c.gone ? c : { ...c, gone };
  const namesake = next === undefined ? undefined : world.cronJobs.get(next);
  const same = namesake?.name === c.name && namesake.namespace === c.namespace;
  return same ? endedBefore(ended, namesake) : ended;
};

/** The CronJobs of the cluster, each with its end where a list no longer had it; by `namespace/name`, then creation. */
export const cronJobsOf = (world: World): readonly CronJobState[] =>
  [...world.cronJobs.values()]
    .map((c) => {
      const gone = goneOf(c, world.coverage.cronjobs);
      return { key: `${c.namespace}/${c.name}`, c: gone === c.gone ? c : { ...c, gone } };
    })
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : byAge(a.c, b.c)))
    .map(({ key, c }, i, all) => {
      const namesake = all[i + 1];
      return namesake?.key === key ? endedBefore(c, namesake.c) : c;
    });

/** Two of a name are never there at once: the older had gone when its namesake was created (a time cut to the second). */
const endedBefore = (c: CronJobState, namesake: CronJobState): CronJobState => {
  const by = after(namesake.created, seconds(1));
  if (c.gone !== null && c.gone.learned <= by) return c;
  const notBefore = earliest(c.gone?.notBefore ?? c.last.learned, by);
  return { ...c, gone: { learned: by, notBefore, version: c.gone?.version ?? 0, witness: 'list' } };
};

const byAge = (a: CronJobState, b: CronJobState): number =>
  a.created - b.created || (a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0);
