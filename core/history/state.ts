import type {
  ContainerState,
  CronJobFact,
  EventFact,
  JobCondition,
  JobFact,
  Observed,
  PodCondition,
  PodFact,
} from '../facts/fact.ts';
import type { Instant } from '../time.ts';

/** When and how we learned a thing; the thing itself happened after `notBefore`. */
export type Learned = Pick<Observed, 'learned' | 'notBefore' | 'version' | 'witness'>;

/** Something that was learned, with how. */
export type Known<T> = T & { readonly by: Learned };

/** A CronJob's specs, statuses and labels as they were seen, each distinct by content, oldest first. */
export type CronJobState = Pick<CronJobFact, 'uid' | 'namespace' | 'name' | 'created'> & {
  readonly specs: readonly Seen<Pick<CronJobFact, 'generation' | 'specChanged' | 'spec'>>[];
  readonly statuses: readonly Seen<Pick<CronJobFact, 'lastSchedule' | 'lastSuccess'>>[];
  readonly labels: readonly Seen<Pick<CronJobFact, 'labels'>>[];
  readonly gone: Learned | null;
  readonly last: Learned;
};

/** A content with the first and the last time at which it was seen. */
export type Seen<T> = T & { readonly first: Learned; readonly last: Learned };

/** Everything known of one Job, whatever the order in which it was learned. */
export type JobState = Pick<
  JobFact,
  | 'uid'
  | 'namespace'
  | 'name'
  | 'created'
  | 'cronJobUid'
  | 'cronJobName'
  | 'nominal'
  | 'manual'
  | 'managedBy'
  | 'parallelism'
  | 'completions'
  | 'failedIndexes'
> & {
  readonly conditions: readonly Known<JobCondition>[];
  /** The first and the last time that we saw it suspended; null if never. */
  readonly suspended: { readonly first: Instant; readonly last: Instant } | null;
  readonly deletionRequested: Known<{ readonly at: Instant }> | null;
  readonly gone: Learned | null;
  readonly first: Learned;
  readonly last: Learned;
};

/** Everything known of one Pod, whatever the order in which it was learned. */
export type PodState = Pick<PodFact, 'uid' | 'namespace' | 'name' | 'created' | 'jobUid' | 'jobName'> & {
  readonly node: string | null;
  readonly phase: string;
  readonly reason: string;
  readonly disruption: Known<PodCondition> | null;
  readonly unschedulable: Known<PodCondition> | null;
  readonly scheduled: Instant | null;
  /** One entry for each start of a container; one without any time says that the kubelet had lost the container. */
  readonly attempts: readonly Known<ContainerState>[];
  readonly waiting: readonly { readonly reason: string; readonly init: boolean; readonly at: Instant }[];
  readonly deletionRequested: Known<{ readonly at: Instant }> | null;
  readonly gone: Learned | null;
  readonly first: Learned;
  readonly last: Learned;
};

/** A Kubernetes Event as it was first learned; later repetitions widen `last` and `count`. */
export type EventState = EventFact;
