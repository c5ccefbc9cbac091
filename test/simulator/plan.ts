import type { ConcurrencyPolicy, Resource } from '../../core/facts/fact.ts';

/**
 * One fault schedule: a fleet, what befalls it, and how we look at it. Everything is plain data; times are milliseconds
 * after `start` unless they say otherwise. With the seed it decides the whole run.
 */
export type Plan = {
  readonly seed: number;
  /** Unix milliseconds. */
  readonly start: number;
  /** Until then things happen; then `quiet` ms of calm, in which everything that can be settled must be. */
  readonly busy: number;
  readonly quiet: number;
  readonly grace: number;
  /** Ends of Jobs as from Kubernetes 1.31 on (SuccessCriteriaMet, FailureTarget) and the annotation of 1.32. */
  readonly modern: boolean;
  readonly managedFields: boolean;
  readonly looking: Looking;
  readonly trouble: Trouble;
  readonly clocks: Clocks;
  readonly cronJobs: readonly CronJobPlan[];
  readonly faults: readonly Fault[];
};

/** By how many milliseconds clocks are ahead of the API server's; behind it, below zero. */
export type Clocks = {
  /** The kubelets', by node. They write when containers began and ended, and their own Events. */
  readonly nodes: readonly number[];
  /** That of the ticks. */
  readonly observer: number;
};

/** How likely each call or tick of ours meets it, until the quiet begins. */
export type Trouble = {
  /** A call to the store is throttled; or fails, though it was done (half as likely). */
  readonly store: number;
  /** The process dies at the await before a call, and as likely after it. */
  readonly kill: number;
  /** An entry is refused by the bus; or the whole call (half as likely). */
  readonly bus: number;
  /** Two processes take the same tick at once; or one takes it twice (half as likely). */
  readonly overlap: number;
};

export const isTroubled = ({ store, kill, bus, overlap }: Trouble): boolean =>
  store + kill + bus + overlap > 0;

export type Looking = {
  /** `drain`: each tick resumes the watches and drains them; `live`: watches are held open. */
  readonly mode: 'drain' | 'live';
  readonly ticks: readonly number[];
  /** How far back a watch can be resumed. */
  readonly retention: Readonly<Record<Resource, number>>;
  readonly eventTtl: number;
};

export type Spec = {
  readonly schedule: string;
  readonly timeZone: string | null;
  readonly suspend: boolean;
  readonly concurrency: ConcurrencyPolicy;
  readonly startingDeadlineSeconds: number | null;
};

export type CronJobPlan = {
  readonly name: string;
  /** May be negative: it was there before we looked. */
  readonly created: number;
  readonly spec: Spec;
  readonly job: JobPlan;
  readonly keepSuccessful: number;
  readonly keepFailed: number;
  readonly changes: readonly SpecChange[];
};

export type SpecChange =
  | { readonly kind: 'edit'; readonly at: number; readonly spec: Partial<Spec> }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'recreate'; readonly at: number };

export type JobPlan = {
  /** Pods at once, and pods that have to end well; null for a work queue: one, and then those that are at work end as they may. */
  readonly parallelism: number;
  readonly completions: number | null;
  /** completionMode: Indexed, `completions` indexes of which each has to end well once; null for NonIndexed. */
  readonly indexed: IndexPlan | null;
  /** How likely somebody deletes a pod just as it ends well; then the kubelet tells the phase a second after the end. */
  readonly deletedAtEnd: number;
  readonly backoffLimit: number;
  readonly activeDeadlineSeconds: number | null;
  readonly ttlSeconds: number | null;
  readonly restart: 'Never' | 'OnFailure';
  /** podFailurePolicy: failures with DisruptionTarget are not counted. */
  readonly ignoreDisruptions: boolean;
  readonly shortest: number;
  readonly longest: number;
  /** Of an attempt to end with a code that is not 0. */
  readonly failing: number;
  readonly init: boolean;
  /** podFailurePolicy: an attempt that ends with this code fails the Job at once. */
  readonly failsJob: number | null;
  /** spec.managedBy: somebody else runs it, elsewhere; here is only what he says of it. */
  readonly managed: boolean;
};

export type IndexPlan = {
  /** backoffLimitPerIndex; null where all share the Job's backoffLimit. */
  readonly retries: number | null;
  /** maxFailedIndexes; null for no limit. */
  readonly mostFailed: number | null;
  /** podFailurePolicy: an attempt that ends with this code fails its index for good (FailIndex). */
  readonly failsIndex: number | null;
  /** successPolicy: so many of these are enough; null where all have to end well. */
  readonly enough: { readonly count: number; readonly of: readonly number[] } | null;
};

export const eachCronJob = (plan: Plan, change: (c: CronJobPlan, i: number) => CronJobPlan): Plan => ({
  ...plan,
  cronJobs: plan.cronJobs.map(change),
});

export const eachJob = (plan: Plan, change: (job: JobPlan, i: number) => Partial<JobPlan>): Plan =>
  eachCronJob(plan, (c, i) => ({ ...c, job: { ...c.job, ...change(c.job, i) } }));

export type Component = 'controllers' | 'scheduler' | 'api';
export type PodAct =
  | 'evict'
  | 'kubelet-evict'
  | 'own-limit'
  | 'preempt'
  | 'oom'
  | 'signal'
  | 'node-shutdown'
  | 'delete-pod';

export type Fault =
  | {
      /**
       * The API servers are away, and when they are back their etcd is a backup from `back` ms before they went, its
       * revision raised by `bump`: what has not been written since has its old version, what is written has a later one than ever.
       */
      readonly kind: 'restore';
      readonly from: number;
      readonly to: number;
      readonly back: number;
      readonly bump: number;
    }
  | { readonly kind: 'down'; readonly what: Component; readonly from: number; readonly to: number }
  | { readonly kind: 'partition'; readonly node: number; readonly from: number; readonly to: number }
  | {
      /** `stale`: the CronJob controller's view of its Jobs stands still, as another leader's may that goes on beside the new one. */
      readonly kind: 'job-quota' | 'pod-quota' | 'image-pull' | 'unschedulable' | 'slow-status' | 'stale';
      readonly cronJob: string;
      readonly from: number;
      readonly to: number;
    }
  /** `again`: a Job by hand that says of itself that it is the run of an occurrence that has passed. */
  | {
      readonly kind: PodAct | 'delete-job' | 'manual' | 'again';
      readonly cronJob: string;
      readonly at: number;
    }
  | {
      /** We cannot look: the watch is refused or the network gone. */
      readonly kind: 'blind';
      readonly resources: readonly Resource[];
      readonly from: number;
      readonly to: number;
    }
  /** What was before cannot be watched any more (410). */
  | { readonly kind: 'compaction'; readonly resources: readonly Resource[]; readonly at: number };

export const inForce = (fault: { readonly from: number; readonly to: number }, t: number): boolean =>
  fault.from <= t && t < fault.to;

export type Outage = { readonly what: Component; readonly from: number; readonly to: number };

/** When something is away: while an etcd is put back the API servers are. */
export const outagesIn = ({ faults }: Pick<Plan, 'faults'>): readonly Outage[] =>
  faults.flatMap((f): readonly Outage[] =>
    f.kind === 'down' ? [f] : f.kind === 'restore' ? [{ what: 'api', from: f.from, to: f.to }] : [],
  );
