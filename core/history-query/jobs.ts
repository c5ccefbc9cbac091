import type { CronJobState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import type { Rollup } from '../ports/judgements.ts';
import { groupBy } from '../report/group.ts';
import { addTallies, type Tally } from '../report/tally-of.ts';
import { isBadLabel, isUnknownLabel, totalOf } from './label-counts.ts';
import { type CronJobName, concerns, type Filter } from './query.ts';

/** A CronJob as a reader sees it: what it is now, and the sums of its verdicts in a window. */
export type JobSummary = CronJobName & {
  readonly owner: string | null;
  /** Null where the CronJob is not there any more, or was never seen. */
  readonly schedule: string | null;
  readonly timeZone: string | null;
  readonly suspended: boolean;
  readonly due: number;
  readonly bad: number;
  readonly unknown: number;
  readonly start: Tally;
  readonly finish: Tally;
};

/** Every CronJob that is there now or had runs, by namespace and name. */
export const jobSummaries = (
  rollups: readonly Rollup[],
  world: World,
  filter: Filter,
): readonly JobSummary[] => {
  const byName = groupBy(rollups, keyOf);
  const alive = new Map(
    [...world.cronJobs.values()].filter((c) => c.gone === null).map((c) => [keyOf(c), c]),
  );
  const names = [...new Set([...byName.keys(), ...alive.keys()])].toSorted();
  return names
    .flatMap((key) => summary(byName.get(key) ?? [], alive.get(key)) ?? [])
    .filter((job) => concerns(filter, job));
};

const keyOf = ({ namespace, name }: CronJobName): string => `${namespace}/${name}`;

const summary = (rollups: readonly Rollup[], state: CronJobState | undefined): JobSummary | null => {
  const of = state ?? rollups.at(-1);
  if (of === undefined) return null;
  const spec = state?.specs.at(-1)?.spec;
  const start = addTallies(rollups.map((r) => r.start));
  const finish = addTallies(rollups.map((r) => r.finish));
  return {
    namespace: of.namespace,
    name: of.name,
    owner: spec === undefined ? (rollups.at(-1)?.owner ?? null) : spec.owner,
    schedule: spec?.schedule ?? null,
    timeZone: spec?.timeZone ?? null,
    suspended: spec?.suspend ?? false,
    due: totalOf(start, () => true),
    bad: totalOf(start, isBadLabel) + totalOf(finish, isBadLabel),
    unknown: totalOf(start, isUnknownLabel) + totalOf(finish, isUnknownLabel),
    start,
    finish,
  };
};
