import type { Instant } from '../time.ts';
import { isActiveOn, type Job, type Quantities, type Resources } from './job.ts';
import { sameQuantity } from './quantity.ts';

/** What a cluster has, as far as an inventory can disagree with it. Defaults of the API are filled in. */
export type CronJobSummary = {
  readonly namespace: string;
  readonly name: string;
  readonly schedule: string;
  readonly timeZone: string | null;
  readonly suspend: boolean;
  readonly concurrencyPolicy: string;
  readonly startingDeadlineSeconds: number | null;
  readonly owner: string | null;
  /** The first container's. */
  readonly command: readonly string[];
  readonly image: string;
  readonly resources: Resources;
};

export type Drift = { readonly field: string; readonly wanted: string; readonly found: string };

export type InventoryDifference =
  | { readonly kind: 'missing'; readonly job: string }
  | { readonly kind: 'extra'; readonly job: string }
  | { readonly kind: 'drifted'; readonly job: string; readonly drifts: readonly Drift[] };

/**
 * The files against a cluster's list, by namespace and name. A job that is in Chronos' hands may be absent or suspended
 * in the cluster; one that runs there all the same has drifted in `suspend`.
 */
export const diffInventory = (
  jobs: readonly Job[],
  cluster: readonly CronJobSummary[],
  asOf: Instant,
): readonly InventoryDifference[] => {
  const key = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
    `${namespace}/${name}`;
  const there = new Map(cluster.map((one) => [key(one), one]));
  const wanted = new Set(jobs.map(key));
  const found: InventoryDifference[] = [];
  for (const job of jobs) {
    const actual = there.get(key(job));
    const active = isActiveOn(job, 'kubernetes', asOf);
    if (actual === undefined) {
      if (active) found.push({ kind: 'missing', job: key(job) });
      continue;
    }
    const drifts = driftsOf(job, active, actual);
    if (drifts.length > 0) found.push({ kind: 'drifted', job: key(job), drifts });
  }
  for (const one of cluster) if (!wanted.has(key(one))) found.push({ kind: 'extra', job: key(one) });
  return found.sort((a, b) => Number(a.job > b.job) - Number(a.job < b.job));
};

const driftsOf = (job: Job, active: boolean, actual: CronJobSummary): readonly Drift[] => {
  const rows: readonly (readonly [field: string, wanted: unknown, found: unknown])[] = [
    ['schedule', job.schedule, actual.schedule],
    ['timeZone', job.timeZone ?? null, actual.timeZone],
    ['suspend', !active, actual.suspend],
    ['concurrencyPolicy', job.concurrencyPolicy, actual.concurrencyPolicy],
    ['startingDeadlineSeconds', job.startingDeadlineSeconds ?? null, actual.startingDeadlineSeconds],
    // A file that names no owner or image leaves them to others.
    ['owner', job.owner ?? actual.owner, actual.owner],
    ['image', job.image ?? actual.image, actual.image],
    ['command', JSON.stringify(job.command), JSON.stringify(actual.command)],
  ];
  const plain = rows.filter(([, wanted, found]) => wanted !== found);
  return [
    ...plain.map(([field, wanted, found]) => ({ field, wanted: String(wanted), found: String(found) })),
    ...quantityDrifts('resources.requests', job.resources.requests ?? {}, actual.resources.requests ?? {}),
    ...quantityDrifts('resources.limits', job.resources.limits ?? {}, actual.resources.limits ?? {}),
  ];
};

const quantityDrifts = (field: string, wanted: Quantities, found: Quantities): readonly Drift[] => {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names.flatMap((name) => {
    const [a = 'none', b = 'none'] = [wanted[name], found[name]];
    return sameQuantity(a, b) ? [] : [{ field: `${field}.${name}`, wanted: a, found: b }];
  });
};
