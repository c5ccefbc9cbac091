import type { ChronosJob } from '../chronos/chronos-job.ts';
import type { ChronosVersion } from '../chronos/chronos-occurrences.ts';
import { compareSchedules } from '../chronos/compare.ts';
import { cronSide } from '../chronos/cron-side.ts';
import type { Comparison } from '../chronos/difference.ts';
import { ianaZones } from '../chronos/iana-zones.ts';
import type { Job } from '../inventory/job.ts';
import { parseSchedule } from '../schedule/parse-schedule.ts';
import { type Instant, toUnixSeconds } from '../time.ts';

/** One job of the files beside Chronos' list. */
export type PairComparison = { readonly job: string } & (
  | { readonly kind: 'compared'; readonly chronosJob: string; readonly comparison: Comparison }
  | { readonly kind: 'not-in-chronos' }
  | { readonly kind: 'bad-schedule'; readonly message: string }
);

export type InventoryComparison = {
  readonly pairs: readonly PairComparison[];
  /** Chronos jobs that no file knows: nobody plans to move them. */
  readonly unknown: readonly string[];
};

// Two years: each zone changes its clocks four times, and February has another length once.
const TWO_YEARS = 2 * 366 * 86_400;

/**
 * The name that a Chronos job takes in Kubernetes: Chronos allows capitals, dots and underscores (and spaces before
 * version 3), a DNS label none of them.
 */
export const kubernetesName = (chronosName: string): string =>
  chronosName.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Every job of the files with its namesake in Chronos, compared over two years from `asOf`. In the files' order. */
export const compareInventory = (
  jobs: readonly Job[],
  chronos: { readonly jobs: readonly ChronosJob[]; readonly version: ChronosVersion },
  asOf: Instant,
): InventoryComparison => {
  const exact = new Map(chronos.jobs.map((job) => [job.name, job]));
  const renamed = new Map(chronos.jobs.map((job) => [kubernetesName(job.name), job]));
  const partners = jobs.map((job) => ({ job, partner: exact.get(job.name) ?? renamed.get(job.name) }));
  const known = new Set(partners.map(({ partner }) => partner?.name));
  return {
    pairs: partners.map(({ job, partner }) => comparePair(job, { partner, version: chronos.version }, asOf)),
    unknown: chronos.jobs.map(({ name }) => name).filter((name) => !known.has(name)),
  };
};

const comparePair = (
  job: Job,
  { partner, version }: { readonly partner: ChronosJob | undefined; readonly version: ChronosVersion },
  asOf: Instant,
): PairComparison => {
  if (partner === undefined) return { job: job.name, kind: 'not-in-chronos' };
  const parsed = parseSchedule({ expression: job.schedule, timeZone: job.timeZone });
  if (!parsed.ok) return { job: job.name, kind: 'bad-schedule', message: parsed.problem.message };
  const from = toUnixSeconds(asOf);
  const window = { from, to: from + TWO_YEARS };
  const cron = cronSide(parsed.schedule, window);
  const comparison = compareSchedules({ job: partner, cron, version, zones: ianaZones, window });
  return { job: job.name, kind: 'compared', chronosJob: partner.name, comparison };
};
