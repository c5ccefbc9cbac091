import { skippedPerhaps } from './activity.ts';
import type { JobObject } from './objects.ts';
import type { Plan } from './plan.ts';
import type { TrueRun } from './truth.ts';
import type { Seen } from './watcher.ts';

/**
 * Its Job was in no backup, and no list told us that a backup had been put back: by all that there is, it never was.
 * (lookout.ts: an etcd that has grown past our version by the time we look cannot be told from one that was never restored.)
 */
export const forgottenUnseen = (plan: Plan, seen: Seen): ((run: TrueRun) => TrueRun) => {
  const restores = plan.faults.filter((f) => f.kind === 'restore');
  const told = seen.restored.some((r) => r.resource === 'jobs' || r.resource === 'cronjobs');
  if (restores.length === 0 || told) return (run) => run;
  // Also where it had gone again before: the status does not tell of it any more.
  const isForgotten = ({ created, forgotten }: JobObject): boolean =>
    forgotten || restores.some((r) => created > plan.start + r.from - r.back && created < plan.start + r.to);
  const uids = uidsIn(seen.lines.jobs);
  const neverSeen = (job: JobObject): boolean => isForgotten(job) && !uids.has(job.uid);
  return (run) => {
    const again = run.jobs.length > 1 || run.jobs.some(isForgotten);
    return again || heldUpBy(run, neverSeen) ? { ...run, doubtful: true } : run;
  };
};

/** It was passed over for those Jobs alone: who cannot know of them sees a run that nobody made. */
const heldUpBy = (run: TrueRun, forgotten: (job: JobObject) => boolean): boolean => {
  const { cronJob } = run;
  const held = (jobs: readonly JobObject[]): boolean =>
    skippedPerhaps({ ...run, cronJob: { ...cronJob, jobs: [...jobs] } }, Number.POSITIVE_INFINITY);
  return run.job === null && held(cronJob.jobs) && !held(cronJob.jobs.filter((j) => !forgotten(j)));
};

type Line = Seen['lines']['jobs'][number];

/** The UIDs of the objects that a stream has shown. */
export const uidsIn = (lines: readonly Line[]): ReadonlySet<unknown> => {
  const uids = new Set<unknown>();
  for (const line of lines) {
    if (line.kind === 'list') for (const item of line.items) uids.add(uidOf(item));
    if (line.kind === 'change') uids.add(uidOf(line.object));
  }
  return uids;
};

const uidOf = ({ metadata }: { readonly [key: string]: unknown }): unknown =>
  typeof metadata === 'object' && metadata !== null && 'uid' in metadata ? metadata.uid : undefined;
