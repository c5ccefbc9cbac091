import type { HistoryPorts, Present } from '../history-query/present.ts';
import type { Job } from '../inventory/job.ts';
import { judge } from '../judge/judge.ts';
import { openOf } from '../pipeline/working-set.ts';
import { type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type ClusterJob, type ClusterSide, clusterSideOf } from './cluster-side.ts';

/**
 * Kubernetes' side from the store: the stored pages of each job, and over them what the latest facts say of what is
 * still open. Catch-up runs are known only for as long as their Jobs are: the store keeps verdicts on due runs.
 */
export const storedSide = async (
  { judgements }: Pick<HistoryPorts, 'judgements'>,
  given: { readonly cluster: string; readonly present: Present; readonly jobs: readonly Job[] },
  window: Interval,
): Promise<ClusterSide> => {
  const { set, pages, rules } = given.present;
  const open = judge(
    set.world,
    {
      policy: rules.policy,
      windowOf: (cronJob) => ({ from: openOf(set, cronJob).since, to: instant(set.asOf + 1) }),
    },
    set.asOf,
  );
  const fresh = clusterSideOf(open, set.world.coverage);
  const found = new Map<string, ClusterJob>(fresh.jobs);
  for (const job of given.jobs) {
    const key = `${job.namespace}/${job.name}`;
    const stored = await judgements.pages(given.cluster, job, window);
    const known = found.get(key);
    const newer = pages.get(key) ?? [];
    if (stored.length + newer.length === 0 && known === undefined) continue;
    const verdicts = overlaid(
      [...stored, ...newer].flatMap((page) => page.verdicts),
      known?.verdicts ?? [],
    );
    found.set(key, { cronJobs: known?.cronJobs ?? [], caughtUp: known?.caughtUp ?? [], verdicts });
  }
  return { jobs: found, cronJobs: fresh.cronJobs };
};

/** By nominal time; the fresh verdict replaces the stored one of the same run. */
const overlaid = (stored: readonly Verdict[], fresh: readonly Verdict[]): readonly Verdict[] => {
  const key = (v: Verdict): string => `${v.nominal} ${v.cronJobUid}`;
  return [...new Map([...stored, ...fresh].map((v) => [key(v), v])).values()].toSorted(
    (a, b) => a.nominal - b.nominal,
  );
};
