import { nominalFromName } from '../history/run.ts';
import type { JobState, Learned, PodState } from '../history/state.ts';
import { after, before, type Duration, type Instant, minutes } from '../time.ts';
import { TOLD } from './final.ts';
import type { WorkingSet } from './working-set.ts';

// The clock that says when a Job was over may be off by so much (DESIGN §15).
const SKEW: Duration = minutes(5);

export type Written = {
  readonly jobs: ReadonlyMap<string, JobState>;
  readonly pods: ReadonlyMap<string, PodState>;
  readonly gone: ReadonlyMap<string, Learned>;
};

/**
 * What of a working set goes into a snapshot, which is paid for by the kilobyte: less than what is kept in memory
 * (prune.ts). A Job that is deleted long after its run was over comes once more, with its Pods and their deletions, and
 * stays in memory for a while; no verdict that is open can rest on it, for it was over before the oldest one was due.
 */
export const worthWriting = ({ world, open, asOf }: WorkingSet): Written => {
  const isOver = (job: JobState): boolean => {
    const since = job.cronJobUid === null ? undefined : open.get(job.cronJobUid)?.since;
    const end = job.conditions.find((c) => c.type === 'Complete' || c.type === 'Failed');
    if (since === undefined || end === undefined) return false;
    // A minute of slack: names tell the nominal time only to the minute.
    return nominalOf(job) < before(since, minutes(1)) && after(end.at, SKEW) < since;
  };
  const over = new Set<string>();
  const jobs = new Map<string, JobState>();
  for (const [uid, job] of world.jobs)
    if (isOver(job)) over.add(`${job.namespace}/${job.name}`);
    else jobs.set(uid, job);
  const pods = new Map([...world.pods].filter(([, p]) => !over.has(`${p.namespace}/${p.jobName}`)));
  const gone = new Map([...world.goneEarly].filter(([, by]) => by.learned >= before(asOf, TOLD)));
  return { jobs, pods, gone };
};

const nominalOf = (job: JobState): Instant =>
  job.nominal ??
  (job.cronJobName === null ? null : nominalFromName(job.name, job.cronJobName)) ??
  job.created;
