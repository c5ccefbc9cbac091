import { allDecided, type Done, indexesDone } from './index-ends.ts';
import type { JobObject, PodObject } from './objects.ts';

/** The pods that ended well by themselves, as many as were asked for; null where they are fewer. */
export const workDone = (job: JobObject): readonly Done[] | null => {
  const { completions: asked, parallelism, indexed } = job.cronJob.plan.job;
  if (indexed !== null) return indexesDone(job);
  const completions = asked ?? (parallelism === 1 ? 1 : null);
  const done = job.pods
    .flatMap((pod) =>
      pod.attempts.flatMap((a) =>
        a.exitCode === 0 && a.killedBy === null && a.finishedAt !== null
          ? [{ pod, at: a.finishedAt, told: a.endToldAt ?? Number.POSITIVE_INFINITY }]
          : [],
      ),
    )
    .toSorted((a, b) => a.at - b.at);
  if (completions !== null) return done.length < completions ? null : done.slice(0, completions);
  // A work queue is done when one has ended well and none is at work any more; unless too many of those failed.
  const others = job.pods.filter((p) => done.every((d) => d.pod !== p));
  // One that is restarted in place is not over with a failure.
  const restarts = job.cronJob.plan.job.restart === 'OnFailure';
  const atWork = others.some(
    (p) => isToStart(p) || restarts || p.attempts.some((a) => a.finishedAt === null || a.killedBy !== null),
  );
  const isOff = job.ending === 'failed' && others.length > 0;
  return done.length === 0 || atWork || isOff ? null : done;
};

/** It had not begun when it was stopped, if it was. */
const isToStart = ({ attempts, gone, deletion }: PodObject): boolean =>
  attempts.length === 0 && (gone === null || deletion !== null);

/** Of several pods one was yet to begin. */
export const awaitsPod = ({ pods, cronJob }: JobObject, acted: number): boolean =>
  cronJob.plan.job.parallelism > 1 &&
  pods.some((p) => isToStart(p) && p.created < acted && (p.deletion?.at ?? p.gone ?? acted) >= acted);

type Short = { readonly surely: boolean; readonly perhaps: boolean; readonly at: number };

/**
 * Does the Job ask for more than have ended well, and was the last of its pods to end one of those? Then it was not over: another
 * was to come. Perhaps, where ends are no further apart than `slop`; `at`: when the last was.
 */
export const shortOf = (job: JobObject, slop: number): Short => {
  const { pods, cronJob } = job;
  const ends = pods
    .flatMap((p) =>
      p.attempts.flatMap((a) =>
        a.finishedAt === null ? [] : [{ at: a.finishedAt, well: a.exitCode === 0 }],
      ),
    )
    .toSorted((a, b) => a.at - b.at);
  const last = ends.at(-1);
  if (last === undefined || (cronJob.plan.job.completions ?? 1) === 1 || allDecided(job))
    return { surely: false, perhaps: false, at: 0 };
  return { surely: last.well, perhaps: ends.some((e) => e.well && last.at - e.at <= slop), at: last.at };
};
