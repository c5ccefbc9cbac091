import type { Job } from '../inventory/job.ts';
import { subtract } from '../numbers/coverage.ts';
import { type Duration, type Instant, type Interval, instant, minutes } from '../time.ts';
import type { ExternalRun } from './external-run.ts';

/** Something changed in Chronos' counters of a job between two looks; `unseen` ended without a time of their own. */
export type PolledChange = { readonly interval: Interval; readonly unseen: number; readonly reset: boolean };

/** A statement that every run outside Kubernetes within the interval is known; `job` is `null` for all of them. */
export type Completeness = { readonly job: string | null; readonly interval: Interval };

/** All that is known of one job's runs outside Kubernetes. */
export type OldEvidence = {
  readonly runs: readonly ExternalRun[];
  /** Where every run was told: by a wrapper that was in place, or an import that is complete. */
  readonly complete: readonly Interval[];
  /** Where Chronos' list was read again and again, no two looks further apart than a few minutes. */
  readonly polled: readonly Interval[];
  readonly changes: readonly PolledChange[];
};

export const noOldEvidence: OldEvidence = { runs: [], complete: [], polled: [], changes: [] };

/** Two looks at Chronos further apart than this are not one stretch of watching: it may have lost its state in between. */
export const LONGEST_LOOK: Duration = minutes(10);

/**
 * Where silence of the old side proves absence. Counters that did not move prove it only for a run that would have
 * ended by then: so a stretch without a change counts up to the job's longest run before its end, and only for a job
 * whose file says how long that is.
 */
export const silenceCounts = (job: Job, { complete, polled, changes }: OldEvidence): readonly Interval[] => {
  if (job.longestRunSeconds === undefined) return complete;
  const length = job.longestRunSeconds * 1000;
  const quiet = subtract(
    polled,
    changes.map(({ interval }) => interval),
  );
  const proven = quiet.flatMap(({ from, to }) =>
    to - length > from ? [{ from, to: less(to, length) }] : [],
  );
  return [...complete, ...proven];
};

const less = (t: Instant, length: number): Instant => instant(t - length);
