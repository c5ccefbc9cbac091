import { STUCK, type Waiting } from '../alerting/pending.ts';
import type { PodState } from '../history/state.ts';
import type { World } from '../history/world.ts';
import { excuseOf, isMuted } from '../judge/excused.ts';
import type { Maintenance } from '../judge/policy.ts';
import { after, earliest, type Instant } from '../time.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { podsOfRun } from './place.ts';
import type { Step } from './step.ts';

/**
 * The runs that a step finds stuck: their Job is five minutes old as of it, and was not as of the step before, or was not
 * known to be there. So each is found once, with no list of those that were told, and a replay finds it in the same step.
 */
export const newlyWaiting = (
  world: World,
  { judgements, changed, previous, asOf }: Step,
  maintenance: readonly Maintenance[] = [],
): readonly Waiting[] => {
  const news = new Set(changed.map(({ now }) => now));
  return judgements.flatMap(({ cronJob, verdicts }) =>
    verdicts.flatMap((run) => {
      if (run.start.kind !== 'pending' || run.job === null) return [];
      const pods = podsOfRun(world, run);
      const created = createdOf(world, run, pods);
      if (created === null) return [];
      const stuck = after(created, STUCK);
      if (asOf < stuck || (stuck <= previous && !news.has(run))) return [];
      if (excuseOf(cronJob, run.nominal, maintenance) !== null || isMuted(run, maintenance)) return [];
      const reasons = pods.map((pod) => ({ name: pod.name, reason: reasonOf(pod) }));
      return [{ run, created, startedAt: null, pods: reasons }];
    }),
  );
};

const createdOf = (world: World, run: Verdict, pods: readonly PodState[]): Instant | null => {
  for (const uid of world.jobsOf.get(run.cronJobUid) ?? []) {
    const job = world.jobs.get(uid);
    if (job?.name === run.job) return job.created;
  }
  return pods.map((p) => p.created).reduce<Instant | null>((a, b) => (a === null ? b : earliest(a, b)), null);
};

/** What the pod waits for, in Kubernetes' words. A container that waits for a reason says more than one that is being made. */
const reasonOf = ({ unschedulable, scheduled, waiting }: PodState): string | null => {
  if (unschedulable !== null && scheduled === null)
    return `${unschedulable.reason}: ${unschedulable.message}`;
  const [first, ...more] = waiting.toSorted((a, b) => a.at - b.at || (a.reason < b.reason ? -1 : 1));
  return (more.findLast((w) => !USUAL.has(w.reason)) ?? first)?.reason ?? null;
};
const USUAL = new Set(['ContainerCreating', 'PodInitializing']);
