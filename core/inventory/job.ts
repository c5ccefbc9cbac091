import type { Instant, Interval } from '../time.ts';

export type Scheduler = 'kubernetes' | 'chronos';

/** One change of hands: from `at` on, `scheduler` is the one that must run the job. */
export type HandOver = { readonly at: Instant; readonly scheduler: Scheduler };

/** Both schedulers run the job on purpose: all along, or in one interval. */
export type Shadow = { readonly kind: 'always' } | { readonly kind: 'within'; readonly interval: Interval };

/** Resource names (`cpu`, `memory`) to Kubernetes quantities, as written. */
export type Quantities = Readonly<Record<string, string>>;

export type Resources = { readonly requests?: Quantities; readonly limits?: Quantities };

export type ConcurrencyPolicy = 'Allow' | 'Forbid' | 'Replace';

/** One job of the inventory: what must exist, and in whose hands. */
export type Job = {
  readonly name: string;
  readonly namespace: string;
  readonly schedule: string;
  readonly timeZone?: string;
  readonly command: readonly string[];
  /** `null` where the file leaves it to the renderer. */
  readonly image: string | null;
  readonly resources: Resources;
  readonly concurrencyPolicy: ConcurrencyPolicy;
  readonly startingDeadlineSeconds?: number;
  /** The longest that a run may take, as declared: whole seconds. */
  readonly longestRunSeconds?: number;
  readonly owner?: string;
  /** 1 low, 2 normal, 3 high, 4 critical, or any other whole number: jobs move in ascending order. */
  readonly criticality?: number;
  readonly scheduler: Scheduler;
  /** Ascending; the last one names `scheduler`. Empty: it has always been there. */
  readonly since: readonly HandOver[];
  readonly shadow?: Shadow;
};

/** 1-based, as an editor counts. */
export type Position = { readonly file: string; readonly line: number; readonly column: number };

/** A job and where its fields were written; `at('schedule')` is the place of the job where it has no such field. */
export type PlacedJob = { readonly job: Job; readonly at: (field: string) => Position };

export const formatPosition = ({ file, line, column }: Position): string => `${file}:${line}:${column}`;

/** Whether a scheduler must have the job switched on at an instant. */
export const isActiveOn = (job: Job, scheduler: Scheduler, asOf: Instant): boolean => {
  if (job.scheduler === scheduler) return true;
  if (job.shadow === undefined) return false;
  if (job.shadow.kind === 'always') return true;
  return job.shadow.interval.from <= asOf && asOf < job.shadow.interval.to;
};
