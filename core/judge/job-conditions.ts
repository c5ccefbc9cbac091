import type { JobState } from '../history/state.ts';
import { after, type Instant, seconds } from '../time.ts';

export type Condition = JobState['conditions'][number];

/** The first of the Job's conditions of these types, by its time. */
export const conditionOf = (job: JobState | null, ...types: readonly string[]): Condition | undefined =>
  job?.conditions.filter((c) => types.includes(c.type)).toSorted((a, b) => a.at - b.at)[0];

/** What the Job said when it gave up: FailureTarget comes first where there is one, before its pods are deleted. */
export const gaveUp = (job: JobState | null): Condition | undefined =>
  conditionOf(job, 'FailureTarget') ?? conditionOf(job, 'Failed');

/**
 * kube-controller-manager's clock dates a condition, and may be off: what it says is written after we last looked, and before we
 * learned of it. A time outside of that is no evidence of when. (Times are cut to the second.)
 */
export const isMisdated = ({ at, by }: Condition): boolean =>
  at > by.learned || after(at, seconds(1)) < by.notBefore;

/** When it was written, at the latest. */
export const writtenBy = (condition: Condition): Instant =>
  isMisdated(condition) ? condition.by.learned : condition.at;
