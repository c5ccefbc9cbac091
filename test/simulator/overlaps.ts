import type { Overlap } from '../../core/judge/overlap.ts';
import { wasActiveSurely } from './activity.ts';
import { type Lie, nameOf } from './check.ts';
import type { Cluster } from './cluster.ts';
import type { JobObject } from './objects.ts';
import type { TrueRun } from './truth.ts';

/** Said to overlap under Forbid, and the earlier Job was over when the later one was made; or that was not forbidden. */
export const falseOverlaps = (overlaps: readonly Overlap[], { cronJobs }: Cluster): readonly Lie[] =>
  overlaps.flatMap(({ job, predecessor }): readonly Lie[] => {
    const jobs = cronJobs.flatMap((c) => c.jobs);
    const [later, earlier] = [job, predecessor].map(({ uid }) => jobs.find((j) => j.uid === uid));
    if (later !== undefined && earlier !== undefined && isTrue(later, earlier)) return [];
    return [{ rule: 'false overlap', about: job.name, detail: `with ${predecessor.name}` }];
  });

/** Who saw all of it, and did not say that a Job was made while an earlier run was active under Forbid, at any reading of times. */
export const missedOverlaps = (
  runs: readonly TrueRun[],
  said: ReadonlySet<string>,
  watched: (run: TrueRun) => boolean,
): readonly Lie[] =>
  runs.flatMap((run): readonly Lie[] => {
    const { job, cronJob, nominal } = run;
    if (job === null || said.has(job.uid) || !isForbidden(run, job.created) || !watched(run)) return [];
    const earlier = cronJob.jobs.find(
      (j) =>
        j.nominal !== null && j.nominal !== nominal && j.uid !== job.uid && wasActiveSurely(j, job.created),
    );
    return earlier === undefined
      ? []
      : [{ rule: 'missed overlap', about: nameOf(run), detail: `with ${earlier.name}` }];
  });

/** From the nominal time until the Job was made, and a little longer. */
const isForbidden = ({ cronJob: { revisions }, nominal }: TrueRun, made: number): boolean =>
  revisions.every(
    ({ from, spec }, i) =>
      spec.concurrency === 'Forbid' ||
      from > made + 2500 ||
      (revisions[i + 1]?.from ?? Number.POSITIVE_INFINITY) < nominal - 2500,
  );

const isTrue = ({ created, cronJob }: JobObject, earlier: JobObject): boolean =>
  earlier.created <= created &&
  (earlier.finished === null || earlier.finished > created) &&
  (earlier.deleted === null || earlier.deleted.at > created) &&
  cronJob.revisions.findLast((r) => r.from <= created)?.spec.concurrency === 'Forbid';
