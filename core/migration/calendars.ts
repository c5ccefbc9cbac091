import type { Job } from '../inventory/job.ts';
import { everyOccurrences, occurrencesBetween } from '../schedule/occurrences.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import { fromUnixSeconds, type Instant, type Interval, toUnixSeconds } from '../time.ts';
import { type Hands, handsAt, isShadowed } from './classify.ts';
import type { ClusterJob } from './cluster-side.ts';

/** When each side calls for a run, ascending. `old` is `null` where nobody knows the old scheduler's calendar. */
export type Calendars = { readonly old: readonly Instant[] | null; readonly next: readonly Instant[] };

/** What the cluster's CronJob has other than the file, of what decides when it runs. */
export type ScheduleDrift = {
  readonly field: 'schedule' | 'timeZone';
  readonly wanted: string;
  readonly found: string;
};

/** The newest spec of a name that is still there, beside the file. */
export const scheduleDrift = (job: Job, { cronJobs }: ClusterJob): readonly ScheduleDrift[] => {
  const spec = cronJobs.findLast(({ gone }) => gone === null)?.specs.at(-1)?.spec;
  if (spec === undefined) return [];
  const rows = [
    { field: 'schedule', wanted: job.schedule, found: spec.schedule },
    { field: 'timeZone', wanted: job.timeZone ?? 'none', found: spec.timeZone ?? 'none' },
  ] as const;
  return rows.filter(({ wanted, found }) => wanted !== found);
};

/**
 * When Kubernetes is to run the job: by the file; where the CronJob's schedule is not the file's, by the CronJob's own due
 * runs, so that one wrong zone is one finding and not a lost run each day. `@every` counts from the CronJob's creation.
 */
export const kubernetesCalendar = (job: Job, cluster: ClusterJob, window: Interval): readonly Instant[] => {
  if (scheduleDrift(job, cluster).length > 0)
    return cluster.verdicts.map(({ nominal }) => nominal).filter((at) => window.from <= at && at < window.to);
  return fileCalendar(job, cluster, window);
};

/** By the file alone. */
export const fileCalendar = (job: Job, cluster: ClusterJob, window: Interval): readonly Instant[] => {
  const parsed = parseSchedule({ expression: job.schedule, timeZone: job.timeZone });
  if (!parsed.ok) return [];
  const bounds = { from: Math.ceil(window.from / 1000), to: Math.ceil(window.to / 1000) };
  if (parsed.schedule.kind === 'cron')
    return occurrencesBetween(parsed.schedule, bounds).map(fromUnixSeconds);
  const created = cluster.cronJobs.at(-1)?.created;
  if (created === undefined) return [];
  return everyOccurrences(parsed.schedule, toUnixSeconds(created), bounds).map(fromUnixSeconds);
};

/** One occurrence to account for; `due` by whose calendar, and `extra` where only the side that did not have the job ran. */
export type Expected = { readonly nominal: Instant; readonly extra: boolean };

/**
 * The occurrences to account for: those of the calendar of whoever had the job at that instant, those of both while it ran
 * on both on purpose, and of the other side those that it ran all the same.
 */
export const expectedOccurrences = (
  hands: Hands,
  { old, next }: Calendars,
  ran: { readonly old: (nominal: Instant) => boolean; readonly next: (nominal: Instant) => boolean },
): readonly Expected[] => {
  const oldSet = new Set(old ?? next);
  const nextSet = new Set(next);
  return [...new Set([...oldSet, ...nextSet])]
    .toSorted((a, b) => a - b)
    .flatMap((nominal): readonly Expected[] => {
      const mine = handsAt(hands, nominal) === 'kubernetes' ? nextSet : oldSet;
      if (isShadowed(hands.shadow, nominal) || mine.has(nominal)) return [{ nominal, extra: false }];
      const stray = mine === nextSet ? ran.old(nominal) : ran.next(nominal);
      return stray ? [{ nominal, extra: true }] : [];
    });
};
