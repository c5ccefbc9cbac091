import type { Instant, Interval } from '../time.ts';

/** The four Kubernetes resources that we watch. Coverage is kept for each on its own. */
export const RESOURCES = ['cronjobs', 'jobs', 'pods', 'events'] as const;
export type Resource = (typeof RESOURCES)[number];

/** Through what we learned of something: it stood in a list, or it came through a watch. */
export type Witness = 'list' | 'watch';

/**
 * What every observation of an object says besides its content.
 * `learned` is when we knew; the thing itself happened in (`notBefore`, `learned`].
 * `version` is the object's resourceVersion where it is a decimal number, else 0: within one
 * etcd it orders changes across resources, also when they reach us late and together.
 */
export type Observed = {
  readonly uid: string;
  readonly learned: Instant;
  readonly notBefore: Instant;
  readonly version: number;
  readonly witness: Witness;
};

export type ConcurrencyPolicy = 'Allow' | 'Forbid' | 'Replace';

/** The part of a CronJob's spec and metadata that decides which runs are due and whose they are. */
export type CronJobSpec = {
  readonly schedule: string;
  readonly timeZone: string | null;
  readonly suspend: boolean;
  readonly concurrency: ConcurrencyPolicy;
  readonly startingDeadlineSeconds: number | null;
  readonly owner: string | null;
  /** The annotation cronwitness.dev/maintenance as it stands (core/alerting/maintenance.ts reads it). */
  readonly maintenance: string | null;
};

export type CronJobFact = Observed & {
  readonly kind: 'cronjob';
  readonly namespace: string;
  readonly name: string;
  readonly created: Instant;
  readonly generation: number;
  /** When the spec last changed, by metadata.managedFields; null where nobody wrote it down. */
  readonly specChanged: Instant | null;
  readonly spec: CronJobSpec;
  /** `key=value` each, ascending. They decide nothing; people look for runs by them. */
  readonly labels: readonly string[];
  readonly lastSchedule: Instant | null;
  readonly lastSuccess: Instant | null;
};

export type JobFact = Observed & {
  readonly kind: 'job';
  readonly namespace: string;
  readonly name: string;
  readonly created: Instant;
  /** The controlling CronJob's UID; null for a Job of nobody. */
  readonly cronJobUid: string | null;
  readonly cronJobName: string | null;
  /** From the annotation batch.kubernetes.io/cronjob-scheduled-timestamp (Kubernetes 1.32 on). */
  readonly nominal: Instant | null;
  readonly manual: boolean;
  readonly managedBy: string | null;
  readonly parallelism: number;
  readonly completions: number;
  /**
   * status.failedIndexes, as Kubernetes writes it (`1,3-5`): the indexes that will not be tried again. Empty where none has failed; null
   * where the Job has no backoffLimitPerIndex.
   */
  readonly failedIndexes: string | null;
  readonly suspended: boolean;
  readonly conditions: readonly JobCondition[];
  readonly deletionRequested: Instant | null;
};

export type JobCondition = {
  readonly type: string;
  readonly at: Instant;
  readonly reason: string;
  readonly message: string;
};

export type PodFact = Observed & {
  readonly kind: 'pod';
  readonly namespace: string;
  readonly name: string;
  readonly created: Instant;
  readonly jobUid: string | null;
  readonly jobName: string;
  readonly node: string | null;
  readonly phase: string;
  /** pod.status.reason: Evicted, NodeLost, OutOfcpu, … ; empty where there is none. */
  readonly reason: string;
  /** Conditions with status True of type DisruptionTarget, and PodScheduled with status False. */
  readonly disruption: PodCondition | null;
  readonly unschedulable: PodCondition | null;
  readonly scheduled: Instant | null;
  readonly containers: readonly ContainerState[];
  /** deletionTimestamp − deletionGracePeriodSeconds: when somebody asked for it. */
  readonly deletionRequested: Instant | null;
};

export type PodCondition = { readonly at: Instant; readonly reason: string; readonly message: string };

/**
 * One attempt of one container. `restart` is the container's restartCount as it stood then; an attempt is told
 * from another by its `startedAt`. Times are the kubelet's, to the second.
 */
export type ContainerState = {
  readonly name: string;
  readonly init: boolean;
  readonly restart: number;
  readonly waiting: string | null;
  readonly startedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly exitCode: number | null;
  readonly reason: string;
};

/** The object left the API server; `uid` is its own. */
export type GoneFact = Observed & { readonly kind: 'gone'; readonly resource: Exclude<Resource, 'events'> };

/** A Kubernetes Event. `uid` is the Event's own; `about` is the object that it speaks of. */
export type EventFact = Observed & {
  readonly kind: 'event';
  readonly about: 'CronJob' | 'Job' | 'Pod';
  readonly namespace: string;
  readonly name: string;
  readonly aboutUid: string;
  readonly fieldPath: string;
  readonly reason: string;
  readonly message: string;
  readonly first: Instant;
  readonly last: Instant;
  readonly count: number;
};

/** We saw every change of `resource` in the interval. */
export type WatchedFact = {
  readonly kind: 'watched';
  readonly resource: Resource;
  readonly interval: Interval;
};
/** We did not: it overrides whatever `watched` says of the same time. */
export type BlindFact = { readonly kind: 'blind'; readonly resource: Resource; readonly interval: Interval };
/** A full list was read at the instant: what is not in it did not exist then. */
export type ListedFact = { readonly kind: 'listed'; readonly resource: Resource; readonly at: Instant };
/**
 * The list read at that instant came from a store that had been put back to an earlier state: what is not in it may have
 * been all the same, and a status may say less than it once did.
 */
export type RestoredFact = { readonly kind: 'restored'; readonly resource: Resource; readonly at: Instant };

export type ObjectFact = CronJobFact | JobFact | PodFact;
export type CoverageFact = WatchedFact | BlindFact | ListedFact | RestoredFact;
export type Fact = ObjectFact | GoneFact | EventFact | CoverageFact;
