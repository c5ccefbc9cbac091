import { type Coverage, covers } from '../history/coverage.ts';
import type { Due } from '../history/due.ts';
import type { Run } from '../history/run.ts';
import type { CronJobState, JobState, Learned } from '../history/state.ts';
import { after, type Instant, latest, seconds } from '../time.ts';
import type { Evidence } from '../verdict/verdict.ts';
import type { Activity } from './activity.ts';

/**
 * Forbid was not honoured: the Job of `nominal` was created while that of an earlier run was active (k8s#107827). Both
 * runs are judged like any other; that they overlap is a finding about the CronJob.
 */
export type Overlap = {
  readonly nominal: Instant;
  readonly job: JobState;
  readonly predecessor: JobState;
};

type Scene = {
  readonly cronJob: Pick<CronJobState, 'specs'>;
  readonly matched: ReadonlyMap<Instant, Run>;
  readonly activities: readonly Activity[];
};

/** The due run's overlap with an earlier one; null where there was none, or where nobody can say which came first. */
export const overlapOf = ({ nominal, spec }: Due, scene: Scene, { cronjobs }: Coverage): Overlap | null => {
  if (spec.concurrency !== 'Forbid') return null;
  const job = scene.matched.get(nominal)?.job ?? null;
  if (job === null) return null;
  // Out of sight its policy may have been edited. Times are cut to the second.
  const made = { from: nominal, to: after(latest(nominal, job.created), seconds(1)) };
  if (!covers(cronjobs, made)) return null;
  if (!forbiddenAt(scene.cronJob, { nominal, created: job.created })) return null;
  const earlier = scene.activities.find((a) => a.run.trigger === 'schedule' && wasActive(a, job));
  return earlier?.run.job ? { nominal, job, predecessor: earlier.run.job } : null;
};

/** No spec that may have been in force from the nominal time until the Job was created says otherwise. */
const forbiddenAt = ({ specs }: Scene['cronJob'], { nominal, created }: Made): boolean =>
  specs.every(({ spec, specChanged, first }, i) => {
    if (spec.concurrency === 'Forbid' || (specChanged ?? first.notBefore) > created) return true;
    const next = specs[i + 1];
    // Cut to the second, like the time at which the Job was created.
    return next !== undefined && after(next.specChanged ?? next.first.learned, seconds(1)) < nominal;
  });
type Made = { readonly nominal: Instant; readonly created: Instant };

/**
 * By the times and by the versions: the clocks of the controllers and of the API servers may differ, and versions order
 * what one watch told; times are cut to the second, and after a restored store versions may begin anew.
 */
const wasActive = ({ run, from, to }: Activity, { uid, created, first }: JobState): boolean => {
  const { job } = run;
  if (job === null || job.uid === uid || from > created || job.first.version >= first.version) return false;
  if (to !== null && to <= created) return false;
  const end = endOf(job);
  return end === null || (end.witness === 'watch' && end.version > first.version);
};

/** What told that the Job was over; null where nothing did. */
const endOf = ({ conditions, gone }: JobState): Learned | null =>
  conditions.find((c) => c.type === 'Complete' || c.type === 'Failed')?.by ?? gone;

/** In a sentence, without the namespace. */
export const overlapInWords = ({ job, predecessor }: Overlap): string =>
  `${job.name} was created while ${predecessor.name} was active, although concurrencyPolicy is Forbid`;

/** As evidence on the run that should have waited. */
export const overlapped = ({ job, predecessor }: Overlap): Evidence => ({
  says: `still active when ${job.name} was created, although concurrencyPolicy is Forbid`,
  subject: `Job ${predecessor.namespace}/${predecessor.name}`,
  at: job.created,
  learned: job.first.learned,
  witness: job.first.witness,
});
