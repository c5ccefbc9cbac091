import { allDecided, type Done, lostEnd, wasMadeGood } from './index-ends.ts';
import type { Attempt, JobObject, PodObject } from './objects.ts';
import { isUnheeded } from './unheeded.ts';
import { awaitsPod, shortOf, workDone } from './work-done.ts';

/** Several ends are possible where two things happened within the same two seconds. */
export type End = {
  readonly kind: 'completed' | 'failed' | 'killed' | 'running';
  readonly cause: string | null;
};

type Failure = { readonly at: number; readonly until: number; readonly end: End };

/** How its container ended, one entry for each attempt that did not end well. */
const failuresOf = (pod: PodObject): readonly Failure[] =>
  wasMadeGood(pod) ? [] : [...ownFailuresOf(pod), ...lostEndOf(pod)];

const lostEndOf = (pod: PodObject): readonly Failure[] => {
  const lost = lostEnd(pod);
  return lost === null ? [] : [{ at: lost.at, until: lost.at, end: { kind: 'killed', cause: lost.cause } }];
};

const ownFailuresOf = (pod: PodObject): readonly Failure[] =>
  pod.attempts.flatMap((a) => {
    if (a.finishedAt === null || (a.exitCode === 0 && a.killedBy === null)) return [];
    // What began after somebody had asked for the pod's deletion decides nothing.
    if (a.killedBy === 'tidied' || (pod.deletion !== null && a.startedAt >= pod.deletion.at)) return [];
    const killedBy = a.killedBy ?? actedOn(pod, a);
    const at =
      killedBy !== null && pod.deletion !== null ? Math.min(pod.deletion.at, a.finishedAt) : a.finishedAt;
    return [
      {
        at,
        until: a.finishedAt,
        end: killedBy === null ? { kind: 'failed', cause: null } : { kind: 'killed', cause: killedBy },
      },
    ];
  });

/**
 * Its pod was evicted or deleted by hand while it worked, and its node had not heard of it when it failed. A container may end with any code
 * when it is told to: the first evidence that fits is the disruption's (DESIGN §6).
 */
const actedOn = ({ deletion, disruption }: PodObject, { finishedAt, skew }: Attempt): string | null =>
  deletion !== null && finishedAt !== null && finishedAt > deletion.at + 2000 + Math.abs(skew)
    ? (CAUSES[disruption?.reason ?? ''] ?? (deletion.by === 'pod-deleted' ? deletion.by : null))
    : null;

/** Deleted by hand in the two seconds before the controller would have done it. */
const wasReplacedToo = ({ cronJob, uid }: JobObject, deleted: number): boolean =>
  cronJob.revisions.some((r) => r.spec.concurrency === 'Replace') &&
  cronJob.jobs.some((j) => j.uid !== uid && j.created >= deleted && j.created - deleted <= 2000);

/** Its successor came; one that was refused leaves only an Event, which the rate limit may have cost us. */
const wasSucceeded = ({ cronJob, uid }: JobObject, replaced: number): boolean =>
  cronJob.jobs.some((j) => j.uid !== uid && Math.abs(j.created - replaced) <= 5000);

/** It failed by itself within the two seconds in which somebody asked for its pod's deletion. */
const endedAsItWasStopped = ({ attempts, deletion, disruption }: PodObject): readonly End[] =>
  deletion !== null &&
  attempts.some((a) => a.killedBy === null && Math.abs((a.finishedAt ?? 0) - deletion.at) <= 2000)
    ? [{ kind: 'killed', cause: CAUSES[disruption?.reason ?? ''] ?? 'pod-deleted' }]
    : [];
const CAUSES: Readonly<Record<string, string>> = {
  EvictionByEvictionAPI: 'evicted',
  PreemptionByScheduler: 'preempted',
  DeletionByTaintManager: 'node-lost',
};

/** Ends that are no further apart than this may be told in either order: times are cut to seconds, and clocks are off. */
const slopOf = ({ pods }: JobObject): number =>
  2000 + Math.max(0, ...pods.flatMap((p) => p.attempts.map((a) => Math.abs(a.skew))));

const lastEnd = ({ pods }: JobObject): number =>
  Math.max(...pods.flatMap((p) => p.attempts.map((a) => a.finishedAt ?? Number.POSITIVE_INFINITY)));

/** How the Job's run really ended. */
export const endsOf = (job: JobObject): readonly End[] => {
  const slop = slopOf(job);
  if (job.ending === 'complete') return [{ kind: 'completed', cause: null }];
  const acted = job.conditions[0]?.at ?? job.deleted?.at ?? null;
  const well = isUnheeded(job) ? null : workDone(job);
  if (well !== null) return ofWork(job, well, { acted, slop });
  const failures = job.pods.flatMap(failuresOf).toSorted((a, b) => a.at - b.at);
  if (acted === null) return [{ kind: 'running', cause: null }, ...failures.slice(-1).map((f) => f.end)];
  const working = job.pods.some((p) =>
    p.attempts.some((a) => a.startedAt < acted && (a.finishedAt === null || a.finishedAt > acted)),
  );
  const short = shortOf(job, slop);
  const deletedWith = job.cronJob.deleted !== null && Math.abs(job.cronJob.deleted - acted) <= 122_000;
  const byAct: End | null =
    job.conditions[0]?.reason === 'DeadlineExceeded'
      ? { kind: 'killed', cause: 'deadline-exceeded' }
      : job.conditions[0] === undefined && job.deleted !== null
        ? { kind: 'killed', cause: job.deleted.by === 'restore' ? 'job-deleted' : job.deleted.by }
        : null;
  // One that was just about to begin, or just had, may be said to have been at work or not.
  const starting = job.pods.some((p) => p.attempts.some((a) => Math.abs(a.startedAt - acted) <= slop - 500));
  const before = failures.filter((f) => f.at <= acted).at(-1);
  const near = failures.filter((f) => Math.abs(f.at - acted) <= slop).map((f) => f.end);
  // Somebody may have acted on the pod before, and it was still stopping.
  const stopping = failures.filter((f) => f.at <= acted && f.until >= acted).map((f) => f.end);
  // The garbage collector was away: the work went on after its Job was gone, and ended by itself or by another hand.
  const alone = job.deleted?.unfinished
    ? failures.filter((f) => f.end.cause !== job.deleted?.by && f.at > acted).map((f) => f.end)
    : [];
  // All of a namespace left within two minutes: who looks on cannot tell by whose hand.
  const together: End[] =
    byAct?.cause === 'job-deleted' && deletedWith
      ? [
          { kind: 'killed', cause: 'namespace-deleted' },
          { kind: 'killed', cause: 'cronjob-deleted' },
        ]
      : byAct?.cause === 'replaced' && !wasSucceeded(job, acted)
        ? [{ kind: 'killed', cause: 'job-deleted' }]
        : byAct?.cause === 'job-deleted' && wasReplacedToo(job, acted)
          ? [{ kind: 'killed', cause: 'replaced' }]
          : [];
  if (byAct !== null && (working || short.surely))
    return [
      byAct,
      ...together,
      ...near,
      ...stopping,
      ...alone,
      ...job.pods.flatMap(endedAsItWasStopped),
      ...(lastEnd(job) - acted <= slop && allDecided(job) ? failures.slice(-1).map((f) => f.end) : []),
      ...(short.surely ? failures.filter((f) => Math.abs(f.at - short.at) <= slop).map((f) => f.end) : []),
      ...(starting && before !== undefined ? [before.end] : []),
    ];
  const decided = before ?? failures[0];
  // In the same two seconds in which the Job gave up: then the one before it may have been the last straw.
  const straw =
    decided !== undefined && Math.abs(acted - decided.at) <= slop
      ? failures.filter((f) => f.at < decided.at).slice(-1)
      : [];
  const stoppedToo = job.pods.flatMap(endedAsItWasStopped);
  const close =
    decided === undefined
      ? []
      : failures.filter((f) => Math.abs(f.at - decided.at) <= slop).map((f) => f.end);
  return [
    ...(decided === undefined ? [] : [decided.end]),
    ...ofFailedIndexes(job, acted),
    ...close,
    ...straw.map((f) => f.end),
    ...stoppedToo,
    ...(byAct !== null &&
    (near.length > 0 ||
      starting ||
      (allDecided(job) && Math.abs(lastEnd(job) - acted) <= slop) ||
      short.perhaps ||
      awaitsPod(job, acted) ||
      job.deleted?.unfinished)
      ? [byAct, ...together]
      : []),
  ];
};

/** A pod that was deleted as it ended well may have been the last to count; what failed of another index is as true. */
const ofFailedIndexes = (job: JobObject, acted: number): readonly End[] =>
  job.conditions[0]?.reason === 'FailedIndexes'
    ? job.pods
        .filter((p) => p.index !== null && job.failedIndexes.has(p.index))
        .flatMap(ownFailuresOf)
        .filter((f) => f.at <= acted)
        .toSorted((a, b) => a.at - b.at)
        .slice(-1)
        .map((f) => f.end)
    : [];

/** Its work was done, though its Job does not say complete. */
const ofWork = (
  job: JobObject,
  well: readonly Done[],
  { acted, slop }: { readonly acted: number | null; readonly slop: number },
): readonly End[] => {
  const done: End = { kind: 'completed', cause: null };
  const last = Math.max(...well.map((w) => w.at));
  const others = job.pods.filter((p) => well.every((w) => p !== w.pod) && p.created > last);
  const open: End[] = acted === null ? [{ kind: 'running', cause: null }] : [];
  const counts = ({ pod, at, told }: Done): boolean => {
    const act = Math.min(
      pod.deletion?.at ?? Number.POSITIVE_INFINITY,
      pod.disruption?.at ?? Number.POSITIVE_INFINITY,
    );
    return at < act - slop && told < act;
  };
  if (well.every(counts) && others.length === 0) return [done, ...open];
  // Counted as lost before anyone knew that it was done, and tried again: both accounts are true.
  const failures = job.pods.flatMap(failuresOf).map((f) => f.end);
  const cause = well.some((w) => w.pod.disruption !== null)
    ? 'node-lost'
    : (job.deleted?.by ?? 'pod-deleted');
  return [
    done,
    ...open,
    ...failures,
    { kind: 'killed', cause },
    { kind: 'killed', cause: 'evicted' },
    { kind: 'killed', cause: 'preempted' },
    { kind: 'killed', cause: 'pod-deleted' },
    ...(job.conditions[0]?.reason === 'DeadlineExceeded'
      ? [{ kind: 'killed' as const, cause: 'deadline-exceeded' }]
      : []),
  ];
};
