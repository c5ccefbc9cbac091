import type { JobState } from '../history/state.ts';

/** The reasons with which a Job fails: of its condition Failed, and of the Event that tells so. */
export const FAILURE_REASONS = [
  'BackoffLimitExceeded',
  'DeadlineExceeded',
  'PodFailurePolicy',
  'FailedIndexes',
  'MaxFailedIndexesExceeded',
] as const;

export type Condition = JobState['conditions'][number];

/** The first of the Job's conditions of these types, by its time. */
export const conditionOf = (job: JobState | null, ...types: readonly string[]): Condition | undefined =>
  job?.conditions.filter((c) => types.includes(c.type)).toSorted((a, b) => a.at - b.at)[0];

/** What the Job said when it gave up: FailureTarget comes first where there is one, before its pods are deleted. */
export const gaveUp = (job: JobState | null): Condition | undefined =>
  conditionOf(job, 'FailureTarget') ?? conditionOf(job, 'Failed');
