import { occurrencesAfter } from './calendar.ts';
import type { Cluster } from './cluster.ts';
import { type End, endsOf } from './ends.ts';
import type { CronJobObject, JobObject } from './objects.ts';

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
