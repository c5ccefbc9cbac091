import { indexesOf } from './indexes.ts';
import type { Attempt, JobObject, PodObject } from './objects.ts';

/** A pod that ended well by itself, and when the API server learned of it. */
export type Done = { readonly pod: PodObject; readonly at: number; readonly told: number };

const endedWell = ({ exitCode, killedBy, finishedAt }: Attempt): boolean =>
  exitCode === 0 && killedBy === null && finishedAt !== null;

/** The first good end of each index that its Job's controller did not try again, in the order of time. */
const firstOfEach = (job: JobObject): readonly Done[] => {
  const all = job.pods
    .filter((p) => !wasTriedAgain(p))
    .flatMap((pod) =>
      pod.attempts.filter(endedWell).map((a) => ({
        pod,
        at: a.finishedAt ?? 0,
        told: a.endToldAt ?? Number.POSITIVE_INFINITY,
      })),
    )
    .toSorted((a, b) => a.at - b.at);
  return all.filter((d, i) => all.findIndex((e) => e.pod.index === d.pod.index) === i);
};

/** Deleted before its good end counted; and its index had come to work again. */
const wasTriedAgain = ({ job, index, created, phase, counted }: PodObject): boolean =>
  (phase !== 'Succeeded' || counted) &&
  job.pods.some((p) => p.index === index && p.created > created && p.attempts.length > 0);

/**
 * The good ends with which an Indexed Job's work was done, one of each index. With fewer, a success policy makes it done once its
 * controller says so: until then the others are at work.
 */
export const indexesDone = (job: JobObject): readonly Done[] | null => {
  const done = firstOfEach(job);
  return done.length === job.cronJob.plan.job.completions ? done : null;
};

/** Did a later pod of its index end well, and count? Then its own failure decides nothing. */
export const wasMadeGood = ({ job, index, created }: PodObject): boolean =>
  index !== null &&
  job.pods.some((p) => p.index === index && p.created > created && p.phase === 'Succeeded' && !p.counted);

/** Somebody deleted it as it ended well, before that was told: so it counts as failed, by that hand. */
export const lostEnd = ({ index, attempts, deletion, phase, counted }: PodObject): Lost | null => {
  const last = attempts.at(-1);
  const isLost = last !== undefined && endedWell(last) && (phase !== 'Succeeded' || counted);
  return index === null || !isLost || deletion === null || !OUTSIDE.has(deletion.by)
    ? null
    : { at: deletion.at, cause: deletion.by };
};
type Lost = { readonly at: number; readonly cause: string };
const OUTSIDE: ReadonlySet<string> = new Set(['pod-deleted', 'evicted', 'preempted', 'node-lost']);

/** Every index has ended well, or has failed for the last time: nothing more is to come, though nobody may have recorded it. */
export const allDecided = (job: JobObject): boolean => {
  const { completions, indexed, ignoreDisruptions } = job.cronJob.plan.job;
  const well = indexesOf(firstOfEach(job).map((d) => d.pod));
  const failedForGood = (index: number): boolean => {
    const failed = job.pods.filter((p) => p.index === index && isOver(p));
    const counted = failed.filter((p) => !(ignoreDisruptions && p.disruption !== null));
    return (
      counted.length > (indexed?.retries ?? Number.POSITIVE_INFINITY) ||
      counted.some((p) => p.attempts.at(-1)?.exitCode === indexed?.failsIndex)
    );
  };
  return (
    indexed !== null &&
    Array.from({ length: completions ?? 0 }, (_, i) => i).every((i) => well.has(i) || failedForGood(i))
  );
};

/** By itself or by somebody's hand, but not by its Job's controller, which was done with it all. */
const isOver = ({ attempts, deletion }: PodObject): boolean => {
  const last = attempts.at(-1);
  return (
    (deletion !== null && OUTSIDE.has(deletion.by)) ||
    (last !== undefined && last.finishedAt !== null && last.exitCode !== 0 && !OWN.has(last.killedBy ?? ''))
  );
};
const OWN: ReadonlySet<string> = new Set([
  'tidied',
  'deadline-exceeded',
  'replaced',
  'cronjob-deleted',
  'job-deleted',
  'history',
]);
