import type { JobObject } from './objects.ts';

/** Its pods ended well, but were deleted before that counted; and another try came to work after the last of them. */
export const isUnheeded = ({ cronJob, pods }: JobObject): boolean => {
  const ended = pods.flatMap((p) =>
    p.attempts.flatMap((a) => (a.exitCode === 0 && a.killedBy === null ? (a.finishedAt ?? []) : [])),
  );
  const last = Math.max(...ended);
  return (
    cronJob.plan.job.indexed === null &&
    cronJob.plan.job.deletedAtEnd > 0 &&
    ended.length > 0 &&
    pods.every((p) => p.phase !== 'Succeeded' || p.counted) &&
    pods.some((p) => p.created > last && p.attempts.length > 0)
  );
};
