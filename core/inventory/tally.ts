import { type Coverage, covers } from '../history/coverage.ts';
import type { CronJobState } from '../history/state.ts';
import { handsAt, handsOf, isShadowed } from '../migration/classify.ts';
import { everyOccurrences, occurrencesBetween } from '../schedule/occurrences.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import { fromUnixSeconds, type Instant, type Interval, instant, latest, toUnixSeconds } from '../time.ts';
import { isActiveOn, type Job } from './job.ts';

/** A job's occurrences for which the cluster had no CronJob at all. They are nobody's due runs, and are never added to those. */
export type MissingTally = {
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  /** Whether the cluster lacks it still, as far as we watched. */
  readonly missing: boolean;
  readonly occurrences: number;
  /** Of which nobody can say whether there was a CronJob: we were not watching. They are not among `occurrences`. */
  readonly unknown: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
};

export type InventoryTally = {
  readonly jobs: readonly MissingTally[];
  readonly occurrences: number;
  readonly unknown: number;
};

export type Inventoried = {
  /** By `namespace/name`, former namesakes too. `due` are nominal times that were judged: a CronJob was there. */
  readonly jobs: ReadonlyMap<
    string,
    { readonly cronJobs: readonly CronJobState[]; readonly due: ReadonlySet<Instant> }
  >;
  readonly coverage: Coverage['cronjobs'];
};

/**
 * The files beside the cluster's CronJobs: for every job that Kubernetes must have, the occurrences of its schedule (as
 * the file has it) at which no CronJob of its name existed. A suspended one exists: its runs are somebody's decision. In the
 * files' order; jobs with nothing to tell are left out.
 */
export const tallyInventory = (
  jobs: readonly Job[],
  cluster: Inventoried,
  window: Interval,
  asOf: Instant,
): InventoryTally => {
  const until = { from: window.from, to: instant(Math.min(window.to, asOf + 1)) };
  const rows = jobs.map((job) => tallyJob(job, cluster, until, asOf));
  const told = rows.filter(({ missing, occurrences, unknown }) => missing || occurrences > 0 || unknown > 0);
  return {
    jobs: told,
    occurrences: told.reduce((sum, { occurrences }) => sum + occurrences, 0),
    unknown: told.reduce((sum, { unknown }) => sum + unknown, 0),
  };
};

const tallyJob = (
  job: Job,
  { jobs, coverage }: Inventoried,
  window: Interval,
  asOf: Instant,
): MissingTally => {
  const known = jobs.get(`${job.namespace}/${job.name}`);
  const states = known?.cronJobs ?? [];
  const hands = handsOf(job);
  const wanted = occurrencesIn(job, window).filter(
    (at) => handsAt(hands, at) === 'kubernetes' || isShadowed(hands.shadow, at),
  );
  const without = wanted.filter(
    (at) => known?.due.has(at) !== true && !states.some((state) => existed(state, at)),
  );
  const watched = without.filter((at) => covers(coverage, { from: at, to: instant(at + 1) }));
  const present = states.some(({ gone }) => gone === null);
  const seen = covers(coverage, { from: instant(asOf - 1), to: asOf });
  return {
    namespace: job.namespace,
    name: job.name,
    owner: job.owner ?? null,
    missing: !present && seen && isActiveOn(job, 'kubernetes', asOf),
    occurrences: watched.length,
    unknown: without.length - watched.length,
    first: watched[0] ?? null,
    last: watched.at(-1) ?? null,
  };
};

/** Where the end was not seen to the second, the doubt is in the CronJob's favour: its due run is judged as unknown. */
const existed = ({ created, gone }: CronJobState, at: Instant): boolean =>
  created < at && (gone === null || at <= gone.learned);

const occurrencesIn = (job: Job, window: Interval): readonly Instant[] => {
  const parsed = parseSchedule({ expression: job.schedule, timeZone: job.timeZone });
  if (!parsed.ok) return [];
  const bounds = { from: Math.ceil(window.from / 1000), to: Math.ceil(window.to / 1000) };
  if (parsed.schedule.kind === 'cron')
    return occurrencesBetween(parsed.schedule, bounds).map(fromUnixSeconds);
  // `@every` counts from a creation that never was: from when Kubernetes was to have the job, or the window's beginning.
  const anchor = latest(
    window.from,
    job.since.findLast(({ scheduler }) => scheduler === 'kubernetes')?.at ?? window.from,
  );
  return everyOccurrences(parsed.schedule, toUnixSeconds(anchor), bounds).map(fromUnixSeconds);
};
