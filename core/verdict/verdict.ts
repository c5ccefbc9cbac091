import type { Resource, Witness } from '../facts/fact.ts';
import type { Duration, Instant, Interval } from '../time.ts';

/** Why a run did not start in time though a Job exists for it. */
export const NEVER_STARTED_CAUSES = [
  'unschedulable',
  'image-pull',
  'sandbox',
  'volume',
  'init',
  'quota',
  'node-refused',
  'job-suspended',
  'job-deleted',
  'replaced',
  'deadline-exceeded',
  'other',
] as const;
export type NeverStartedCause = (typeof NEVER_STARTED_CAUSES)[number];

export const LATE_CAUSES = [...NEVER_STARTED_CAUSES, 'controller-down', 'predecessor-active'] as const;
export type LateCause = (typeof LATE_CAUSES)[number];

/** Why no Job came; the first that fits, in this order. */
export const DROPPED_CAUSES = [
  'bad-time-zone',
  'create-refused',
  'controller-down',
  'starting-deadline',
  'superseded',
  'unexplained',
] as const;
export type DroppedCause = (typeof DROPPED_CAUSES)[number];

export const KILLED_CAUSES = [
  'deadline-exceeded',
  'evicted',
  'preempted',
  'node-shutdown',
  'node-lost',
  'oom-killed',
  'pod-deleted',
  'signal',
  'replaced',
  'cronjob-deleted',
  'namespace-deleted',
  'job-deleted',
] as const;
export type KilledCause = (typeof KILLED_CAUSES)[number];

/**
 * One thing that led to a verdict: what is known, when it happened, when and through what we learned it.
 * `subject` names the object as `Kind namespace/name`.
 */
export type Evidence = {
  readonly says: string;
  readonly subject: string;
  readonly at: Instant;
  readonly learned: Instant | null;
  readonly witness: Witness | 'event' | 'status' | 'calendar' | 'coverage';
};

/** What proves that no Job came: a gap-free watch, a later run of the same CronJob, or what was left afterwards. */
export type AbsenceProof =
  | { readonly kind: 'watched'; readonly interval: Interval }
  | { readonly kind: 'superseded'; readonly interval: Interval; readonly by: Instant }
  | { readonly kind: 'surviving-evidence'; readonly lastSchedule: Instant; readonly listed: Instant };

/** The time in which we could not see, and of which resource: an `unknown` cannot be made without one. */
export type Blindness = { readonly resource: Resource; readonly interval: Interval };

/** How we know when the run started. An inferred start is known only as "not after". */
export type StartBasis = 'container' | 'event' | 'completion';

type Explained = { readonly evidence: readonly Evidence[] };

export type StartVerdict = Explained &
  (
    | { readonly kind: 'on-time'; readonly at: Instant; readonly delay: Duration; readonly basis: StartBasis }
    | {
        readonly kind: 'late';
        readonly at: Instant;
        readonly delay: Duration;
        readonly basis: StartBasis;
        readonly cause: LateCause;
      }
    | { readonly kind: 'never-started'; readonly cause: NeverStartedCause }
    | {
        readonly kind: 'dropped';
        readonly cause: DroppedCause;
        readonly proof: AbsenceProof;
        readonly provisional: boolean;
      }
    | { readonly kind: 'skipped'; readonly until: Instant; readonly predecessor: string }
    | { readonly kind: 'excused'; readonly window: Interval; readonly reason: string }
    | { readonly kind: 'unknown'; readonly blind: Blindness; readonly created: boolean }
    | { readonly kind: 'pending' }
  );

export type FinishVerdict = Explained &
  (
    | {
        readonly kind: 'completed';
        readonly at: Instant;
        readonly disruptions: number;
        /** `work`: every container ended well, but the Job does not say so (yet): it might still try again. */
        readonly basis: 'job' | 'work';
      }
    | { readonly kind: 'failed'; readonly at: Instant; readonly exitCode: number | null }
    | { readonly kind: 'killed'; readonly at: Instant; readonly cause: KilledCause }
    | { readonly kind: 'running' }
    | { readonly kind: 'unknown'; readonly blind: Blindness }
  );

export type StartKind = StartVerdict['kind'];
export type FinishKind = FinishVerdict['kind'];

export const START_KINDS = [
  'on-time',
  'late',
  'never-started',
  'dropped',
  'skipped',
  'excused',
  'unknown',
  'pending',
] as const satisfies readonly StartKind[];
export const FINISH_KINDS = [
  'completed',
  'failed',
  'killed',
  'running',
  'unknown',
] as const satisfies readonly FinishKind[];

/** What is said of one due run. `finish` is null where nothing started. */
export type Verdict = {
  readonly cronJobUid: string;
  readonly namespace: string;
  readonly name: string;
  readonly owner: string | null;
  readonly nominal: Instant;
  readonly deadline: Instant;
  readonly job: string | null;
  readonly start: StartVerdict;
  readonly finish: FinishVerdict | null;
};

/** How each start verdict counts for the objective "start". */
export const START_COUNTS = {
  'on-time': 'good',
  late: 'bad',
  'never-started': 'bad',
  dropped: 'bad',
  skipped: 'excluded',
  excused: 'excluded',
  unknown: 'unknown',
  pending: 'undecided',
} as const satisfies Record<StartKind, SliClass>;

/** How each finish verdict counts for the objective "survive"; which kill causes count is policy. */
export const FINISH_COUNTS = {
  completed: 'good',
  failed: 'good',
  killed: 'bad',
  running: 'undecided',
  unknown: 'unknown',
} as const satisfies Record<FinishKind, SliClass>;

export type SliClass = 'good' | 'bad' | 'excluded' | 'unknown' | 'undecided';
