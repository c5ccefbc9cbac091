import type { CronJobState } from '../history/state.ts';
import type { HandOver, Job } from '../inventory/job.ts';
import type { Instant } from '../time.ts';
import { type Hands, handsOf } from './classify.ts';

/** Whose word a job's history is: the job file's, what was seen in the cluster, or nobody's (there was no hand-over). */
export type HandsSource = 'file' | 'observed' | 'none';

type Switch = { readonly at: Instant; readonly on: boolean };

/**
 * A job's hands: the file's history where it has one. Where it has none, and the old scheduler knew the job, the
 * creation, suspension, unsuspension and deletion of its CronJobs are the hand-overs, unless they contradict the file: a
 * CronJob that runs while the file says `chronos` is a run on the wrong side, not a hand-over that nobody wrote down.
 */
export const handsFor = (
  job: Job,
  cronJobs: readonly CronJobState[],
  knownToOld: boolean,
): { readonly hands: Hands; readonly source: HandsSource } => {
  const written = handsOf(job);
  if (job.since.length > 0) return { hands: written, source: 'file' };
  const seen = knownToOld && job.shadow === undefined ? observedHandOvers(cronJobs) : [];
  if (seen.length === 0 || seen.at(-1)?.scheduler !== job.scheduler)
    return { hands: written, source: 'none' };
  return { hands: handsOf({ scheduler: job.scheduler, since: seen }), source: 'observed' };
};

/** When a name began and ceased to be started by Kubernetes, ascending; nothing for one that was suspended all along. */
export const observedHandOvers = (cronJobs: readonly CronJobState[]): readonly HandOver[] => {
  const switches = cronJobs
    .flatMap(switchesOf)
    .toSorted((a, b) => a.at - b.at || Number(a.on) - Number(b.on));
  const found: HandOver[] = [];
  let on = false;
  for (const one of switches) {
    if (one.on === on) continue;
    on = one.on;
    const last = found.at(-1);
    // Deleted and made anew in the same second: the job never changed hands.
    if (last?.at === one.at) found.pop();
    else found.push({ at: one.at, scheduler: on ? 'kubernetes' : 'chronos' });
  }
  return found;
};

const switchesOf = ({ created, specs, gone }: CronJobState): readonly Switch[] => {
  const seen = specs.map(({ generation, specChanged, spec, first }, i): Switch => {
    const since = i === 0 && generation <= 1 ? created : (specChanged ?? first.learned);
    return { at: since <= first.learned ? since : first.learned, on: !spec.suspend };
  });
  return gone === null ? seen : [...seen, { at: gone.learned, on: false }];
};
