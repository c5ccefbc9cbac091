import type { Overlap } from '../../core/judge/overlap.ts';
import type { Lie } from './check.ts';
import type { Cluster } from './cluster.ts';
import type { JobObject } from './objects.ts';

/** Said to overlap under Forbid, and the earlier Job was over when the later one was made; or that was not forbidden. */
export const falseOverlaps = (overlaps: readonly Overlap[], { cronJobs }: Cluster): readonly Lie[] =>
  overlaps.flatMap(({ job, predecessor }): readonly Lie[] => {
    const jobs = cronJobs.flatMap((c) => c.jobs);
    const [later, earlier] = [job, predecessor].map(({ uid }) => jobs.find((j) => j.uid === uid));
    if (later !== undefined && earlier !== undefined && isTrue(later, earlier)) return [];
    return [{ rule: 'false overlap', about: job.name, detail: `with ${predecessor.name}` }];
  });

const isTrue = ({ created, cronJob }: JobObject, earlier: JobObject): boolean =>
  earlier.created <= created &&
  (earlier.finished === null || earlier.finished > created) &&
  (earlier.deleted === null || earlier.deleted.at > created) &&
  cronJob.revisions.findLast((r) => r.from <= created)?.spec.concurrency === 'Forbid';
