import type { CronJobPlan, Spec } from './plan.ts';

// What the cluster is made of. These are mutable on purpose: they are the world, and only the simulator sees them.

export type CronJobObject = {
  readonly uid: string;
  readonly name: string;
  readonly plan: CronJobPlan;
  readonly created: number;
  spec: Spec;
  generation: number;
  specChanged: number;
  lastSchedule: number | null;
  lastSuccess: number | null;
  /** What its status said before, for a backup to go back to. */
  readonly saidBefore: {
    readonly until: number;
    readonly lastSchedule: number | null;
    readonly lastSuccess: number | null;
  }[];
  readonly active: Set<JobObject>;
  readonly jobs: JobObject[];
  deleted: number | null;
  /** Each spec with the instant from which it held; the truth about what was due. */
  readonly revisions: { readonly from: number; readonly spec: Spec }[];
  /** Failures in a row of its sync: the work queue waits longer after each. */
  failures: number;
  /** A worker is at it until then. */
  busyUntil: number;
};

export type Condition = { readonly type: string; readonly at: number; readonly reason: string };

export type Deleter = 'replaced' | 'cronjob-deleted' | 'job-deleted' | 'history' | 'restore';

export type JobObject = {
  readonly uid: string;
  readonly name: string;
  readonly cronJob: CronJobObject;
  /** Unix milliseconds; null where somebody started it by hand. */
  readonly nominal: number | null;
  readonly created: number;
  readonly conditions: Condition[];
  readonly pods: PodObject[];
  failures: number;
  lastFailure: number;
  /** Failures since a pod last ended well: the controller waits longer after each. */
  setbacks: number;
  /** Pods that count as ended well. */
  successes: number;
  /** Those that will not be tried again (status.failedIndexes). */
  readonly failedIndexes: Set<number>;
  ending: 'failed' | 'complete' | null;
  finished: number | null;
  deleted: { readonly at: number; readonly by: Deleter; readonly unfinished: boolean } | null;
  /** The backup that was put back did not have it: nobody was told that it went. */
  forgotten: boolean;
};

/** One attempt of the container, as it really was. Null ends are not there yet. */
export type Attempt = {
  readonly startedAt: number;
  /** By how much its kubelet's clock is ahead. */
  readonly skew: number;
  finishedAt: number | null;
  /** When the API server learned of its start, and of its end. */
  startToldAt: number | null;
  endToldAt: number | null;
  exitCode: number | null;
  reason: string;
  /** It ended because of this act from outside; null where it ended by itself. */
  killedBy: string | null;
};

/** What the kubelet has told the API server of the container. */
export type Told = {
  readonly attempts: readonly Readonly<Attempt>[];
  readonly waiting: string | null;
};

export type PodObject = {
  readonly uid: string;
  readonly name: string;
  readonly job: JobObject;
  /** Of an Indexed Job: which of its indexes it works for. */
  readonly index: number | null;
  /** In another cluster, by the Job's own manager: no API server of ours knows it. */
  readonly elsewhere: boolean;
  readonly created: number;
  node: number | null;
  scheduled: number | null;
  unschedulable: number | null;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  reason: string;
  disruption: { readonly at: number; readonly reason: string } | null;
  deletion: { readonly at: number; readonly grace: number; readonly by: string } | null;
  gone: number | null;
  counted: boolean;
  /** Nothing of it works, and it stays until its index is tried again: the next pod is told how often it has failed. */
  held: boolean;
  waiting: string | null;
  readonly attempts: Attempt[];
  /** How the kubelet would give the phase, once it can say so. */
  actualPhase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  actualReason: string;
  told: Told;
  /** Being stopped: nothing starts in it any more. */
  stopping: boolean;
  /** Its Job's controller deleted it, and no Event says so. */
  untold: boolean;
};

/** Its controller's name for it, of its nominal time in unix minutes. */
export const jobNameOf = (c: CronJobObject, nominal: number): string =>
  `${c.name}-${Math.floor(nominal / 60_000)}`;

/** Says of itself that it is an occurrence's run, and somebody made it by hand. */
export const isByHand = ({ name, nominal, cronJob }: JobObject): boolean =>
  nominal !== null && name !== jobNameOf(cronJob, nominal);

export const isFinished = (job: JobObject): boolean => job.finished !== null;

export const runningAttempt = (pod: PodObject): Attempt | undefined => {
  const last = pod.attempts.at(-1);
  return last !== undefined && last.finishedAt === null ? last : undefined;
};
