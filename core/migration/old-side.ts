import type { Duration, Instant, Interval } from '../time.ts';
import type { Ran } from './classify.ts';
import type { ExternalRun } from './external-run.ts';

/**
 * Whether the old scheduler ran an occurrence. A run that matched is proof, whoever told it. Silence proves absence only
 * where every run would have told us: inside an interval in which the wrapper, or an import that is complete, was in
 * place, and after the last moment at which the run could still come.
 */
export const oldSideRan = (
  nominal: Instant,
  given: {
    readonly matched: readonly ExternalRun[];
    /** Where silence counts. */
    readonly told: readonly Interval[];
    /** How long after nominal the run may still start. */
    readonly grace: Duration;
  },
  asOf: Instant,
): Ran => {
  if (given.matched.length > 0) return 'yes';
  const deadline = nominal + given.grace;
  const listened = given.told.some(({ from, to }) => from <= nominal && deadline < to);
  return listened && deadline < asOf ? 'no' : 'unknown';
};

/** What one look at Chronos' list says about a job; times as Chronos printed them, parsed. */
export type ChronosPoll = {
  readonly at: Instant;
  readonly successCount: number;
  readonly errorCount: number;
  readonly lastSuccess: Instant | null;
  readonly lastError: Instant | null;
};

export type PollReading = {
  /** Ends that the second look proves, at most one success and one failure. */
  readonly runs: readonly Omit<ExternalRun, 'job'>[];
  /** How many more ended between the looks than those whose time is known. */
  readonly endedUnseen: number;
  /** Nothing ended between the two looks: a run that lasts longer than that is not excluded by it. */
  readonly quiet: boolean;
  /** The counters went back, or a time did: Chronos lost its state or the job was made anew, and nothing follows. */
  readonly reset: boolean;
};

/**
 * What two looks prove together. Chronos keeps only the *end* of the last success and of the last failure, and counts a
 * failure once per run, after its retries. So the difference of the counters is how many runs ended; of those
 * the last success and the last failure have a time; a start is never known, and a run that is lost when Chronos dies
 * leaves no trace at all.
 */
export const readPolls = (before: ChronosPoll, now: ChronosPoll): PollReading => {
  const successes = now.successCount - before.successCount;
  const failures = now.errorCount - before.errorCount;
  const wentBack = (a: Instant | null, b: Instant | null): boolean => a !== null && (b === null || b < a);
  if (
    successes < 0 ||
    failures < 0 ||
    wentBack(before.lastSuccess, now.lastSuccess) ||
    wentBack(before.lastError, now.lastError)
  ) {
    return { runs: [], endedUnseen: 0, quiet: false, reset: true };
  }
  const runs = [
    ...(successes > 0 && now.lastSuccess !== null ? [ended(now.lastSuccess, 'succeeded')] : []),
    ...(failures > 0 && now.lastError !== null ? [ended(now.lastError, 'failed')] : []),
  ];
  const all = successes + failures;
  return { runs, endedUnseen: all - runs.length, quiet: all === 0, reset: false };
};

const ended = (endedAt: Instant, outcome: 'succeeded' | 'failed'): Omit<ExternalRun, 'job'> => ({
  startedAt: null,
  endedAt,
  outcome,
  witness: 'polled',
});
