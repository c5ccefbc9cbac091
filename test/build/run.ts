import { at, plus } from './at.ts';
import type { CronJobRef } from './cronjob.ts';
import { type JobSays, job, jobRef } from './job.ts';
import { type PodSays, pod } from './pod.ts';
import type { Change } from './truth.ts';

/** What sets a run apart from an ordinary one; a null pod was never made. */
export type RunSays = {
  readonly job?: Partial<JobSays>;
  readonly pod?: Partial<PodSays> | null;
  readonly more?: readonly Partial<PodSays>[];
};

/** A run as its Job and its pods tell it, and nothing more: no start and no end that is not said. */
export const run = (of: CronJobRef, nominal: string, says: RunSays = {}): readonly Change[] => {
  const jobSays: JobSays = { of, nominal, ...says.job };
  const ref = jobRef(jobSays);
  const pods = says.pod === null ? [] : [says.pod ?? {}, ...(says.more ?? [])];
  return [...job(jobSays), ...pods.flatMap((p) => pod({ of: ref, ...p }))];
};

/** An ordinary run: it starts two seconds after its nominal time, works three, and is complete. */
export const good = (of: CronJobRef, nominal: string, says: RunSays = {}): readonly Change[] => {
  const time = (s: number): string => new Date(plus(at(nominal), s)).toISOString();
  return run(of, nominal, {
    ...says,
    job: { complete: time(7), ...says.job },
    pod: { started: time(2), ended: time(5), ...says.pod },
  });
};
