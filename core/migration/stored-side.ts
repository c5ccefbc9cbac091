import type { Job } from '../inventory/job.ts';
import { judge } from '../judge/judge.ts';
import { type JudgePorts, recall } from '../pipeline/judge.ts';
import { catchUp } from '../pipeline/report.ts';
import { openOf } from '../pipeline/working-set.ts';
import { type Instant, type Interval, instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { type ClusterJob, type ClusterSide, clusterSideOf } from './cluster-side.ts';

/**
 * Kubernetes' side from the store: the closed pages of each job, and over them what the latest facts say of what is
 * still open. Catch-up runs are known only for as long as their Jobs are: the store keeps verdicts on due runs.
 */
export const storedSide = async (
  ports: JudgePorts,
  jobs: readonly Job[],
  windowOf: (judgedUpTo: Instant) => Interval,
): Promise<{ readonly side: ClusterSide; readonly window: Interval }> => {
  const set = await catchUp(ports, await recall(ports));
  const window = windowOf(set.asOf);
  const open = judge(
    set.world,
    {
      policy: ports.policy,
      windowOf: (cronJob) => ({ from: openOf(set, cronJob).since, to: instant(set.asOf + 1) }),
    },
    set.asOf,
  );
  const fresh = clusterSideOf(open, set.world.coverage);
  const found = new Map<string, ClusterJob>(fresh.jobs);
  for (const job of jobs) {
    const key = `${job.namespace}/${job.name}`;
    const pages = await ports.judgements.pages(ports.cluster, job, window);
    const known = found.get(key);
    if (pages.length === 0 && known === undefined) continue;
    const stored = pages.flatMap(({ verdicts }) => verdicts);
    const verdicts = overlaid(stored, known?.verdicts ?? []);
    found.set(key, { cronJobs: known?.cronJobs ?? [], caughtUp: known?.caughtUp ?? [], verdicts });
  }
  return { side: { jobs: found, cronJobs: fresh.cronJobs }, window };
};

/** By nominal time; the fresh verdict replaces the stored one of the same run. */
const overlaid = (stored: readonly Verdict[], fresh: readonly Verdict[]): readonly Verdict[] => {
  const key = (v: Verdict): string => `${v.nominal} ${v.cronJobUid}`;
  return [...new Map([...stored, ...fresh].map((v) => [key(v), v])).values()].toSorted(
    (a, b) => a.nominal - b.nominal,
  );
};
