import { nowhere, type Place } from '../alerting/transitions.ts';
import type { PodState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { type Instant, latest } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** The pods of a run, oldest first. */
export const podsOfRun = (world: World, { namespace, job }: Verdict): readonly PodState[] =>
  job === null
    ? []
    : [...(world.podsOf.get(`${namespace}/${job}`) ?? [])]
        .flatMap((uid) => world.pods.get(uid) ?? [])
        .toSorted((a, b) => a.created - b.created || (a.name < b.name ? -1 : 1));

// The kubelet's words while an image cannot be had (pkg/kubelet/images/image_manager.go); the name stands in quotes.
const PULL =
  /^(?:Failed to (?:pull|inspect) image|Failed to apply default image tag|Back-off pulling image|Container image) "([^"]{1,250})"/;
const PULL_FAILED = new Set(['Failed', 'BackOff', 'ErrImageNeverPull', 'InspectFailed']);

/** The latest occurrence before the run of which the status or a Job tells; the CronJob's creation where none does. */
const lastStartedBefore = (world: World, { cronJobUid, nominal }: Verdict): Instant | null => {
  const cronJob = world.cronJobs.get(cronJobUid);
  if (cronJob === undefined) return null;
  const jobs = [...(world.jobsOf.get(cronJobUid) ?? [])].map((uid) => world.jobs.get(uid)?.nominal ?? null);
  return [...cronJob.statuses.map((s) => s.lastSchedule), ...jobs]
    .filter((t) => t !== null && t < nominal)
    .reduce<Instant>((last, t) => latest(last, t ?? last), cronJob.created);
};

/**
 * The node that the run's last pod was on, and the image that it could not get. Pods tell their node; the image comes from the
 * kubelet's Events, which name it where it matters, so that no fact about a pod need carry it.
 */
export const placeOf = (world: World, run: Verdict): Place => {
  const lastStarted = run.start.kind === 'dropped' ? lastStartedBefore(world, run) : null;
  if (run.job === null) return { ...nowhere, lastStarted };
  const node = podsOfRun(world, run).findLast((p) => p.node !== null)?.node ?? null;
  const events = [...(world.podEventsOf.get(`${run.namespace}/${run.job}`)?.values() ?? [])];
  const images = events
    .flatMap((e) => (PULL_FAILED.has(e.reason) ? (PULL.exec(e.message)?.[1] ?? []) : []))
    .toSorted();
  return { node, image: images[0] ?? null, lastStarted };
};
