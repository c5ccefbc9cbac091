import { occurrencesAfter } from './calendar.ts';
import type { Cluster } from './cluster.ts';
import type { Attempt, CronJobObject, JobObject, PodObject } from './objects.ts';
import { isUnheeded } from './unheeded.ts';

/** What really became of one due run. Unix milliseconds. */
export type TrueRun = {
  readonly cronJob: CronJobObject;
  readonly nominal: number;
  /** The occurrence after it, or the end of all. */
  readonly next: number;
  readonly job: JobObject | null;
  /** That one, and those that were made again for the same time after it had gone. */
  readonly jobs: readonly JobObject[];
  /** The first start of the container of any pod; null where none started. */
  readonly started: number | null;
  /** The earliest and the latest that it can be told for, by kubelets whose clocks are off. */
  readonly readable: { readonly from: number; readonly to: number; readonly byEvent: number };
  readonly ends: readonly End[];
  /** How the later ones of them ended. */
  readonly otherEnds: readonly End[];
  /** From the nominal time until nothing more happened for it. */
  readonly over: number;
  /** A change of the spec, or the CronJob's birth or end, so near that the second cannot decide. */
  readonly doubtful: boolean;
};

/** Several ends are possible where two things happened within the same two seconds. */
export type End = {
  readonly kind: 'completed' | 'failed' | 'killed' | 'running';
  readonly cause: string | null;
};

const NEAR = 1500;

/** Every run that was due up to an instant: occurrences while the CronJob existed and was not suspended. */
export const trueRuns = (cluster: Cluster, until: number): readonly TrueRun[] =>
  cluster.cronJobs.flatMap((c) => {
    const nominals = dueOf(c, until);
    return nominals.map((nominal) => runOf(c, nominal, until));
  });

const dueOf = (c: CronJobObject, until: number): readonly number[] =>
  c.revisions.flatMap(({ from, spec }, i) => {
    const to = Math.min(
      c.revisions[i + 1]?.from ?? Number.POSITIVE_INFINITY,
      c.deleted ?? Number.POSITIVE_INFINITY,
      until,
    );
    return spec.suspend ? [] : occurrencesAfter(spec, from, to);
  });

/** A told start is not before its pod's creation (DESIGN §6); a clock may put any of them first. */
const readableStart = (job: JobObject | null): TrueRun['readable'] => {
  const starts = (job?.pods ?? []).flatMap((p) =>
    p.attempts.map(({ startedAt, skew }) => {
      const told = Math.max(startedAt + skew, Math.floor(p.created / 1000) * 1000);
      return { from: Math.min(startedAt, told), to: Math.max(startedAt, told), byEvent: startedAt + skew };
    }),
  );
  const least = (which: keyof TrueRun['readable']): number => Math.min(...starts.map((s) => s[which]));
  return { from: least('from'), to: least('to'), byEvent: least('byEvent') };
};

/** Forgotten by a backup before anything of it had begun: the one that is made again is the run's. */
export const neverWas = ({ forgotten, pods }: JobObject): boolean =>
  forgotten && pods.every((p) => p.attempts.length === 0);

const runOf = (c: CronJobObject, nominal: number, until: number): TrueRun => {
  const jobs = c.jobs
    .filter((j) => j.nominal === nominal && !neverWas(j))
    .toSorted((a, b) => a.created - b.created);
  const job = jobs[0] ?? null;
  const spec = c.revisions.findLast((r) => r.from < nominal)?.spec ?? c.spec;
  const next = occurrencesAfter(spec, nominal, nominal + 7_200_000)[0] ?? Number.POSITIVE_INFINITY;
  const starts = job?.pods.flatMap((p) => p.attempts.map((a) => a.startedAt)) ?? [];
  const started = starts.length === 0 ? null : Math.min(...starts);
  const edges = [...c.revisions.map((r) => r.from), ...(c.deleted === null ? [] : [c.deleted])];
  return {
    cronJob: c,
    nominal,
    next,
    job,
    jobs,
    started,
    readable: readableStart(job),
    ends: job === null || started === null ? [] : endsOf(job),
    otherEnds: jobs.slice(1).flatMap(endsOf),
    over: overAt(job, nominal, until),
    doubtful: edges.some((e) => Math.abs(e - nominal) <= NEAR),
  };
};

const overAt = (job: JobObject | null, nominal: number, until: number): number => {
  if (job === null) return nominal;
  const pods = job.pods.map(
    (p) => p.gone ?? Math.max(p.created, ...p.attempts.map((a) => a.finishedAt ?? until)),
  );
  return Math.max(nominal, job.finished ?? job.deleted?.at ?? until, ...pods);
};

type Failure = { readonly at: number; readonly until: number; readonly end: End };

/** How its container ended, one entry for each attempt that did not end well. */
const failuresOf = (pod: PodObject): readonly Failure[] =>
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

const endsOf = (job: JobObject): readonly End[] => {
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
  if (byAct !== null && working)
    return [
      byAct,
      ...together,
      ...near,
      ...stopping,
      ...alone,
      ...job.pods.flatMap(endedAsItWasStopped),
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
    ...close,
    ...straw.map((f) => f.end),
    ...stoppedToo,
    ...(byAct !== null && (near.length > 0 || starting || job.deleted?.unfinished)
      ? [byAct, ...together]
      : []),
  ];
};

type Done = { readonly pod: PodObject; readonly at: number; readonly told: number };

/** The pods that ended well by themselves, as many as were asked for; null where they are fewer. */
const workDone = (job: JobObject): readonly Done[] | null => {
  const { completions } = job.cronJob.plan.job;
  const done = job.pods
    .flatMap((pod) =>
      pod.attempts.flatMap((a) =>
        a.exitCode === 0 && a.killedBy === null && a.finishedAt !== null
          ? [{ pod, at: a.finishedAt, told: a.endToldAt ?? Number.POSITIVE_INFINITY }]
          : [],
      ),
    )
    .toSorted((a, b) => a.at - b.at);
  return done.length < completions ? null : done.slice(0, completions);
};

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
